"""Exercises 12.3 to 12.5: the right functions, and wrong ones with what to say.

A list of slips holds pairs: a wrong function, and the sentence for whoever wrote it.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

# 12.3, a fair relative error


def _by(divisor: Callable, pick: Callable = np.max) -> Callable:
    """Return an error with a divisor of (|a|, |n|, floor), and a choice at the end."""

    def error(a: NDArray, n: NDArray) -> ArrayLike:
        floor = 1e-3 * np.maximum(np.abs(a), np.abs(n)).max()
        if not floor:
            return 0.0
        return pick(np.abs(a - n) / divisor(np.abs(a), np.abs(n), floor))

    return error


def _larger(a: NDArray, n: NDArray, floor: float) -> NDArray:
    return np.maximum(np.maximum(a, n), floor)


def _smaller_of_largest(a: NDArray, n: NDArray, floor: float) -> NDArray:
    return np.maximum(np.maximum(a, n), 1e-3 * min(a.max(), n.max()))


def _signed_floor(a: NDArray, n: NDArray) -> float:
    size = np.maximum(np.abs(a), np.abs(n))
    divisor = np.maximum(size, 1e-3 * max(a.max(), n.max()))
    return np.max(np.abs(a - n) / divisor) if size.max() else 0.0


def _by_norms(a: NDArray, n: NDArray) -> float:
    total = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / total if total else 0.0


def _signed(a: NDArray, n: NDArray) -> float:
    size = np.maximum(np.abs(a), np.abs(n))
    floor = 1e-3 * size.max()
    return np.max((a - n) / np.maximum(size, floor)) if floor else 0.0


fair = _by(_larger)
FAIR_SLIPS = [
    (
        lambda a, n: np.max(np.abs(a - n)),
        "That is the absolute gap: it overlooks an entry of 0.01 that is twice too "
        "large. Divide by the entry's size.",
    ),
    (
        _by(lambda a, n, floor: 1e3 * floor),
        "You divide every gap by the largest entry of all, which hides the small ones; "
        "each entry gets its own divisor.",
    ),
    (
        _by_norms,
        "Norms add up everything: a whole block of small entries can be wrong and hide "
        "behind a large one.",
    ),
    (
        _by(lambda a, n, floor: np.maximum(np.maximum(a, n), 1e-300)),
        "Without the floor, 1e-9 against 0 counts as 100 % wrong; that is rounding, so "
        "divide by at least a thousandth of the largest.",
    ),
    (
        _by(lambda a, n, floor: np.maximum(n, 1e-3 * n.max())),
        "You divide by the numeric value alone; where that is the smaller one, the "
        "error comes out too large. Take the larger of the two.",
    ),
    (
        _by(lambda a, n, floor: np.maximum(a, floor)),
        "You divide by the analytic value alone; where that is the smaller one, the "
        "error comes out too large.",
    ),
    (
        _by(_larger, np.mean),
        "The mean hides one wrong entry among many right ones; take the largest.",
    ),
    (_by(_larger, np.sum), "You add up the errors of all entries; take the largest."),
    (
        _by(_larger, lambda errors: errors),
        "That is one error for each entry: return the largest of them, with np.max.",
    ),
    (_signed, "Without absolute values a gap below zero is never the largest."),
    (_signed_floor, "m is the largest *size*: absolute values come before the max."),
    (
        _by(_smaller_of_largest),
        "m is the largest of both arrays, not the smaller of their two largest.",
    ),
    (
        _by(lambda a, n, floor: np.maximum(a + n, floor)),
        "You divide by the sum |a| + |n|, which halves the error. Take the larger of "
        "the two.",
    ),
    (
        _by(lambda a, n, floor: np.maximum(np.maximum(a, n), 1e-3)),
        "The floor is a thousandth of the largest entry, not the number 0.001.",
    ),
    (
        _by(lambda a, n, floor: np.maximum(np.minimum(a, n), floor)),
        "You divide by the smaller of the two; take the larger.",
    ),
    (
        _by(lambda a, n, floor: np.maximum(a, n) + floor),
        "You add the floor to the size: take the larger of the two.",
    ),
]

# 12.4, the cheapest test


def doubled(gradient: Callable, w: NDArray, x: NDArray, y: NDArray) -> NDArray:
    """Return the gradient with every example there twice."""
    return gradient(w, np.concatenate([x, x]), np.concatenate([y, y]))


def is_mean(gradient: Callable, w: NDArray, x: NDArray, y: NDArray) -> bool:
    """Return whether doubling the data changes nothing."""
    return bool(np.allclose(gradient(w, x, y), doubled(gradient, w, x, y)))


def _sums_alike(gradient: Callable, *at: NDArray) -> bool:
    return bool(np.isclose(gradient(*at).sum(), doubled(gradient, *at).sum()))


def _x_alone(gradient: Callable, w: NDArray, x: NDArray, y: NDArray) -> bool:
    return bool(np.allclose(gradient(w, x, y), gradient(w, np.concatenate([x, x]), y)))


def _formula(gradient: Callable, w: NDArray, x: NDArray, y: NDArray) -> bool:
    return bool(np.allclose(gradient(w, x, y), x.T @ (x @ w - y) / len(x)))


MEAN_SLIPS = [
    (
        lambda *asked: not is_mean(*asked),
        "The wrong way round: True means that the gradient did not change.",
    ),
    (
        lambda gradient, w, x, y: True,
        "True came out for every gradient: did you compare with the data doubled?",
    ),
    (
        lambda g, *at: bool(np.allclose(2 * g(*at), doubled(g, *at))),
        "True came out for a sum: a mean must not change at all.",
    ),
    (
        _formula,
        "You compare with the formula of one model; the test must work for any "
        "gradient, such as one with a penalty.",
    ),
    (
        lambda g, *at: np.isclose(g(*at), doubled(g, *at)),
        "That compares entry by entry and gives an array: np.allclose gives one True "
        "or False.",
    ),
    (
        lambda g, *at: bool(np.all(g(*at) == doubled(g, *at))),
        "== asks for equality to the last digit, and another order of adding rounds "
        "differently: np.allclose forgives that.",
    ),
    (
        _sums_alike,
        "You compare the sums of the entries, where one may lose what another gains: "
        "np.allclose compares entry by entry.",
    ),
    (_x_alone, "You doubled x and not y: every example is an x with its y."),
    (
        lambda g, w, x, y: bool(np.allclose(g(w, x, y), g(w, 2 * x, 2 * y))),
        "2 * x doubles the numbers, not the examples: np.concatenate([x, x]) has every "
        "row twice.",
    ),
    (
        lambda g, *at: bool(np.allclose(g(*at), 2 * doubled(g, *at))),
        "The factor 2 belongs to neither side: a mean must not change at all.",
    ),
]

# 12.5, mend a backward pass


def _parts(
    slope: Callable, *weights: float, means: tuple[int, int] = (1, 1)
) -> Callable:
    """Return a gradient of two weighted parts; ``means`` says which has its 1/N."""

    def gradient(x: NDArray, W: NDArray) -> NDArray:
        h = np.tanh(x @ W)
        d = h @ W.T - x
        parts = x.T @ (d @ W * slope(h)), d.T @ h
        first, second = (
            weight * part / len(x) ** mean
            for weight, part, mean in zip(weights, parts, means, strict=True)
        )
        return first + second

    return gradient


def _right(h: NDArray) -> NDArray:
    return 1 - h**2


mended = _parts(_right, 1, 1)
SUMMED = {"means": (0, 0)}
MENDED_SLIPS = [
    (_parts(np.ones_like, 1, 0, **SUMMED), "That is the broken function as it was."),
    (
        _parts(_right, 1, 0),
        "Slope and 1/N are mended. But W is used twice, so its gradient is a sum of "
        "two: where is the part of the second use, h @ W.T?",
    ),
    (
        _parts(_right, 0, 1),
        "That is the part of the second use of W alone: it overwrites the first "
        "instead of adding to it.",
    ),
    (
        _parts(np.ones_like, 1, 1),
        "Both uses are there, but the way back through tanh lacks its slope, 1 − h².",
    ),
    (
        _parts(_right, 1, 1, **SUMMED),
        "The loss is a mean over the rows: the 1/N is missing.",
    ),
    (
        _parts(np.ones_like, 1, 1, **SUMMED),
        "Both uses are there; the slope 1 − h² of tanh and the 1/N are still missing.",
    ),
    (
        _parts(_right, 1, 0, **SUMMED),
        "The slope is mended; the 1/N and the second use of W are still missing.",
    ),
    (
        _parts(np.ones_like, 1, 0),
        "The 1/N is mended; the slope of tanh and the second use of W are still "
        "missing.",
    ),
    (_parts(_right, 1, -1), "The two uses must be added, and you subtract one."),
    (
        _parts(_right, 0.5, 0.5),
        "Half of what it should be: the ½ in C takes the 2 of the square away.",
    ),
    (
        _parts(lambda h: 1 - np.tanh(h) ** 2, 1, 1),
        "The slope of tanh at its input is 1 − h²; you apply tanh once more (claim 3).",
    ),
    (
        _parts(lambda h: 1 - h, 1, 1),
        "The slope of tanh is 1 − h², with the square.",
    ),
    (
        _parts(lambda h: h * (1 - h), 1, 1),
        "h(1 − h) is the slope of the sigmoid; that of tanh is 1 − h².",
    ),
    (
        _parts(_right, 1, 1, means=(1, 0)),
        "The second use of W lacks its 1/N: divide d itself, before you use it.",
    ),
    (
        _parts(_right, 1, 1, means=(0, 1)),
        "The first use of W lacks its 1/N: divide d itself, before you use it.",
    ),
    (
        _parts(_right, 0, 1, **SUMMED),
        "That is the part of the second use alone, and without its 1/N.",
    ),
    (
        _parts(_right, 2, 0),
        "Twice the part of the first use is not the sum of both: the second use has a "
        "part of its own, d.T @ h.",
    ),
]
