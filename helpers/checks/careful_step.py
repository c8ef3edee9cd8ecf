"""Exercise 3.4, a step that never climbs: the right search, and wrong ones.

Many wrong searches never end. `patient` stops them and says what they did, so that
the reader hears which fault it is and not only that time ran out.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from helpers.surfaces import bowl, rosenbrock

MOVED = (
    "You walk on from the place you refused: every try must start at the old w, with "
    "the same g."
)
_ROUND, _BOWL, _VALLEY = bowl(1.0), bowl(10.0), rosenbrock()
STEPS = [
    (_BOWL.value, _BOWL.gradient, np.array([1.0, 1.0]), 1.0),
    (_BOWL.value, _BOWL.gradient, np.array([2.0, 0.5]), 0.05),
    (_ROUND.value, _ROUND.gradient, np.array([1.0, 2.0]), 2.0),  # a tie
    (_VALLEY.value, _VALLEY.gradient, np.array([-1.5, 2.0]), 1.0),
    (_VALLEY.value, _VALLEY.gradient, np.array([0.5, 0.0]), 0.1),
]


def careful(
    loss: Callable, gradient: Callable, w: NDArray, alpha: float, most: int = 60
) -> NDArray:
    """Halve α, at most ``most`` times, until the step does not climb."""
    g = gradient(w)
    while most and not loss(w - alpha * g) < loss(w):
        alpha, most = alpha / 2, most - 1
    return w - alpha * g


def tie(loss: Callable, gradient: Callable, w: NDArray, alpha: float) -> NDArray:
    """Accept a step that leaves the loss as it was."""
    g = gradient(w)
    while loss(w - alpha * g) > loss(w):
        alpha = alpha / 2
    return w - alpha * g


def uphill(loss: Callable, gradient: Callable, w: NDArray, alpha: float) -> NDArray:
    """Look for a lower place on the wrong side; endless."""
    g = gradient(w)
    while loss(w + alpha * g) >= loss(w):
        alpha = alpha / 2
    return w + alpha * g


def fixed(loss: Callable, gradient: Callable, w: NDArray, alpha: float) -> NDArray:
    """Halve α, but never move the try; endless."""
    new = w - alpha * gradient(w)
    while loss(new) >= loss(w):
        alpha = alpha / 2
    return new


def again(loss: Callable, gradient: Callable, w: NDArray, alpha: float) -> NDArray:
    """Walk on from each refused place instead of from w."""
    old = loss(w)
    w = w - alpha * gradient(w)
    for _ in range(60):
        if loss(w) < old:
            break
        alpha /= 2
        w = w - alpha * gradient(w)
    return w


def patient(
    answer: Callable, loss: Callable, gradient: Callable, w: NDArray, alpha: float
) -> NDArray:
    """Call the answer with a loss that ends an endless search by naming its fault."""
    asked, start = [], w.copy()

    def counted(place: NDArray) -> NDArray:
        asked.append(np.array(place, dtype=float))
        if len(asked) > 2500:  # halving down to α = 0 takes some 1100 tries
            raise RuntimeError(_fault(asked[:40], start, gradient(start)))
        return loss(place)

    return answer(counted, gradient, w, alpha)


def _fault(asked: list, w: NDArray, g: NDArray) -> str:
    """Say why a search does not end, from the first places it asked about."""
    moves = [place - w for place in asked if not np.array_equal(place, w)]
    if not moves:
        return "the search does not end: it asks about w and no other place"
    if all(np.array_equal(move, moves[0]) for move in moves):
        return "the search does not end: it asks about the same place again and again"
    if moves[0] @ g > 0:
        return "the search does not end: it looks uphill"
    lengths = np.linalg.norm(moves, axis=-1)
    if np.any(lengths[1:] > 1.0001 * lengths[:-1]):
        return "the search does not end: it leaves the old w behind"
    return "the search does not end"


def judged(results: list) -> str:
    """Say what is wrong with the first wrong result of exercise 4, or ""."""
    for (loss, gradient, w, alpha), result in zip(STEPS, results, strict=True):
        right = careful(loss, gradient, w, alpha)
        if not np.allclose(result, right, rtol=1e-5, atol=1e-9):
            return _of_step(np.asarray(result) - w, right - w)
    return ""


def _of_step(step: NDArray, right: NDArray) -> str:
    """Tell a wrong step from the right one by its direction and its length."""
    ratio = (step @ right) / (right @ right)
    if not np.allclose(step, ratio * right, rtol=1e-5, atol=1e-9):
        return MOVED.replace("with the same g", "along the g of the old w")
    if abs(ratio) < 1e-6:
        return (
            "Your function ends where it began: return w − α g, and look for α there, "
            "not uphill."
        )
    if ratio < 0:
        return "Your step goes uphill: the new place is w − α g."
    halvings = np.log2(ratio)
    if abs(halvings - round(halvings)) > 1e-3:
        return (
            "Your step is none of α g, α g/2, α g/4, …: halve α only, and start every "
            "try at the old w."
        )
    if ratio > 1:
        return "Your step is too long: go on halving until the loss is lower."
    return "Your step is too short: stop at the first α that lowers the loss."


def walking(loss: Callable, gradient: Callable, w: NDArray, alpha: float) -> NDArray:
    """Move w with every try, along the first g; endless."""
    g = gradient(w)
    while loss(w - alpha * g) >= loss(w):
        w, alpha = w - alpha * g, alpha / 2
    return w - alpha * g


def rate(loss: Callable, gradient: Callable, w: NDArray, alpha: float) -> float:
    """Return the α of the first step that lowers the loss."""
    g = gradient(w)
    while not loss(w - alpha * g) < loss(w):
        alpha = alpha / 2
    return alpha
