"""The museum lab without a browser: tours, instruments, answers, verdicts, goal."""

import numpy as np
import pytest

from helpers.labs import museum_state as states
from helpers.labs.museum import museum_lab
from helpers.labs.museum_picture import short
from helpers.labs.museum_state import STOPS, TOOLS, UNDECIDED, Goal, State
from helpers.museum import EXHIBITS, exhibit


@pytest.fixture
def lab():
    return museum_lab()


def layer(lab, name):
    return next(layer for layer in lab.stage.layers if layer.name == name)


def stop_of(key, tour=1):
    """Where an exhibit stands on a tour."""
    stops = range(1, STOPS + 1)
    return next(s for s in stops if State(tour, s).exhibit.key == key)


def at(key, *tools, **changes):
    return State(1, stop_of(key), tools, **changes)


def test_any_state_survives_its_own_preset():
    state = State(9, 4, ("gradient check", "alone"), "relu-mask", 4)
    assert states.read_preset(state.preset()) == state
    assert states.read_preset(State().preset()) == State()


def test_every_tour_shows_every_exhibit_once():
    for tour in (1, 2, 99):
        seen = [State(tour, stop).exhibit.number for stop in range(1, STOPS + 1)]
        assert sorted(seen) == list(range(1, STOPS + 1))
    assert [State(1, s).exhibit for s in (1, 2, 3)] != [
        State(2, s).exhibit for s in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("preset", "complaint"),
    [
        ("tour=0", "a tour must lie between 1 and 99; got 0"),
        ("tour=x", "a tour must be a whole number"),
        ("stop=16", "a stop must lie between 1 and 15"),
        ("tools=alone,stethoscope", "no instrument is called “stethoscope”"),
        ("answer=gremlins", "no bug is called “gremlins”"),
        ("step=900", "a step must lie between 0 and 300"),
        ("guide=1", "a preset has no “guide”"),
    ],
)
def test_a_malformed_preset_is_refused_and_loses_nothing(lab, preset, complaint):
    before, serial = lab.preset, lab.stage.serial
    lab.text.value = preset
    assert complaint in lab.stage.error and "\n" not in lab.stage.error
    assert (lab.preset, lab.stage.serial) == (before, serial)


def test_a_step_beyond_a_short_run_is_its_last():
    state = states.read_preset(f"stop={stop_of('integers')};step=300")
    assert state.frame == len(state.run().step) - 1


def test_a_wrong_tour_says_its_sentence(lab):
    lab.tour.value = "the long one"
    assert "whole number" in lab.stage.error and lab.state.tour == 1
    lab.tour.value = "7"
    assert lab.state == State(7)


def test_instruments_are_off_until_switched_on(lab):
    assert layer(lab, "gradient check off").words == "off"
    assert layer(lab, "pairs").words == "off"
    lab.tools["gradient check"].value = True
    lab.tools["pairs"].value = True
    assert lab.state.tools == ("gradient check", "pairs")
    bars = layer(lab, "gradient check")
    assert np.shape(bars.value) == (31, len(lab.state.exhibit.program().blocks))
    assert any(mark in layer(lab, "pairs").words[0] for mark in "✔✘")
    assert "2 instruments" not in lab.score.value  # nothing found yet, nothing counts
    lab.tools["pairs"].value = False
    assert lab.state.tools == ("gradient check",)


def test_an_alarm_names_its_first_step(lab):
    lab.preset = f"stop={stop_of('never-cleared')};tools=activations,gradient check"
    first = lab.state.reading("activations").outside.any(axis=1).argmax() * 10
    assert first > 0
    assert layer(lab, "activations alarm").words == f"alarm at step {first} ✘"
    assert layer(lab, "gradient check alarm").words == "quiet ✔"


@pytest.mark.parametrize("tool", TOOLS)
def test_each_instrument_is_drawn_and_told(lab, tool):
    lab.preset = f"stop={stop_of('missing-mean')};tools={tool}"
    assert f"{tool}: " in lab.stage._content["words"][3]


def test_the_right_name_shows_both_lines_and_where_it_was_seen(lab):
    lab.preset = f"stop={stop_of('relu-mask')}"
    assert "numpy" not in lab.verdict.value
    lab.bug.value = "relu-mask"
    one = exhibit("relu-mask")
    for words in ("Found: ", "a &gt;= 0", "z &gt; 0", "numpy/numpy-tutorials"):
        assert words in lab.verdict.value
    assert one.cause in lab.verdict.value and "Found 1 of 15" in lab.score.value


