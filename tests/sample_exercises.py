"""Exercises of a lesson that does not exist, one of each kind."""

import numpy as np

from helpers.checks import Exercise

CURVATURES = np.array([1.0, 10.0])


def sample(number, title, **options):
    """An exercise of a lesson that does not exist."""
    return Exercise(lesson="98", number=number, title=title, **options)


BOWL = sample(
    1,
    "the gradient of a bowl",
    solution=lambda w: CURVATURES * w,
    inputs=[(np.array([1.0, 2.0]),), (np.array([-3, 1]),)],
    mistakes=[
        (lambda w: -CURVATURES * w, "Your sign is flipped: the gradient is uphill."),
        (lambda w: w @ np.ones((3, 3)), "Your matrix does not fit."),
    ],
    insight="It grows with the distance from the minimum.",
)
RATE = sample(
    2,
    "the largest learning rate",
    solution=0.2,
    mistakes=[(0.1, "That is the fastest one.")],
)
CHOICE = sample(
    3,
    "where it zigzags",
    solution="b",
    choices=("a", "b", "c"),
    mistakes=[("a", "There the slope is small."), ("c", "There it is zero.")],
)
PARTS = sample(
    4,
    "value and gradient",
    solution=lambda w: (w @ w / 2, w),
    inputs=[(np.array([3.0, 4.0]),), (np.array([1.0, -2.0]),)],
    parts=("value", "gradient"),
    mistakes=[(lambda w: (w @ w, w), "The ½ is missing.")],
)
START = sample(
    5,
    "a start left of the top",
    solution=np.array([-1.0, 0.5]),
    judge=lambda w: "" if w[0] < 0 else "Its first coordinate must be negative.",
    mistakes=[([0.0, 0.0], "That is the top itself.")],
)
SAMPLES = [BOWL, RATE, CHOICE, PARTS, START]


def assert_sentence(text):
    """One line that ends like a sentence and is short enough to be read."""
    assert text and "\n" not in text and len(text) <= 300
    assert text[-1] in ".!?" and not text.endswith(".."), text
