"""Checks for lesson 12: name, find, measure, catch and mend a bug."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from helpers.checks.exercise import Exercise
from helpers.checks.museum_slips import (
    FAIR_SLIPS,
    MEAN_SLIPS,
    MENDED_SLIPS,
    fair,
    is_mean,
    mended,
)

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
            1,
            "Line 1 goes forward, and the check takes what goes forward as given: look "
            "from line 6 on.",
        ),
        (2, "Line 2 is ReLU itself, forward and right; its way back is another line."),
        (
            3,
            "Line 3 is forward and right; what sends the gradient back through it is "
            "line 8.",
        ),
        (4, "Line 4 is softmax, forward and right; its way back is in line 6."),
        (0, "The lines are numbered from 1 to 10."),
        (11, "There are ten lines, numbered 1 to 10."),
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


exercise_3 = Exercise(
    lesson="12",
    number=3,
    title="a fair relative error",
    solution=fair,
    inputs=[
        (np.array([1.0, -2.0, 0.02]), np.array([1.0, -2.0, 0.01])),
        (np.array([[3.0, 0.0], [1e-9, -1.0]]), np.array([[3.0, 1e-9], [0.0, -1.0]])),
        (np.array([1.0, 0.0, 4.0]), np.array([2.0, 0.0, 5.0])),
        (np.array([0.5, -1.0]), np.array([-0.5, -1.0])),
        (np.zeros(3), np.zeros(3)),
        (np.array([4, -8]), np.array([4, -6])),
        (np.array([-8.0, 0.001]), np.array([-7.0, 0.003])),
    ],
    mistakes=FAIR_SLIPS,
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


def _one_by_one(w: NDArray, x: NDArray, y: NDArray) -> NDArray:
    """A mean, added up row by row: with other rows it rounds differently."""
    total = np.zeros(2)
    for row, target in zip(x, y, strict=True):
        total = total + row * (row[0] * w[0] + row[1] * w[1] - target)
    return total / len(x)


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
    Gradient(
        "a mean and two parts that cancel",
        lambda w, x, y: x.T @ (x @ w - y) / len(x) + len(x) * np.array([1.0, -1.0]),
    ),
]
_TENTHS = np.array([[0.1, 0.2], [0.3, 0.7], [0.6, -0.4]])

exercise_4 = Exercise(
    lesson="12",
    number=4,
    title="the cheapest test",
    solution=is_mean,
    inputs=[
        *((case, _W, _X, _Y) for case in _CASES),
        (Gradient("a mean, added up row by row", _one_by_one), _W, _TENTHS, _Y / 3),
    ],
    mistakes=MEAN_SLIPS,
    insight="Two calls, no nudging: this test finds a missing 1/N, one too many, and "
    "a λ/N in place of λ.",
)

exercise_5 = Exercise(
    lesson="12",
    number=5,
    title="mend a backward pass",
    solution=mended,
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
    mistakes=MENDED_SLIPS,
    insight="W is used twice, so two ways lead back to it, and they add: += where the "
    "bug had =.",
)
