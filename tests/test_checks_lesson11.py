"""Lesson 11's exercises take every form of a right answer, and no wrong order."""

import numpy as np
import pytest

from helpers.checks import lesson11 as check
from helpers.checks.exercise import CORRECT, WRONG


def finished(text):
    lines = [line.split(",") for line in text.split("\n")[:-1]]
    return {(float(line[0]), int(line[1])) for line in lines}


def left(wanted, text):
    return [one for one in wanted if one not in finished(text)]


@pytest.mark.parametrize("form", [list, tuple, np.array, iter])
def test_what_is_left_in_any_form(form):
    found = check.exercise_4.diagnose(lambda w, t: form(left(w, t)))
    assert found.status == CORRECT, found.message


@pytest.mark.parametrize("form", [sorted, lambda one: list(reversed(one))])
def test_what_is_left_in_another_order_is_told(form):
    found = check.exercise_4.diagnose(lambda w, t: form(left(w, t)))
    assert found.status == WRONG and "order" in found.message


def test_a_count_instead_of_a_list_is_told():
    found = check.exercise_4.diagnose(lambda w, t: len(left(w, t)))
    assert "return a list of settings" in found.message


def by_quotient(product, v, steps):
    for _ in range(steps - 1):
        v = product(v)
    return (v @ product(v)) / (v @ v)


def test_the_same_estimate_without_shortening():
    assert check.exercise_5.diagnose(by_quotient).status == CORRECT
