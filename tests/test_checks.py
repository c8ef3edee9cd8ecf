"""Exercise checks: the machinery on samples, and every exercise of every lesson."""

import contextlib
import time
from dataclasses import replace

import numpy as np
import pytest

from helpers.checks import Exercise, guard, lessons, progress, values
from tests.odd_answers import SLOW, odd_answers

CURVATURES = np.array([1.0, 10.0])


def sample(number, title, **options):
    """An exercise of a lesson that does not exist."""
    return Exercise(lesson="98", number=number, title=title, **options)


BOWL = sample(
    1,
    "the gradient of a bowl",
    solution=lambda w: CURVATURES * w,
    inputs=[(np.array([1.0, 2.0]),), (np.array([-3, 1]),)],
    mistakes=[
        (lambda w: -CURVATURES * w, "Your sign is flipped: the gradient is uphill."),
        (lambda w: w @ np.ones((3, 3)), "Your matrix does not fit."),
    ],
    insight="It grows with the distance from the minimum.",
)
RATE = sample(
    2,
    "the largest learning rate",
    solution=0.2,
    mistakes=[(0.1, "That is the fastest one.")],
)
CHOICE = sample(
    3,
    "where it zigzags",
    solution="b",
    choices=("a", "b", "c"),
    mistakes=[("a", "There the slope is small."), ("c", "There it is zero.")],
)
PARTS = sample(
    4,
    "value and gradient",
    solution=lambda w: (w @ w / 2, w),
    inputs=[(np.array([3.0, 4.0]),), (np.array([1.0, -2.0]),)],
    parts=("value", "gradient"),
    mistakes=[(lambda w: (w @ w, w), "The ½ is missing.")],
)
START = sample(
    5,
    "a start left of the top",
    solution=np.array([-1.0, 0.5]),
    judge=lambda w: "" if w[0] < 0 else "Its first coordinate must be negative.",
    mistakes=[([0.0, 0.0], "That is the top itself.")],
)
SAMPLES = [BOWL, RATE, CHOICE, PARTS, START]
EXERCISES = SAMPLES + [exercise for found in lessons().values() for exercise in found]
every_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=repr)


def assert_sentence(text):
    """One line that ends like a sentence and is short enough to be read."""
    assert text and "\n" not in text and len(text) <= 300
    assert text[-1] in ".!?" and not text.endswith(".."), text


def clothed(exercise, dress):
    """The solution with its numbers dressed in another type."""
    solution = exercise.solution
    if not callable(solution):
        return dress(solution)
    if exercise.run is not None:
        return solution
    return lambda *arguments: dress(solution(*arguments))


def as_type(dtype):
    """Dress numbers as an array of this type, parts one by one."""

    def dress(value):
        if isinstance(value, tuple):
            return tuple(dress(part) for part in value)
        return value if isinstance(value, str) else np.asarray(value).astype(dtype)

    return dress


def as_list(value):
    """Dress numbers as lists or Python numbers, parts one by one."""
    if isinstance(value, tuple):
        return [as_list(part) for part in value]
    return value if isinstance(value, str) else np.asarray(value).tolist()


# Every exercise of every lesson


@pytest.mark.parametrize("lesson", lessons())
def test_exercises_are_numbered_and_named(lesson):
    found = lessons()[lesson]
    assert [exercise.number for exercise in found] == list(range(1, len(found) + 1))
    for exercise in found:
        assert exercise.lesson == lesson and not exercise.title.endswith(".")
        assert exercise.time_limit <= 3
        if exercise.insight:
            assert_sentence(exercise.insight)


@every_exercise
@pytest.mark.parametrize(
    "dress", [lambda value: value, as_type(np.float32), as_list], ids=["", "32", "list"]
)
def test_the_solution_is_correct(exercise, dress):
    result = exercise.diagnose(clothed(exercise, dress))
    assert (result.status, result.message) == ("correct", exercise.insight)


@every_exercise
def test_the_stub_is_not_answered(exercise):
    stubs = [None, ...]
    if callable(exercise.solution) and exercise.run is None:
        stubs += [lambda *_: None, lambda *_: ..., lambda *_: 2 * ...]
    for stub in stubs:
        result = exercise.diagnose(stub)
        assert result.status == "unanswered"
        assert_sentence(result.message)


@every_exercise
def test_each_mistake_has_its_own_sentence(exercise):
    assert exercise.mistakes
    sentences = [sentence for _, sentence in exercise.mistakes]
    assert len(set(sentences)) == len(sentences)
    for wrong, sentence in exercise.mistakes:
        assert_sentence(sentence)
        result = exercise.diagnose(wrong)
        assert (result.status, result.message) == ("wrong", sentence)


