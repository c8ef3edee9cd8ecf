"""Checks for lesson 02: slopes, learning rates, hilltops, steps, merging."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from helpers.checks.exercise import Exercise

Function = Callable[[float], float]

exercise_1 = Exercise(
    lesson="02",
    number=1,
    title="a slope from both sides",
    solution=lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h),
    inputs=[
        (lambda x: x**3, 2.0, 0.5),
        (lambda x: x**2 - 5 * x, -1, 0.25),
        (np.exp, 0.0, 1.0),
    ],
    tolerance=1e-6,
    mistakes=[
        (
            lambda f, x, h: (f(x + h) - f(x)) / h,
            "That is the slope from one side: take f at x − h in place of f at x, and "
            "divide by 2h.",
        ),
        (
            lambda f, x, h: (f(x) - f(x - h)) / h,
            "That is the slope from the left side only: take f at x + h and at x − h.",
        ),
        (
            lambda f, x, h: (f(x + h) - f(x - h)) / h,
            "From x − h to x + h the run is 2h, not h.",
        ),
        (
            lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h,
            "Parentheses: / 2 * h divides by 2 and multiplies by h; write / (2 * h).",
        ),
        (
            lambda f, x, h: (f(x + h) - f(x - h)) / 2,
            "You divided by 2 but not by h: the run is 2h.",
        ),
        (
            lambda f, x, h: (f(x - h) - f(x + h)) / (2 * h),
            "The sign is flipped: right height minus left height.",
        ),
        (
            lambda f, x, h: f(x + h) - f(x - h) / (2 * h),
            "Parentheses: only f(x − h) is divided; put the difference in (…).",
        ),
        (
            lambda f, x, h: f(x + h) - f(x - h),
            "That is the rise; a slope is the rise divided by the run, 2h.",
        ),
        (
            lambda f, x, h: (f(x + h / 2) - f(x - h / 2)) / h,
            "That is right for a step of h/2 to each side; the task says h.",
        ),
        (
            lambda f, x, h: (f(x + h) - 2 * f(x) + f(x - h)) / h**2,
            "That is the curvature f″; the slope has no middle point.",
        ),
    ],
    insight="Its error shrinks a hundred times when h shrinks ten times.",
)

exercise_2 = Exercise(
    lesson="02",
    number=2,
    title="the largest learning rate",
    solution=1 / 9,
    tolerance=5e-3,
    mistakes=[
        (1 / 18, "That is 1/f″, the fastest; it still converges up to 2/f″."),
        (0.056, "That is 1/f″, rounded; the limit is 2/f″."),
        (18.0, "That is f″ at the minimum; the limit is 2 divided by it."),
        (9.0, "That is f″/2, the limit upside down."),
        (1 / 3, "You took f″ = 6 and lost the second term: 6/x has a curvature too."),
        (1 / 6, "2/12 uses only the second term: 3x² has curvature 6."),
        (-1 / 3, "The second derivative of 6/x is +12/x³: differentiate twice."),
        (1.0, "1 is where the minimum is; the question is the largest α."),
        (0.1, "Nearly: that is 10 % off; give three digits."),
        (0.11, "Right to two digits: give three."),
    ],
    insight="f″ = 6 + 12/x³ is 18 at x = 1, so the limit is 2/18.",
)

exercise_3 = Exercise(
    lesson="02",
    number=3,
    title="read the places",
    solution="b",
    choices=("a", "b", "c", "d"),
    mistakes=[
        ("a", "Towards a minimum with a small α the steps shrink; these grow."),
        ("c", "On a plateau the slope hardly changes; these steps grow by 10 % each."),
        (
            "d",
            "Past 2/f″ the ball jumps from side to side; this one keeps going right.",
        ),
    ],
    insight="The factor 1 − αf″ is 1.1, so f″ is negative: a hilltop at x = 1.9.",
)


def _steps(
    alpha: float,
    curvature: float,
    times: float,
    *,
    round_up: Callable[[float], float] = math.ceil,
    unsigned: Callable[[float], float] = abs,
) -> float:
    """Steps until the distance is 1/times of what it was; −1 if it never is."""
    factor = unsigned(1 - alpha * curvature)
    if abs(factor) >= 1:
        return -1
    if factor <= 0:
        return 1 if factor == 0 else math.nan
    return round_up(math.log(times) / -math.log(factor))


def _refused(
    alpha: float,
    curvature: float,
    times: float,
    *,
    unsigned: Callable[[float], float] = abs,
    at_once: bool = True,
    strict: bool = False,
) -> float:
    """Forgets a case, and lets ``math.log`` or the division refuse it."""
    factor = unsigned(1 - alpha * curvature)
    if factor > 1 or (factor == 1 and not strict):
        return -1
    if factor == 0 and at_once:
        return 1
    return math.ceil(math.log(times) / -math.log(factor))


def _blind(alpha: float, curvature: float, times: float) -> float:
    """Never asks whether the ball converges at all."""
    factor = abs(1 - alpha * curvature)
    if factor in (0, 1):
        return 1 if factor == 0 else -1
    return math.ceil(math.log(times) / -math.log(factor))


def _instead(old: float, new: float, value: float) -> float:
    return new if value == old else value


exercise_4 = Exercise(
    lesson="02",
    number=4,
    title="how many steps",
    solution=lambda alpha, curvature, times: _steps(alpha, curvature, times),
    inputs=[
        (0.1, 2.0, 1000),
        (0.8, 2.0, 1000),
        (0.2, 2.0, 100),
        (3, 0.5, 50),
        (0.25, 4.0, 10),
        (1.5, 2.0, 100),
        (1, 2, 10),
    ],
    mistakes=[
        (
            lambda alpha, curvature, times: _steps(
                alpha, curvature, times, unsigned=lambda factor: factor
            ),
            "For α above 1/f″ the factor is negative: take its absolute value.",
        ),
        (
            lambda alpha, curvature, times: _steps(
                alpha, curvature, times, round_up=math.floor
            ),
            "Rounded down, the ball is not there yet: round up.",
        ),
        (
            lambda alpha, curvature, times: _steps(
                alpha, curvature, times, round_up=round
            ),
            "Rounded to the nearest, the ball may not be there yet: round up.",
        ),
        (
            lambda alpha, curvature, times: _steps(
                alpha, curvature, times, round_up=float
            ),
            "A ball takes whole steps: round up.",
        ),
        (
            lambda alpha, curvature, times: _refused(
                alpha, curvature, times, unsigned=lambda factor: factor
            ),
            "A negative factor has no logarithm: take its absolute value, |1 − αf″|.",
        ),
        (
            lambda alpha, curvature, times: _refused(
                alpha, curvature, times, at_once=False
            ),
            "A factor of 0 has no logarithm: that ball is there after 1 step.",
        ),
        (
            lambda alpha, curvature, times: _refused(
                alpha, curvature, times, strict=True
            ),
            "At |1 − αf″| = 1 the ball never gets closer either: return -1 from 1 on.",
        ),
        (
            _blind,
            "If |1 − αf″| is 1 or more the ball never gets closer: return -1.",
        ),
        (
            lambda alpha, curvature, times: _instead(
                -1, math.inf, _steps(alpha, curvature, times)
            ),
            "For a ball that never gets closer return -1, not infinity.",
        ),
        (
            lambda alpha, curvature, times: _instead(
                1, 0, _steps(alpha, curvature, times)
            ),
            "The ball starts away from the minimum: it needs 1 step.",
        ),
        (
            lambda alpha, curvature, times: _steps(alpha, curvature, times) - 1,
            "One too few: after that many steps the ball is not close enough yet.",
        ),
        (
            lambda alpha, curvature, times: _steps(alpha, curvature, times) + 1,
            "One too many: count the steps, not the places.",
        ),
    ],
    insight="Near the limit the number of steps grows without bound.",
)


def _meet(x: NDArray, slope: NDArray, alpha: float) -> NDArray:
    after = x - alpha * slope
    low, high = np.minimum(x, after), np.maximum(x, after)
    return high[:-1] >= low[1:]


_BALLS = [
    # both ways, touching, all to the left, apart and towards each other; α keeps order
    (np.array([0.0, 1.0, 2.0, 5.0, 6.0]), np.array([-6.0, -3.0, 0.5, 4.0, -1.0]), 0.25),
    (np.array([0, 1, 3, 4]), np.array([-4, -2, 2, 6]), 0.25),
    (np.array([-3.0, -2.5, -1.0]), np.array([3.0, 4.0, 8.0]), 0.2),
    (np.array([0.0, 0.1, 0.9]), np.array([1.0, -1.0, -4.0]), 0.1),
]

exercise_5 = Exercise(
    lesson="02",
    number=5,
    title="balls that share their end",
    solution=_meet,
    inputs=_BALLS,
    mistakes=[
        (
            lambda x, slope, alpha: (x - alpha * slope)[:-1] >= x[1:],
            "Balls that roll left are forgotten: their next place lies left of x, so "
            "take the smaller and the larger of the two.",
        ),
        (
            lambda x, slope, alpha: (x - alpha * slope)[1:] <= x[:-1],
            "Balls that roll right are forgotten: take the smaller and the larger of "
            "x and the next place.",
        ),
        (
            lambda x, slope, alpha: (x - alpha * slope)[:-1] >= (x - alpha * slope)[1:],
            "You compare next places with next places: order is kept, so that is never "
            "true unless they meet. Compare whole trails, from x to the next place.",
        ),
        (
            lambda x, slope, alpha: slope[:-1] * slope[1:] > 0,
            "Rolling the same way is not enough: there may be a hilltop between them.",
        ),
        (
            lambda x, slope, alpha: ~_meet(x, slope, alpha),
            "Upside down: True is for trails that meet.",
        ),
        (
            lambda x, slope, alpha: _meet(x, -slope, alpha),
            "Your balls roll uphill: the next place is x − alpha * slope.",
        ),
        (
            lambda x, slope, alpha: _meet(x, slope, 1.0),
            "The learning rate is missing: the next place is x − alpha * slope.",
        ),
        (
            lambda x, slope, alpha: np.diff(x) < 0.5,
            "Being close is no proof: two balls beside a hilltop are close, and part.",
        ),
    ],
    insight="No ball is asked anything new: the next place is known already.",
)