@pytest.mark.parametrize("one", EXHIBITS, ids=lambda one: one.key)
def test_a_wrong_name_never_gives_the_answer_away(one):
    for guess in EXHIBITS:
        if guess is not one:
            said = states.verdict(at(one.key, *TOOLS, answer=guess.key))
            assert said.startswith(f"Not “{guess.bug}”. ")
            assert one.bug not in said and one.cause not in said


def test_a_wrong_name_is_answered_by_the_instruments_that_are_on():
    blind = states.verdict(at("relu-mask", answer="bias-sum"))
    assert blind.endswith("cannot tell the two apart; another one can.")
    seeing = states.verdict(at("relu-mask", "gradient check", answer="bias-sum"))
    assert "That bug spoils b1, b2; here the gradient check" in seeing
    assert "with W1, b1" in seeing
    loud = states.verdict(at("softmax-axis", "alone", answer="relu-mask"))
    assert "“alone” stays quiet; here it gives an alarm" in loud
    alike = states.verdict(at("relu-mask", "gradient check", answer="no-slope"))
    assert "alarm alike" in alike


def test_only_the_first_answer_counts_and_so_do_instruments_before_it():
    goal = Goal()
    goal.note(at("relu-mask", "gradient check"))
    goal.note(at("relu-mask"))  # switched off again: it was used all the same
    goal.note(at("relu-mask", answer="relu-mask"))
    goal.note(at("relu-mask", *TOOLS, answer="relu-mask"))
    assert "Found 1 of 15; 1 of them at the first answer, with 1 instrument (" in (
        goal.score()
    )
    goal.note(at("bias-sum", "gradient check", answer="no-slope"))
    goal.note(at("bias-sum", "gradient check", answer="bias-sum"))
    assert "Found 2 of 15; 1 of them" in goal.score() and "not yet" in goal.score()


def test_ten_with_few_instruments_reach_the_goal():
    goal = Goal()
    for one in EXHIBITS[:10]:
        goal.note(at(one.key, "gradient check", answer=one.key))
    assert "10 of them at the first answer, with 10 instruments (reached ✔)" in (
        goal.score()
    )
    dear = Goal()
    for one in EXHIBITS[:10]:
        dear.note(at(one.key, *TOOLS, answer=one.key))
    assert "not yet" in dear.score()


def test_walking_clears_instruments_and_answer_and_goes_round(lab):
    lab.tools["alone"].value = True
    lab.bug.value = "relu-mask"
    lab.next.click()
    assert lab.state == State(1, 2)
    lab.back.click()
    lab.back.click()
    assert lab.state == State(1, STOPS)
    assert lab.bug.value == UNDECIDED and not lab.tools["alone"].value


def test_the_menu_holds_every_bug_and_the_card_none(lab):
    assert len(lab.bug.options) == STOPS + 1
    for stop in range(1, STOPS + 1):
        lab.preset = f"stop={stop}"
        one = lab.state.exhibit
        assert f"Stop {stop} of 15" in lab.card.value
        assert one.bug not in lab.card.value and one.title not in lab.card.value
        assert one.bug not in lab.verdict.value


def test_the_slider_moves_the_step_without_new_frames(lab):
    serial = lab.stage.serial
    lab.stage.frame = 10
    assert "step=100" in lab.preset and lab.stage.serial == serial


def test_overflow_is_said_and_leaves_no_bars(lab):
    lab.preset = f"stop={stop_of('scalar-penalty')};tools=activations,alone"
    assert "Overflow at step" in lab.stage._content["words"][-1]
    bars = layer(lab, "activations")
    assert np.all(bars.value[-1] == bars.base)
    assert layer(lab, "alone").words[-1] == "–"


def test_short_numbers_keep_their_size():
    assert [short(v) for v in (0.0, 0.5, 1.0, 12345.0, 2e-5)] == [
        *("0", "0.5", "1", "1e4", "2e−5")
    ]


def test_reset_and_still(lab):
    lab.next.click()
    lab.reset.click()
    assert lab.state == State()
    data, metadata = lab._repr_mimebundle_()
    assert data["image/png"] and "healthy twin" in metadata["image/png"]["alt"]
