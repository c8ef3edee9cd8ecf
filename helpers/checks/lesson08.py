"""Checks for lesson 08: nudges, dual numbers, bills, curvature, checkpoints."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from helpers.checks.exercise import Exercise
from helpers.surfaces import rosenbrock


def _mixed(w: NDArray) -> float:
    """w₁² + 3 w₁ w₂ + w₂³: every wrong nudge gives another number."""
    return w[0] ** 2 + 3 * w[0] * w[1] + w[1] ** 3


def _cubes(w: NDArray) -> float:
    return float(np.sum(w**3) + w[0] * w[-1])


def _nudged(f: Callable, w: NDArray, h: float, low: float = 0, high: float = 1):
    """Return (f(w + high·h eᵢ) − f(w + low·h eᵢ)) / h for every i."""
    steps = h * np.eye(len(w))
    return np.array([(f(w + high * e) - f(w + low * e)) / h for e in steps])


def _piled(f: Callable, w: NDArray, h: float) -> NDArray:
    """Nudge one entry after the other and put none of them back."""
    at_w, w, slopes = f(w), np.array(w, dtype=float), []
    for i in range(len(w)):
        w[i] += h
        slopes.append((f(w) - at_w) / h)
    return np.array(slopes)


def _cut(f: Callable, w: NDArray, h: float) -> NDArray:
    """Nudge copies that keep the type of ``w``: whole numbers stay whole."""
    at_w, slopes = f(w), []
    for i in range(len(w)):
        nudged = np.array(w)
        nudged[i] += np.array(h).astype(w.dtype)
        slopes.append((f(nudged) - at_w) / h)
    return np.array(slopes)


def _together(f: Callable, w: NDArray, h: float) -> NDArray:
    return np.full(len(w), (f(w + h) - f(w)) / h)


exercise_1 = Exercise(
    lesson="08",
    number=1,
    title="a gradient by nudges",
    solution=_nudged,
    inputs=[
        (_mixed, np.array([1.0, 2.0]), 0.1),
        (_cubes, np.array([0.5, -1.0, 2.0]), 0.01),
        (_mixed, np.array([2, 1]), 0.5),
    ],
    mistakes=[
        (
            lambda f, w, h: _nudged(f, w, h, -1, 1) / 2,
            "Those are central differences; the task asks for forward ones, which need "
            "P + 1 calls and not 2P.",
        ),
        (
            lambda f, w, h: _nudged(f, w, h, -1, 0),
            "You nudged downwards: the forward difference takes f at w + h.",
        ),
        (
            lambda f, w, h: _nudged(f, w, h, -1, 1),
            "From w − h to w + h are two steps: divide by 2h, or start at w.",
        ),
        (
            lambda f, w, h: h * _nudged(f, w, h),
            "The differences still have to be divided by h.",
        ),
        (
            lambda f, w, h: _nudged(f, w, h) / 2,
            "You divided by 2h, but the step from w to w + h is one h long.",
        ),
        (
            _piled,
            "Your nudges pile up: put each weight back before you nudge the next one.",
        ),
        (
            _cut,
            "In an array of whole numbers a nudge of 0.5 is cut off to 0: copy w as "
            "floats.",
        ),
        (
            _together,
            "You nudged all weights at once; nudge one, and leave the others alone.",
        ),
        (
            lambda f, w, h: np.array([f(w + h * e) for e in np.eye(len(w))]),
            "Those are the nudged values of f: subtract f(w) and divide by h.",
        ),
    ],
    insight="It knows nothing of f but its values, and so it can check any gradient.",
)


def _quotient(a: tuple, b: tuple) -> tuple:
    """Divide dual numbers (value, slope)."""
    return a[0] / b[0], (a[1] * b[0] - a[0] * b[1]) / b[0] ** 2


def _wrong_slope(slope: Callable) -> Callable:
    """Return a division whose value is right and whose slope is ``slope``."""
    return lambda a, b: (a[0] / b[0], slope(*a, *b))


exercise_2 = Exercise(
    lesson="08",
    number=2,
    title="dividing dual numbers",
    solution=_quotient,
    parts=("value", "slope"),
    inputs=[
        ((1.0, 2.0), (4.0, 3.0)),
        ((3.0, -1.0), (2.0, 0.5)),
        ((6, 1), (-3, 2)),
    ],
    mistakes=[
        (
            _wrong_slope(lambda a, da, b, db: da / db),
            "The slope of a quotient is not the quotient of the slopes: multiply a/b "
            "out, or use the quotient rule.",
        ),
        (
            _wrong_slope(lambda a, da, b, db: (da * b + a * db) / b**2),
            "The sign is wrong: when b grows, a/b shrinks.",
        ),
        (
            _wrong_slope(lambda a, da, b, db: (a * db - da * b) / b**2),
            "The two terms are swapped: when a grows, a/b grows (for b > 0).",
        ),
        (
            _wrong_slope(lambda a, da, b, db: (da * b - a * db) / b),
            "You divided by b once; the quotient rule has b².",
        ),
        (
            _wrong_slope(lambda a, da, b, db: da * b - a * db),
            "The division by b² is missing.",
        ),
        (
            _wrong_slope(lambda a, da, b, db: da / b),
            "You treated b as a constant; its slope counts too.",
        ),
        (
            _wrong_slope(lambda a, da, b, db: -a * db / b**2),
            "You treated a as a constant; its slope counts too.",
        ),
        (
            _wrong_slope(lambda a, da, b, db: (da - a * db) / b),
            "In c·b′ stands the quotient c = a/b, not a.",
        ),
        (
            lambda a, b: _quotient(a, b)[::-1],
            "The parts are swapped: first the value, then the slope.",
        ),
        (
            lambda a, b: (a[0] * b[0], a[1] * b[0] + a[0] * b[1]),
            "That is the product of the two.",
        ),
    ],
    insight="Every rule of calculus needs to be taught to a dual number only once.",
)

_SIZES = (784, 300, 10)
_WEIGHTS = sum(m * n for m, n in zip(_SIZES, _SIZES[1:], strict=False))
_P = _WEIGHTS + sum(_SIZES[1:])

exercise_3 = Exercise(
    lesson="08",
    number=3,
    title="the bill of a network",
    solution=(_P + 1, 2 * _P, _P, 2),
    parts=(
        "forward-difference count",
        "central-difference count",
        "forward-mode count",
        "reverse-mode count",
    ),
    tolerance=1e-7,
    mistakes=[
        (
            (_WEIGHTS + 1, 2 * _WEIGHTS, _WEIGHTS, 2),
            "The biases are missing: each of the 300 and of the 10 units has one.",
        ),
        (
            (_P - 299, 2 * _P - 600, _P - 300, 2),
            "The biases of the 300 hidden units are missing.",
        ),
        (
            (_P - 9, 2 * _P - 20, _P - 10, 2),
            "The biases of the 10 outputs are missing.",
        ),
        (
            (_P, 2 * _P, _P, 2),
            "Forward differences need the loss at the place itself, too: P + 1.",
        ),
        (
            (_P + 1, 2 * _P + 1, _P, 2),
            "Central differences never use the loss at the place itself: 2P.",
        ),
        (
            (_P + 1, 2 * (_P + 1), _P, 2),
            "Central differences take two passes for each weight, and none at the "
            "place itself: 2P.",
        ),
        (
            (_P + 1, 2 * _P, _P + 1, 2),
            "A dual number carries the value along with the slope: forward mode needs "
            "no extra pass.",
        ),
        (
            (_P + 1, 2 * _P, _P, 1),
            "Reverse mode goes forward once and backward once: count both.",
        ),
        (
            (_P + 1, 2 * _P, _P, 3),
            "Count passes, not prices: reverse mode takes two, however dear they are.",
        ),
        (
            (_P + 1, 2 * _P, 1, 2),
            "One sweep of forward mode gives the slope along one weight; here there "
            "are many.",
        ),
        (
            (_P + 1, 2 * _P, 10, 2),
            "Forward mode pays for inputs, here the weights, not for the 10 outputs; "
            "and the loss is a single number.",
        ),
    ],
    insight="The first number is the price of each step of descent without backprop.",
)

_VALLEY = rosenbrock()


def _tilted(w: NDArray) -> NDArray:
    """Gradient of ½ (3w₁ + w₂ − 5)² + (w₁ − w₂)²; its Hessian is [[11, 1], [1, 3]]."""
    first, second = 3 * w[0] + w[1] - 5, w[0] - w[1]
    return np.array([3 * first + 2 * second, first - 2 * second])


def _coupled(w: NDArray) -> NDArray:
    """Gradient of w₁² w₂ + w₂ w₃²."""
    return np.array([2 * w[0] * w[1], w[0] ** 2 + w[2] ** 2, 2 * w[1] * w[2]])


def _along(gradient: Callable, w: NDArray, v: NDArray, h: float = 1e-5) -> NDArray:
    """Return H v by a central difference of the gradient along v."""
    return (gradient(w + h * v) - gradient(w - h * v)) / (2 * h)


def _undivided(gap: float) -> tuple[Callable, str]:
    """Return the mistake of a bare difference of gradients at places gap·v apart."""
    return (
        lambda gradient, w, v: gap * _along(gradient, w, v),
        f"The two places lie {gap:.3g} v apart: the difference of their gradients "
        f"still has to be divided by {gap:.3g}.",
    )


_BEST = float(np.cbrt(np.finfo(float).eps))  # the h that the V recommends
_GAPS = [h * sides for h in (_BEST, 6e-6, 1e-4, 1e-5, 1e-6, 1e-8) for sides in (1, 2)]


def _hessian(gradient: Callable, w: NDArray) -> NDArray:
    return np.array([_along(gradient, w, e) for e in np.eye(len(w))])


exercise_4 = Exercise(
    lesson="08",
    number=4,
    title="curvature along a direction",
    solution=_along,
    tolerance=2e-3,
    inputs=[
        (_tilted, np.array([1.0, 2.0]), np.array([1.0, -2.0])),
        (_VALLEY.gradient, np.array([-1.0, 0.5]), np.array([0.5, 1.0])),
        (_coupled, np.array([1.0, -2.0, 0.5]), np.array([3.0, 1.0, 2.0])),
    ],
    mistakes=[
        (
            lambda gradient, w, v: _along(gradient, w, v) / np.linalg.norm(v),
            "Do not make v shorter: H v is twice as long for a v twice as long.",
        ),
        (
            lambda gradient, w, v: 2 * _along(gradient, w, v),
            "From w − h v to w + h v are two steps: divide by 2h.",
        ),
        (
            lambda gradient, w, v: _along(gradient, w, v) / 2,
            "You divided by 2h, but from w to w + h v is one step.",
        ),
        (
            lambda gradient, w, v: gradient(w + v) - gradient(w),
            "The step along v is too long: multiply v by a small h, and divide by it.",
        ),
        *map(_undivided, _GAPS),
        (
            lambda gradient, w, v: _along(gradient, w, np.ones_like(v)),
            "You nudged along (1, 1, …): multiply h by v.",
        ),
        (
            lambda gradient, w, v: _along(gradient, w, np.ones_like(v)) * v,
            "You nudged along (1, 1, …) and multiplied by v too late: multiply h by v.",
        ),
        (
            lambda gradient, w, v: gradient(w) * v,
            "That is the gradient times v, entry by entry. Nudge w along v and see how "
            "the gradient changes.",
        ),
        (
            lambda gradient, w, v: np.array(gradient(w) @ v),
            "That is the slope along v. Nudge w along v and see how the gradient "
            "changes.",
        ),
        (
            lambda gradient, w, v: np.array(v @ _along(gradient, w, v)),
            "That is vᵀH v, one number; return the change of the whole gradient.",
        ),
        (
            lambda gradient, w, v: np.diag(_hessian(gradient, w)) * v,
            "Each weight's own curvature is not enough: the entries beside the "
            "diagonal of H count too. Nudge all weights at once, along v.",
        ),
        (
            lambda gradient, w, v: gradient(v),
            "That is the gradient at the place v; nudge w along v.",
        ),
    ],
    insight="Two gradients are enough, whatever P is: nobody has to build the P × P "
    "matrix.",
)

exercise_5 = Exercise(
    lesson="08",
    number=5,
    title="checkpoints",
    solution=(10, 20),
    parts=("k", "megabytes"),
    mistakes=[
        (
            (1, 101),
            "With k = 1 every activation is kept: that is plain reverse mode.",
        ),
        (
            (100, 101),
            "With k = 100 nothing is kept on the way, but then the one stretch holds "
            "everything.",
        ),
        ((50, 52), "Better than 100, but try smaller k as well."),
        ((2, 52), "Better than 100, but try larger k as well."),
        ((10, 10), "The right k; but checkpoints and one stretch are held together."),
        ((10, 11), "The right k; there are 100/k checkpoints, and k in a stretch."),
        ((10, 100), "The right k; now put it into 100/k + k."),
        ((20, 10), "The other way round: (k, megabytes)."),
        ((20, 25), "Good, but not the best: try a smaller k."),
        ((5, 25), "Good, but not the best: try a larger k."),
    ],
    insight="The best k is the square root of the depth, for one more forward pass.",
)