@every_exercise
def test_odd_answers_get_one_sentence(exercise, monkeypatch):
    monkeypatch.setattr(guard, "PATIENCE", 0.1)
    answers = odd_answers()
    assert len(answers) >= 30
    for name, answer in answers.items():
        start = time.monotonic()
        result = exercise.diagnose(answer)
        assert time.monotonic() - start < 5, name
        # By chance an odd answer may be right; then no sentence is needed.
        if result.status != "correct":
            assert_sentence(result.message)


@every_exercise
def test_slow_answers_are_stopped(exercise, monkeypatch):
    monkeypatch.setattr(guard, "PATIENCE", 0.2)
    if not callable(exercise.solution):
        return
    quick = replace(exercise, time_limit=0.2, mistakes=())
    quick._right.extend([exercise._right_results()])
    for answer in SLOW.values():
        start = time.monotonic()
        result = quick.diagnose(answer)
        assert time.monotonic() - start < 2
        assert result.status == "wrong"
        assert_sentence(result.message)


# The machinery, on samples


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda g: -2 * g, "2 times too large and its sign is flipped"),
        (lambda g: g / 4, "Every value is 4 times too small."),
        (lambda g: 1.37 * g, "1.37 times too large"),
        (lambda g: g + 0.5, "0.5 too large"),
        (lambda g: g * 0, "Every value is 0"),
        (lambda g: g[::-1], "another order"),
        (lambda g: g * [1, 2], "[1, 40] and should be [1, 20] (wrong entries: 1 of 2)"),
        (lambda g: g * [1, 1 + 1e-4], "should be"),
        (lambda g: g * [1, np.nan], "NaN (not a number) at [1]"),
        (lambda g: g / np.zeros(2), "infinity at [0]"),
        (lambda g: np.outer(g, g), "shape (2, 2); shape (2,) is expected"),
        (lambda g: g.sum(), "is one number; shape (2,) is expected"),
        (lambda g: np.vstack([g, 0 * g]), "the sum over axis 0 is missing"),
        (lambda g: g > 0, "True or False"),
        (lambda g: g * 1j, "complex"),
        (lambda g: [[1], [1, 2]], "one length"),
    ],
)
def test_general_diagnoses(change, words):
    result = replace(BOWL, mistakes=()).diagnose(lambda w: change(CURVATURES * w))
    assert result.status == "wrong" and words in result.message
    assert_sentence(result.message)


def test_a_flipped_sign_is_found_without_a_listed_mistake():
    result = replace(BOWL, mistakes=()).diagnose(lambda w: -CURVATURES * w)
    assert result.message == "The sign is flipped: multiply by −1."


def test_fractions_that_were_cut_off():
    half = sample(1, "half", solution=lambda w: w / 2, inputs=[(np.arange(6),)])
    cut = half.diagnose(lambda w: (w / 2).astype(int))
    rounded = half.diagnose(lambda w: np.rint(w / 2))
    assert "cut off" in cut.message and "rounded away" in rounded.message


def test_a_transposed_matrix():
    table = np.arange(9.0).reshape(3, 3)
    square = sample(1, "a matrix", solution=lambda a: a, inputs=[(table,)])
    assert "transposed" in square.diagnose(lambda a: a.T).message
    wide = replace(square, inputs=[(table[:2],)])
    assert "(3, 2); shape (2, 3) is expected" in wide.diagnose(lambda a: a.T).message
    assert "transposed" in wide.diagnose(lambda a: a.T).message


def test_a_missing_mean_is_named():
    mean = sample(1, "the mean", solution=np.mean, inputs=[([1.0, 2.0, 6.0],)])
    said = mean.diagnose(lambda a: np.array(a)).message
    assert said.endswith("one number is expected: the mean is missing.")


def test_one_wrong_entry_of_many_is_pointed_at():
    large = sample(1, "squares", solution=np.square, inputs=[(np.arange(100.0),)])
    said = large.diagnose(lambda x: np.where(x == 30, 0, x**2)).message
    assert said == (
        "Your result for input 1 is 0 at [30] and should be 900 "
        "(wrong entries: 1 of 100)."
    )


def test_axes_of_length_one_are_forgiven_unless_shapes_count():
    column = lambda w: (CURVATURES * w)[:, None]  # noqa: E731
    assert BOWL.diagnose(column).status == "correct"
    said = replace(BOWL, exact_shape=True).diagnose(column).message
    assert "shape (2, 1); shape (2,) is expected" in said


