"""Every exercise of every lesson keeps its promises; what a reader sees."""

import time
from dataclasses import replace

import numpy as np
import pytest

from helpers.checks import guard, lessons, progress
from tests.odd_answers import SLOW, odd_answers
from tests.sample_exercises import BOWL, CURVATURES, RATE, SAMPLES, assert_sentence

EXERCISES = SAMPLES + [exercise for found in lessons().values() for exercise in found]
every_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=repr)


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
    assert len(answers) >= 100
    for name, answer in answers.items():
        start = time.monotonic()
        result = exercise.diagnose(answer)
        assert time.monotonic() - start < 5, name
        # By chance an odd answer may be right; then no sentence is needed.
        if result.status != "correct":
            assert_sentence(result.message)


@every_exercise
@pytest.mark.usefixtures("untraced_threads")
def test_slow_answers_are_stopped(exercise, monkeypatch):
    monkeypatch.setattr(guard, "PATIENCE", 0.1)
    if not callable(exercise.solution):
        return
    quick = replace(exercise, time_limit=0.1, mistakes=())
    quick._right.extend([exercise._right_results()])
    for answer in SLOW.values():
        start = time.monotonic()
        result = quick.diagnose(answer)
        assert time.monotonic() - start < 2
        assert result.status == "wrong"
        assert_sentence(result.message)


# What the reader sees


@pytest.fixture(autouse=True)
def own_progress(monkeypatch, tmp_path):
    """A progress file of this test's own."""
    monkeypatch.setenv("DOWNHILL_PROGRESS", str(tmp_path / "progress.json"))


def test_what_is_found_is_printed_in_lines_that_fit_and_progress_kept(capsys):
    assert BOWL(...) is None
    assert BOWL(lambda w: -CURVATURES * w) is None
    assert progress.solved() == {}
    assert BOWL(BOWL.solution) is None
    assert progress.solved() == {"98": {1}}
    assert capsys.readouterr().out.splitlines() == [
        "Not answered yet: exercise 1, the gradient of a bowl. Replace the ... in",
        "your function, end it with return and the result, then run this cell again.",
        "Not yet: exercise 1, the gradient of a bowl. Your sign is flipped: the",
        "gradient is uphill.",
        "Correct: exercise 1, the gradient of a bowl. It grows with the distance from",
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


@pytest.mark.usefixtures("untraced_threads")
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
    assert "Traceback" not in said


def test_repr_names_the_exercise():
    assert repr(BOWL) == "<exercise 1 of lesson 98: the gradient of a bowl>"
