"""Checks for lesson 12: name, find, measure, catch and mend a bug."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from helpers.checks.exercise import Exercise

exercise_1 = Exercise(
    lesson="12",
    number=1,
    title="name the bug",
    solution="b",
    choices=("a", "b", "c", "d"),
    mistakes=[
        (
            "a",
            "A forgotten slope spoils W1 as well as b1, and each entry by a factor of "
            "its own.",
        ),
        (
            "c",
            "Softmax is the last layer: its error would spoil every block behind it, "
            "W2 and b2 first.",
        ),
        (
            "d",
            "α is no part of the gradient: the check compares gradients before any "
            "step.",
        ),
    ],
    insight="One factor for a whole block is a factor in one line, and 1/20 with 20 "
    "images is a 1/N too many.",
)

exercise_2 = Exercise(
    lesson="12",
    number=2,
    title="the wrong line",
    solution=9,
    mistakes=[
        (
            8,
            "Line 8 is right: nudge the entries of a1 themselves, and da1 is what you "
            "measure.",
        ),
        (
            10,
            "Line 10 passes on what it gets: with the right dz1 both blocks are right.",
        ),
        (
            7,
            "The blocks of line 7, W2 and b2, pass the check.",
        ),
        (
            6,
            "An error in line 6 would spoil W2 and b2 too, and those pass.",
        ),
        (
            5,
            "Line 5 is the loss itself, which the check takes as given; and it is "
            "right.",
        ),
    ],
    insight="a1 stands where its slope belongs: the mask is a1 > 0.",
)


def _fair(analytic: NDArray, numeric: NDArray) -> float:
    a, n = np.abs(analytic), np.abs(numeric)
    size = np.maximum(a, n)
    floor = 1e-3 * size.max()
    if not floor:
        return 0.0
    return np.max(np.abs(analytic - numeric) / np.maximum(size, floor))


def _no_floor(analytic: NDArray, numeric: NDArray) -> float:
    size = np.maximum(np.maximum(np.abs(analytic), np.abs(numeric)), 1e-300)
    return np.max(np.abs(analytic - numeric) / size)


def _own_only(analytic: NDArray, numeric: NDArray) -> float:
    size = np.abs(numeric)
    gap = np.abs(analytic - numeric)
    return np.max(gap / np.maximum(size, max(1e-3 * size.max(), 1e-300)))


def _by_largest(analytic: NDArray, numeric: NDArray) -> float:
    largest = max(np.abs(analytic).max(), np.abs(numeric).max())
    return np.abs(analytic - numeric).max() / largest if largest else 0.0


def _by_norms(analytic: NDArray, numeric: NDArray) -> float:
    total = np.linalg.norm(analytic) + np.linalg.norm(numeric)
    return np.linalg.norm(analytic - numeric) / total if total else 0.0


def _mean_of(analytic: NDArray, numeric: NDArray) -> float:
    size = np.maximum(np.abs(analytic), np.abs(numeric))
    floor = 1e-3 * size.max()
    gap = np.abs(analytic - numeric)
    return np.mean(gap / np.maximum(size, floor)) if floor else 0.0


def _signed(analytic: NDArray, numeric: NDArray) -> float:
    size = np.maximum(np.abs(analytic), np.abs(numeric))
    floor = 1e-3 * size.max()
    return np.max((analytic - numeric) / np.maximum(size, floor)) if floor else 0.0


exercise_3 = Exercise(
    lesson="12",
    number=3,
    title="a fair relative error",
    solution=_fair,
    inputs=[
        (np.array([1.0, -2.0, 0.02]), np.array([1.0, -2.0, 0.01])),
        (np.array([[3.0, 0.0], [1e-9, -1.0]]), np.array([[3.0, 1e-9], [0.0, -1.0]])),
        (np.array([1.0, 0.0, 4.0]), np.array([2.0, 0.0, 5.0])),
        (np.array([0.5, -1.0]), np.array([-0.5, -1.0])),
        (np.zeros(3), np.zeros(3)),
        (np.array([4, -8]), np.array([4, -6])),
    ],
    mistakes=[
        (
            lambda a, n: np.max(np.abs(a - n)),
            "That is the absolute gap: it overlooks an entry of 0.01 that is twice "
            "too large. Divide by the entry's size.",
        ),
        (
            _by_largest,
            "You divide every gap by the largest entry of all, which hides the small "
            "ones; each entry gets its own divisor.",
        ),
        (
            _by_norms,
            "Norms add up everything: a whole block of small entries can be wrong and "
            "hide behind a large one.",
        ),
        (
            _no_floor,
            "Without the floor, 1e-9 against 0 counts as 100 % wrong; that is "
            "rounding, so divide by at least a thousandth of the largest.",
        ),
        (
            _own_only,
            "You divide by the numeric value alone; where that is the smaller one, the "
            "error comes out too large. Take the larger of the two.",
        ),
        (
            _mean_of,
            "The mean hides one wrong entry among many right ones; take the largest.",
        ),
        (
            _signed,
            "Without absolute values a gap below zero is never the largest.",
        ),
    ],
    insight="It sees a small entry that is wrong, and forgives rounding near 0.",
)


class Gradient:
    """A gradient to be tested, ``gradient(w, x, y)``, known by what it does.

    Parameters
    ----------
    words : str
        What a diagnosis calls it.
    function : callable
        From w (inputs,), x (N, inputs) and y (N,) to a gradient (inputs,).

    >>> sums = Gradient("one that sums", lambda w, x, y: x.T @ (x @ w - y))
    >>> sums
    one that sums
    """

    def __init__(self, words: str, function: Callable[..., NDArray]):
        self.words, self.function = words, function

    def __call__(self, w: NDArray, x: NDArray, y: NDArray) -> NDArray:
        """Return the gradient at w, (inputs,)."""
        return self.function(w, x, y)

    def __repr__(self) -> str:
        return self.words


_W = np.array([0.5, -1.0])
_X = np.array([[1.0, 2.0], [0.0, 1.0], [2.0, -1.0]])
_Y = np.array([1.0, 0.0, 2.0])
_CASES = [
    Gradient("a mean", lambda w, x, y: x.T @ (x @ w - y) / len(x)),
    Gradient("a sum", lambda w, x, y: x.T @ (x @ w - y)),
    Gradient("a mean divided by N", lambda w, x, y: x.T @ (x @ w - y) / len(x) ** 2),
    Gradient("a mean with L2", lambda w, x, y: x.T @ (x @ w - y) / len(x) + 0.1 * w),
    Gradient(
        "a mean with λ/N", lambda w, x, y: x.T @ (x @ w - y) / len(x) + w / len(x)
    ),
    Gradient("half a mean", lambda w, x, y: x.T @ (x @ w - y) / (2 * len(x))),
]


def _doubled(gradient: Callable, w: NDArray, x: NDArray, y: NDArray) -> NDArray:
    return gradient(w, np.concatenate([x, x]), np.concatenate([y, y]))


def _is_mean(gradient: Callable, w: NDArray, x: NDArray, y: NDArray) -> bool:
    return bool(np.allclose(gradient(w, x, y), _doubled(gradient, w, x, y)))


def _same_size(gradient: Callable, w: NDArray, x: NDArray, y: NDArray) -> bool:
    one = gradient(w, x, y)
    return bool(np.allclose(one, gradient(w, x, y)))


def _is_sum(gradient: Callable, w: NDArray, x: NDArray, y: NDArray) -> bool:
    return bool(np.allclose(2 * gradient(w, x, y), _doubled(gradient, w, x, y)))


def _against_formula(gradient: Callable, w: NDArray, x: NDArray, y: NDArray) -> bool:
    return bool(np.allclose(gradient(w, x, y), x.T @ (x @ w - y) / len(x)))


exercise_4 = Exercise(
    lesson="12",
    number=4,
    title="the cheapest test",
    solution=_is_mean,
    inputs=[(case, _W, _X, _Y) for case in _CASES],
    mistakes=[
        (
            lambda gradient, w, x, y: not _is_mean(gradient, w, x, y),
            "The wrong way round: True means that the gradient did not change.",
        ),
        (
            _same_size,
            "You compare the gradient with itself on the same data; one side needs "
            "every example twice.",
        ),
        (
            _is_sum,
            "True came out for a sum: a mean must not change at all.",
        ),
        (
            _against_formula,
            "You compare with the formula of one model; the test must work for any "
            "gradient, such as one with a penalty.",
        ),
    ],
    insight="Two calls, no nudging: this test finds a missing 1/N, one too many, and "
    "a λ/N in place of λ.",
)


def _mended(x: NDArray, W: NDArray) -> NDArray:
    h = np.tanh(x @ W)
    d = (h @ W.T - x) / len(x)
    return x.T @ (d @ W * (1 - h**2)) + d.T @ h


def _variant(
    x: NDArray, W: NDArray, first: float, second: float, **options: object
) -> NDArray:
    """The gradient with mistakes: its two parts weighted, a slope or 1/N left out."""
    h = np.tanh(x @ W)
    d = (h @ W.T - x) / (1 if options.get("summed") else len(x))
    slope = 1.0 if options.get("no_slope") else 1 - h**2
    return first * x.T @ (d @ W * slope) + second * d.T @ h


def _published(x: NDArray, W: NDArray) -> NDArray:
    """The function that the exercise prints, with its three bugs."""
    h = np.tanh(x @ W)
    d = h @ W.T - x
    return x.T @ (d @ W)


exercise_5 = Exercise(
    lesson="12",
    number=5,
    title="mend a backward pass",
    solution=_mended,
    inputs=[
        (
            np.array([[1.0, -0.5, 0.2], [0.3, 0.8, -1.0]]),
            np.array([[0.5], [-1.0], [0.25]]),
        ),
        (
            np.array([[1, 0, 2], [0, 1, -1], [1, 1, 0], [2, -1, 1]]),
            np.array([[0.3, -0.2], [0.1, 0.6], [-0.4, 0.2]]),
        ),
    ],
    mistakes=[
        (_published, "That is the broken function as it was."),
        (
            lambda x, W: _variant(x, W, 1, 0),
            "Slope and 1/N are mended. But W is used twice, so its gradient is a sum "
            "of two: where is the part of the second use, h @ W.T?",
        ),
        (
            lambda x, W: _variant(x, W, 0, 1),
            "That is the part of the second use of W alone: it overwrites the first "
            "instead of adding to it.",
        ),
        (
            lambda x, W: _variant(x, W, 1, 1, no_slope=True),
            "Both uses are there, but the way back through tanh lacks its slope, "
            "1 − h².",
        ),
        (
            lambda x, W: _variant(x, W, 1, 1, summed=True),
            "The loss is a mean over the rows: the 1/N is missing.",
        ),
        (
            lambda x, W: _variant(x, W, 1, 1, summed=True, no_slope=True),
            "Both uses are there; the slope 1 − h² of tanh and the 1/N are still "
            "missing.",
        ),
        (
            lambda x, W: _variant(x, W, 1, 0, summed=True),
            "The slope is mended; the 1/N and the second use of W are still missing.",
        ),
        (
            lambda x, W: _variant(x, W, 1, 0, no_slope=True),
            "The 1/N is mended; the slope of tanh and the second use of W are still "
            "missing.",
        ),
        (
            lambda x, W: _variant(x, W, 1, -1),
            "The two uses must be added, and you subtract one.",
        ),
        (
            lambda x, W: _variant(x, W, 0.5, 0.5),
            "Half of what it should be: the ½ in C takes the 2 of the square away.",
        ),
    ],
    insight="W is used twice, so two ways lead back to it, and they add: += where the "
    "bug had =.",
)