def test_parts_are_called_by_name():
    assert PARTS.diagnose(lambda w: (w @ w / 2, -w)).message.startswith("gradient: The")
    assert PARTS.diagnose(lambda w: (w @ w / 2, w[:1])).message.startswith(
        "Your gradient for w = [3, 4] has shape (1,)"
    )
    assert "2 values are expected" in PARTS.diagnose(lambda w: (1, 2, 3)).message
    assert "2 values are expected" in PARTS.diagnose(lambda w: 1.0).message
    unnamed = replace(PARTS, parts=())
    assert "part 2" in unnamed.diagnose(lambda w: (w @ w / 2, w + 1)).message


def test_a_number_is_not_given_away():
    assert RATE.diagnose(0.3).message == "Your answer, 0.3, is too large."
    assert RATE.diagnose(0.13).message == "Your answer, 0.13, is too small."
    assert RATE.diagnose(20).message == "The value is 100 times too large."
    assert RATE.diagnose("0.2").status == "wrong"
    array = sample(1, "two", solution=[1.0, 2.0])
    assert array.diagnose([1, 7]).message == "Your answer at [1], 7, is too large."
    truth = sample(1, "both", solution=[True, False])
    assert truth.diagnose([False, False]).message == "Your answer is wrong at [0]."
    assert sample(1, "one", solution=True).diagnose(False).message == (
        "Your answer is wrong."
    )


@pytest.mark.parametrize("answer", ["b", " B ", "(b)", "'b'", np.str_("b")])
def test_a_choice_may_be_written_in_many_ways(answer):
    assert CHOICE.diagnose(answer).status == "correct"


def test_other_choices():
    assert CHOICE.diagnose("d").message == "Answer with one of a, b, c, in quotes."
    assert CHOICE.diagnose(2).message.startswith("Your answer is a number")
    assert CHOICE.diagnose("").status == "unanswered"
    unlisted = replace(CHOICE, mistakes=())
    assert unlisted.diagnose("a").message == "Your answer is “a”, which is wrong."


def test_a_function_may_return_words():
    words = sample(1, "verdicts", solution=lambda a: "hot" * a, inputs=[(1,)])
    assert words.diagnose(lambda a: "Hot ").status == "correct"
    assert words.diagnose(lambda a: "cold").message == (
        "Your result for a = 1 is “cold”; “hot” is right."
    )


def test_many_right_answers():
    assert START.diagnose((-3, 9)).status == "correct"
    assert START.diagnose([2, 2]).message == "Its first coordinate must be negative."
    assert "shape" in START.diagnose([1, 2, 3]).message
    assert "NaN" in START.diagnose([np.nan, 1]).message
    rising = sample(
        6,
        "something that rises",
        solution=lambda x: x,
        inputs=[(1.0,), (2.0,)],
        judge=lambda got: "" if got[1] > got[0] else "It does not rise.",
    )
    assert rising.diagnose(lambda x: x**3).status == "correct"
    assert rising.diagnose(lambda x: -x).message == "It does not rise."


def test_an_answer_may_be_tried_out_instead_of_called():
    tried = sample(
        7,
        "a rate that shrinks x",
        solution=0.5,
        inputs=[(8.0,)],
        run=lambda rate, x: x - rate * x,
        mistakes=[(2.5, "That grows.")],
    )
    assert tried.diagnose(0.5).status == "correct"
    assert tried.diagnose(2.5).message == "That grows."
    assert "for x = 8" in tried.diagnose(0.6).message
    assert tried.diagnose("fast").message.startswith("Your code raised")


def test_errors_are_told_with_their_line():
    def broken(w):
        empty = []
        return empty[1]

    assert BOWL.diagnose(broken).message == (
        "Your code raised IndexError: list index out of range "
        "(line 3 of your function)."
    )
    assert BOWL.diagnose(lambda: 1).message.endswith("but 1 was given.")


def test_printing_is_kept_out_and_told(capfd):
    def prints(w):
        print(CURVATURES * w)

    said = BOWL.diagnose(prints)
    assert (said.status, said.message) == (
        "wrong",
        "Your function prints, but must return its result.",
    )
    assert capfd.readouterr() == ("", "")


def test_changing_the_input_is_told():
    def step(w):
        w *= 10
        w[0] /= 10
        return w

    assert "changes its argument w in place" in BOWL.diagnose(step).message
    assert BOWL.inputs[0][0].tolist() == [1, 2]


def test_functions_and_values_are_told_apart():
    assert BOWL.diagnose(3.0).message.startswith("The check wants the function itself")
    assert RATE.diagnose(lambda: 0.2).message.startswith("The check wants a value")


