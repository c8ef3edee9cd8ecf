"""What lesson 08's checks say to answers that readers really give."""

import numpy as np
import pytest

from helpers.checks import lesson08

P = 238_510


@pytest.mark.parametrize("answer", [(P, 2 * P + 1, P, 2), (P + 2, 2 * P, P, 2)])
def test_nearly_equal_counts_are_not_called_another_order(answer):
    said = lesson08.exercise_3.diagnose(answer).message
    assert "another order" not in said
    assert f"forward-difference count, {answer[0]}, is" in said


@pytest.mark.parametrize("h", [6e-6, 1e-4, 1e-6, np.finfo(float).eps ** (1 / 3)])
def test_a_difference_of_gradients_that_is_not_divided(h):
    both = lesson08.exercise_4.diagnose(lambda g, w, v: g(w + h * v) - g(w - h * v))
    assert f"has to be divided by {2 * h:.3g}." in both.message
    one = lesson08.exercise_4.diagnose(lambda g, w, v: g(w + h * v) - g(w))
    assert f"has to be divided by {h:.3g}." in one.message


def test_nudging_without_the_direction():
    said = lesson08.exercise_4.diagnose(
        lambda g, w, v: (g(w + 6e-6) - g(w - 6e-6)) / 12e-6
    )
    assert said.message == "You nudged along (1, 1, …): multiply h by v."


def test_a_copy_that_keeps_whole_numbers():
    def nudged_gradient(f, w, h):
        at_w, slopes = f(w), []
        for i in range(len(w)):
            nudged = w.copy()
            nudged[i] += h
            slopes.append((f(nudged) - at_w) / h)
        return slopes

    said = lesson08.exercise_1.diagnose(nudged_gradient).message
    assert "copy w as floats" in said
