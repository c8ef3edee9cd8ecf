"""The museum: every mistake is really there, and only there; twins are healthy."""

import ast

import numpy as np
import pytest

from helpers.derivatives import central_difference
from helpers.museum import BUGS, EXHIBITS, Objective, exhibit, run, table
from helpers.museum_instruments import INSTRUMENTS, catches, instrument_named, reading

#: key → the blocks whose gradient is wrong
WRONG = {
    "relu-mask": {"W1", "b1"},
    "bias-sum": {"b1", "b2"},
    "shuffled-labels": set(),
    "diagonal-softmax": {"W1", "b1", "W2", "b2"},
    "missing-mean": {"W1", "b1", "W2", "b2"},
    "overwritten": {"W2", "b2"},
    "softmax-twice": set(),
    "slope-of-output": {"W1", "b1"},
    "integers": {"W2", "b2"},  # at the start both outputs are alike: W1 is idle
    "softmax-axis": set(),
    "lost-branch": {"W1", "b1"},
    "never-cleared": set(),
    "no-slope": {"W1", "b1"},
    "stepped-too-soon": {"W1", "b1"},
    "scalar-penalty": {"W1", "W2"},
}
each_exhibit = pytest.mark.parametrize("key", WRONG)


def wrong_blocks(key, healthy):
    """The blocks where some of 15 entries do not agree with the numeric gradient."""
    program = exhibit(key).program(healthy)
    w = program.start(np.random.default_rng(3))
    (x, y), _ = program.data()
    objective, rng = Objective(program, x[:12], y[:12]), np.random.default_rng(4)
    owner = np.concatenate(
        [np.full(np.prod(shape), name) for name, _, shape in program.slots]
    )
    some = np.concatenate(
        [rng.permutation(np.flatnonzero(owner == name))[:15] for name in program.blocks]
    )

    def value(part):
        moved = w.astype(float)
        moved[some] = part
        return objective.value(moved)

    numeric, analytic = central_difference(value, w[some]), objective.gradient(w)[some]
    size = np.maximum(np.abs(numeric), np.abs(analytic))
    error = np.abs(numeric - analytic) / np.maximum(size, 1e-3 * size.max())
    return set(owner[some][error > 1e-4].tolist())


def test_all_exhibits_are_described_here():
    assert [each.key for each in EXHIBITS] == list(WRONG)
    assert [each.number for each in EXHIBITS] == list(range(1, 16))
    assert len(set(BUGS)) == 15


@each_exhibit
def test_the_gradient_is_wrong_in_exactly_the_named_blocks(key):
    assert wrong_blocks(key, healthy=False) == WRONG[key]


@each_exhibit
def test_the_right_line_gives_the_right_gradient(key):
    assert wrong_blocks(key, healthy=True) == set()


@each_exhibit
def test_the_gradient_check_along_a_run_agrees(key):
    seen = reading(key, "gradient check")
    alarmed = {
        n for n, out in zip(seen.names, seen.outside.T, strict=True) if out.any()
    }
    assert alarmed == WRONG[key]


@each_exhibit
def test_the_lines_are_code_and_differ(key):
    one = exhibit(key)
    assert one.wrong != one.right
    for line in (one.wrong, one.right):
        ast.parse(f"def method(self):\n    {line}")
        assert len(line) <= 72


@each_exhibit
def test_title_says_nothing_and_card_says_where(key):
    one = exhibit(key)
    assert one.title == f"Exhibit {one.number}"
    assert len(one.cause) > 40 and one.cause.endswith(".")
    assert "common slip" in one.seen or "/" in one.seen or "Source S" in one.seen


@each_exhibit
def test_both_start_alike(key):
    broken, twin = run(key), run(key, healthy=True)
    assert np.array_equal(broken.weights[0], twin.weights[0])
    with_own_eyes = exhibit(key).program(), exhibit(key).program(healthy=True)
    assert with_own_eyes[0].rate == with_own_eyes[1].rate
    assert twin.overflow == -1 and np.isfinite(twin.loss).all()


@each_exhibit
def test_some_instrument_alarms_and_none_at_the_twin(key):
    assert any(catches(key).values())
    for name in INSTRUMENTS:
        assert not reading(key, name, healthy=True).alarm, name


def test_most_still_train_well_enough():
    rows = table()
    well = [row["key"] for row in rows if row["accuracy"] >= 0.9 * row["twin"]]
    assert len(well) >= 10
    assert not {"shuffled-labels", "integers", "scalar-penalty"} & set(well)


def test_training_again_gives_the_same():
    again = run.__wrapped__("overwritten")
    assert np.array_equal(run("overwritten").loss, again.loss)


def test_the_penalty_runs_away_as_source_s4_found():
    record = run("scalar-penalty")
    assert record.overflow > 0 and record.final_accuracy == 0
    assert np.isnan(record.accuracy[-1]) and record.weights[-1] is None


def test_an_answer_that_depends_on_the_company():
    assert catches("softmax-axis")["alone"]
    assert not catches("softmax-axis")["gradient check"]


def test_a_second_softmax_keeps_the_loss_up():
    floor = np.log(1 + 9 / np.e)  # the best that probabilities 1 and 0 can get
    assert run("softmax-twice").loss.min() > floor
    assert run("softmax-twice", healthy=True).loss.min() < floor


def test_labels_are_missed_by_all_but_the_tests_of_data():
    caught = {name for name, found in catches("shuffled-labels").items() if found}
    assert caught == {"accuracy", "ten examples", "pairs"}


def test_a_buffer_never_cleared_and_a_missing_mean_have_tests_of_their_own():
    assert catches("never-cleared")["constant gradient"]
    doubled = reading("missing-mean", "doubled batch").values
    assert np.allclose(doubled, 2)


def test_whole_numbers_hurt_only_at_the_start():
    outside = reading("integers", "gradient check").outside
    assert outside[0].any() and not outside[1:].any()


@pytest.mark.parametrize("which", [0, 16, "relu", None])
def test_an_exhibit_that_is_not_there(which):
    with pytest.raises(ValueError, match="there is no exhibit"):
        exhibit(which)


def test_an_instrument_that_is_not_there():
    with pytest.raises(ValueError, match="no instrument is called 'stethoscope'"):
        instrument_named("stethoscope")