def test_warnings_stay_inside(recwarn):
    BOWL.diagnose(lambda w: CURVATURES * w + np.log(-1.0) + np.float64(1) / 0)
    assert not recwarn.list


def test_an_endless_loop_is_stopped_within_five_seconds():
    start = time.monotonic()
    said = BOWL.diagnose(SLOW["endless"]).message
    assert said == "Your code was stopped after 2 seconds: look for an endless loop."
    assert time.monotonic() - start < 5


def test_what_cannot_be_stopped_is_left_behind(monkeypatch):
    monkeypatch.setattr(guard, "PATIENCE", 0.1)
    enough = time.monotonic() + 1

    def stubborn(w):
        while time.monotonic() < enough:
            with contextlib.suppress(BaseException):
                time.sleep(0.01)

    said = replace(BOWL, time_limit=0.1).diagnose(stubborn).message
    assert "restart the kernel" in said
    time.sleep(1)


def test_code_that_may_hold_a_lock_is_not_stopped_there(monkeypatch):
    monkeypatch.setattr(guard, "PATIENCE", 0.1)
    free = guard.threading.Event()
    assert guard.run(lambda: free.wait(5), 0.1).late == "runs on"
    free.set()


def test_the_reader_may_interrupt(monkeypatch):
    def interrupted(thread, seconds=None):
        raise KeyboardInterrupt

    stops = []
    monkeypatch.setattr(guard.threading.Thread, "join", interrupted)
    monkeypatch.setattr(guard, "_stop", stops.append)
    result = guard.run(lambda: time.sleep(0.1))
    assert result.late == "interrupted" and stops


# What the reader sees


@pytest.fixture(autouse=True)
def own_progress(monkeypatch, tmp_path):
    """A progress file of this test's own."""
    monkeypatch.setenv("DOWNHILL_PROGRESS", str(tmp_path / "progress.json"))


def test_one_line_is_printed_and_progress_kept(capsys):
    assert BOWL(...) is None
    assert BOWL(lambda w: -CURVATURES * w) is None
    assert progress.solved() == {}
    assert BOWL(BOWL.solution) is None
    assert progress.solved() == {"98": {1}}
    assert capsys.readouterr().out.splitlines() == [
        "Not answered yet: exercise 1, the gradient of a bowl. Replace the ... in your "
        "function, end it with return and the result, then run this cell again.",
        "Not yet: exercise 1, the gradient of a bowl. Your sign is flipped: the "
        "gradient is uphill.",
        "Correct: exercise 1, the gradient of a bowl. It grows with the distance from "
        "the minimum.",
    ]


def test_progress_that_cannot_be_saved_does_not_fail_the_check(
    capsys, monkeypatch, tmp_path
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("DOWNHILL_PROGRESS", str(tmp_path / "file" / "progress.json"))
    monkeypatch.setitem(progress._state, "complained", False)
    RATE(0.2)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Correct: exercise 2, the largest learning rate."
    assert said[1].startswith("Your progress cannot be saved")


@pytest.mark.parametrize(
    "broken",
    [
        {"solution": lambda w: 1 / 0},
        {"judge": lambda got: 1 / 0},
        {"solution": SLOW["endless"], "time_limit": 0.1},
    ],
)
def test_an_error_of_the_author_gives_no_traceback(capsys, broken):
    replace(BOWL, **broken)(lambda w: CURVATURES * w)
    said = capsys.readouterr().out
    assert said.startswith("Not yet") and "The check itself failed" in said
    assert said.count("\n") == 1


def test_names_of_arguments_are_shown_where_short():
    two = sample(
        1,
        "a step",
        solution=lambda w, rate: w - rate,
        inputs=[(1.0, 0.5), (3.0, 0.1)],
    )
    said = two.diagnose(lambda w, rate: w * rate - 7).message
    assert said == "Your result for w = 1, rate = 0.5 is -6.5 and should be 0.5."
    wordy = replace(two, inputs=[("long", 0.5)], solution=lambda w, rate: rate)
    assert "for input 1" in wordy.diagnose(lambda w, rate: 3.21).message


def test_numbers_beside_numbers():
    assert values.same(np.array([np.nan, np.inf]), np.array([np.nan, np.inf]))
    assert values.same(np.array([True]), np.array([True]))
    assert not values.same("a", np.array(1))
    assert not values.same((np.array(1),), (np.array(1), np.array(2)))


def test_repr_names_the_exercise():
    assert repr(BOWL) == "<exercise 1 of lesson 98: the gradient of a bowl>"
