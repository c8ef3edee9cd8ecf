"""What the checks say to answers that are wrong in one way or another."""

import math
from dataclasses import replace

import numpy as np
import pytest

from helpers.checks import values
from tests.sample_exercises import (
    BOWL,
    CHOICE,
    CURVATURES,
    PARTS,
    RATE,
    START,
    assert_sentence,
    sample,
)


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
    # Old NumPy cannot tell the names of np.square's arguments.
    square = lambda x: x**2  # noqa: E731
    large = sample(1, "squares", solution=square, inputs=[(np.arange(100.0),)])
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


def test_an_error_after_good_results_names_its_input_and_is_not_taken_for_another():
    roots = sample(
        8,
        "a root that may not exist",
        solution=lambda x: math.sqrt(x) if x > 0 else -1,
        inputs=[(4,), (-4,), (0,)],
        mistakes=[(lambda x: math.sqrt(x), "No roots below 0.")],
    )
    assert roots.diagnose(lambda x: math.sqrt(x)).message == "No roots below 0."
    other = roots.diagnose(lambda x: math.sqrt(x - 1) if x >= 0 else -1)
    assert other.status == "wrong"
    assert "for x = 0 (line 1 of your function)" in other.message


def test_a_caret_for_a_power_is_told():
    power = "; a power is ** in Python."
    assert BOWL.diagnose(lambda w: w**1.0 ^ 2).message.endswith(power)
    assert BOWL.diagnose(lambda w: float(w[0]) ^ 2).message.endswith(power)
    assert power not in BOWL.diagnose(lambda w: w + "2").message


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

    assert BOWL.diagnose(step).message == (
        "Your function changes its argument w in place: work on a copy, x = x - step "
        "for x -= step, reversed(x) for x.reverse() or x.pop()."
    )
    assert BOWL.inputs[0][0].tolist() == [1, 2]


def test_functions_and_values_are_told_apart():
    assert BOWL.diagnose(3.0).message.startswith("The check wants the function itself")
    assert RATE.diagnose(lambda: 0.2).message.startswith("The check wants a value")


def test_warnings_stay_inside(recwarn):
    BOWL.diagnose(lambda w: CURVATURES * w + np.log(-1.0) + np.float64(1) / 0)
    assert not recwarn.list


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


def test_noise_in_the_last_digits_is_no_factor():
    said = RATE.diagnose(0.2 * (1 + 3e-5)).message
    assert said == "Your answer, 0.200006, is too large."
    zero = sample(1, "nothing", solution=[0.0, 0.0])
    assert "too large" in zero.diagnose([1.0, 0.0]).message
    nan = sample(1, "not a number", solution=np.nan)
    assert nan.diagnose(np.nan).status == "correct"


class Secret:
    """Counts as a number until it is asked for one."""

    def __array__(self, *_, **__):
        raise RuntimeError("no")


def test_objects_that_refuse_to_be_arrays():
    assert RATE.diagnose(Secret()).status == "wrong"
    assert RATE.diagnose([SystemExit(None)]).status == "wrong"

    def leaves(w):
        raise SystemExit

    said = BOWL.diagnose(leaves).message
    assert said == "Your code raised SystemExit (line 2 of your function)."
