"""Exercise 3.4 names the fault of a search, also of one that never ends."""

import pytest

from helpers.checks.lesson03 import exercise_4


def search(update, sign=-1):
    """Return a search that goes on as ``update`` says while the loss is not lower."""

    def careful_step(loss, gradient, w, alpha):
        g, old, first = gradient(w), loss(w), w
        new = w + sign * alpha * g
        while loss(new) >= old:
            alpha = alpha / 2
            new = update(first, new, g, alpha)
        return new

    return careful_step


FAULTS = {
    "uphill": search(lambda w, new, g, alpha: w + alpha * g, sign=1),
    "moves w": search(lambda w, new, g, alpha: new - alpha * g),
    "stays where it was": search(lambda w, new, g, alpha: new * 1.0),
    "too short": search(lambda w, new, g, alpha: w - alpha**3 / 8 * g),
}


@pytest.mark.parametrize("words", FAULTS)
def test_a_wrong_search_hears_its_own_fault(words):
    result = exercise_4.diagnose(FAULTS[words])
    assert result.status == "wrong"
    assert words in result.message


def test_a_tie_is_refused():
    def accepts_a_tie(loss, gradient, w, alpha):
        while loss(w - alpha * gradient(w)) > loss(w):
            alpha /= 2
        return w - alpha * gradient(w)

    assert ">=" in exercise_4.diagnose(accepts_a_tie).message


def test_the_right_search_passes():
    right = search(lambda w, new, g, alpha: w - alpha * g)
    assert exercise_4.diagnose(right).status == "correct"
