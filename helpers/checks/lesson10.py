"""Checks for lesson 10: diagnosis, the right start, dead units, clipping, batches."""

import numpy as np
from numpy.typing import NDArray

from helpers.checks.exercise import Exercise

exercise_1 = Exercise(
    lesson="10",
    number=1,
    title="read the chart",
    solution="c",
    choices=("a", "b", "c", "d"),
    mistakes=[
        (
            "a",
            "α = 0.2 was healthy in the lesson; the ratio is small because the "
            "gradient is, and the activations say why.",
        ),
        ("b", "Only 5 % of the units are silent, as in a healthy network."),
        (
            "d",
            "An overfitted network has a small training loss; this one has learned "
            "nothing.",
        ),
    ],
    insight="Each layer multiplies by about 0.4: a start at 0.4 of He's, a factor "
    "that neither α nor clipping changes.",
)

exercise_2 = Exercise(
    lesson="10",
    number=2,
    title="the right start",
    solution=lambda inputs, activation: np.sqrt(
        (2 if activation == "relu" else 1) / inputs
    ),
    inputs=[(64, "relu"), (64, "identity"), (100, "relu"), (7, "identity")],
    mistakes=[
        (
            lambda inputs, activation: (2 if activation == "relu" else 1) / inputs,
            "That is the variance; the standard deviation is its root.",
        ),
        (
            lambda inputs, activation: np.sqrt(1 / inputs),
            "For ReLU that is too small: it halves the mean square, so the variance "
            'must be twice as large. Do you compare with "relu", in small letters?',
        ),
        (
            lambda inputs, activation: np.sqrt(2 / inputs),
            "Without ReLU nothing is halved, and 2/n doubles the mean square.",
        ),
        (
            lambda inputs, activation: np.sqrt(
                (1 if activation == "relu" else 2) / inputs
            ),
            "The two cases are exchanged: ReLU is the one that loses half.",
        ),
        (
            lambda inputs, activation: np.sqrt(2 if activation == "relu" else 1),
            "That is the scale g; divide by the root of the number of inputs.",
        ),
        (
            lambda inputs, activation: (
                np.sqrt(2 if activation == "relu" else 1) / inputs
            ),
            "Divide the scale g by √n, not by n.",
        ),
        (
            lambda inputs, activation: np.sqrt(
                (2 if activation == "relu" else 1) * inputs
            ),
            "Divide by √n instead of multiplying: the more inputs a sum has, the "
            "smaller each weight must be.",
        ),
        (
            lambda inputs, activation: (
                np.sqrt(0.5 if activation == "relu" else 1) / np.sqrt(inputs)
            ),
            "ReLU halves the mean square, so the weights must make up for it: "
            "times 2, not divided by 2.",
        ),
    ],
    insight="Fifty layers keep their size, or lose fifteen powers of ten of the mean "
    "square: a matter of one 2.",
)

_Z = np.array([[1.0, -2.0, 0.0, -1.0], [-1.0, -3.0, 0.0, 2.0], [2.0, -1.0, -4.0, -1.0]])

exercise_3 = Exercise(
    lesson="10",
    number=3,
    title="count the dead",
    solution=lambda z: np.mean((z <= 0).all(axis=0)),
    inputs=[
        (_Z,),
        (np.array([[-1, 2, 0], [3, -1, 0]]),),
        (np.array([[-1.0, -1.0], [-2.0, 0.5], [-1.0, -1.0]]),),
        (np.array([[0.5, 1.5, -1.0, -2.0, 0.0], [-0.5, 1.0, -3.0, -1.0, -2.0]]),),
    ],
    mistakes=[
        (
            lambda z: np.mean((z <= 0).all(axis=1)),
            "You asked for each image whether all units are off; ask for each unit, "
            "along axis 0.",
        ),
        (
            lambda z: np.mean(z <= 0),
            "That is how often units are off; a unit is dead only if it is off for "
            "every image.",
        ),
        (
            lambda z: np.sum((z <= 0).all(axis=0)),
            "That is the number of dead units; divide by the number of units.",
        ),
        (
            lambda z: np.sum((z <= 0).all(axis=0)) / len(z),
            "len(z) counts the images; divide by the number of units.",
        ),
        (
            lambda z: np.mean((z < 0).all(axis=0)),
            "z = 0 is off, too: ReLU gives 0 there, and its slope is 0.",
        ),
        (
            lambda z: np.mean((z <= 0).any(axis=0)),
            "Being off once is normal; dead means off for all images.",
        ),
        (
            lambda z: np.mean((z > 0).any(axis=0)),
            "That is the fraction of the living.",
        ),
        (
            lambda z: np.mean((z == 0).all(axis=0)),
            "That would count the activations after ReLU; z is what comes before it, "
            "so off means z ≤ 0.",
        ),
    ],
    insight="No gradient reaches such a unit's weights, so count before you train on.",
)


def _clip(g: NDArray, limit: float) -> NDArray:
    length = np.sqrt(np.sum(np.square(g, dtype=float)))
    return g * min(1.0, limit / length) if length else g * 1.0


def _always(g: NDArray, limit: float) -> NDArray:
    length = np.sqrt(np.sum(np.square(g, dtype=float)))
    return g * (limit / length) if length else g * 1.0


def _to_one(g: NDArray, limit: float) -> NDArray:
    length = np.sqrt(np.sum(np.square(g, dtype=float)))
    return g / length if length > limit else g * 1.0


def _by_parts(g: NDArray, limit: float, axis: int) -> NDArray:
    length = np.sqrt(np.sum(np.square(g, dtype=float), axis=axis, keepdims=True))
    return g * np.minimum(1.0, limit / np.maximum(length, 1e-300))


def _spectral(g: NDArray, limit: float) -> NDArray:
    length = np.linalg.norm(g, 2)
    return g * (limit / length) if length > limit else g * 1.0


exercise_4 = Exercise(
    lesson="10",
    number=4,
    title="clip",
    solution=_clip,
    inputs=[
        (np.array([3.0, -4.0]), 1.0),
        (np.array([0.3, 0.4]), 1.0),
        (np.array([6.0, 8.0]), 5.0),
        (np.array([[1.0, 2.0], [-2.0, 4.0]]), 2.5),
        (np.zeros(3), 1.0),
    ],
    mistakes=[
        (
            lambda g, limit: np.clip(g, -limit, limit),
            "You cut every entry by itself, which turns the arrow; shorten the whole "
            "vector.",
        ),
        (
            _always,
            "A short gradient must stay as it is; yours is stretched to the limit.",
        ),
        (
            lambda g, limit: g / limit,
            "Divide by the length and multiply by the limit, and only if it is longer.",
        ),
        (
            lambda g, limit: g * min(1.0, limit / max(np.abs(g).max(), 1e-300)),
            "You took the largest entry for the length; the length is the root of the "
            "sum of squares.",
        ),
        (
            lambda g, limit: g * min(1.0, limit / max(np.sum(g**2), 1e-300)),
            "You divided by the sum of squares; the length is its root.",
        ),
        (
            lambda g, limit: _by_parts(g, limit, -1),
            "You measured each row by itself; the length is over all entries.",
        ),
        (
            lambda g, limit: _by_parts(g, limit, 0),
            "You measured each column by itself; the length is over all entries.",
        ),
        (
            _to_one,
            "You shortened it to the length 1; multiply by the limit.",
        ),
        (
            _spectral,
            "Of a matrix np.linalg.norm(g, 2) is the largest singular value; take the "
            "root of the sum of all squares.",
        ),
    ],
    insight="Direction kept, length bounded: a step of plain gradient descent is now "
    "never longer than α times the limit.",
)

_G = np.random.default_rng(10).integers(-3, 4, (6, 2)) + np.array([1.0, 0.5])


def _noise(each: NDArray) -> float:
    return np.mean(np.sum((each - each.mean(axis=0)) ** 2, axis=1))


def _signal(each: NDArray) -> float:
    return np.sum(each.mean(axis=0) ** 2)


def _up(number: float) -> int:
    # A hair less first: 4.000000001 is a 4 that was rounded.
    return max(1, int(np.ceil(number * (1 - 1e-9))))


exercise_5 = Exercise(
    lesson="10",
    number=5,
    title="how large a batch",
    solution=lambda each: _up(_noise(each) / _signal(each)),
    inputs=[
        (_G,),
        (np.array([[3, 1], [-1, 2], [1, -2], [2, 0]]),),
        (np.array([[2.0, 1.0], [2.0, 1.0]]),),
        (np.array([[1.0], [3.0], [-2.0], [0.0], [4.0], [-3.0]]),),
        (np.array([[9.0, 0.0], [-8.0, 1.0], [0.0, 2.0], [3.0, -1.0], [-2.0, 1.0]]),),
    ],
    mistakes=[
        (
            lambda each: max(1.0, _noise(each) / _signal(each)),
            "Round up: a batch has a whole number of examples.",
        ),
        (
            lambda each: max(1, int(_noise(each) / _signal(each))),
            "Round up, not down: the smaller batch is still too noisy.",
        ),
        (
            lambda each: max(1, round(_noise(each) / _signal(each))),
            "Round up, not to the nearest: the smaller batch is still too noisy.",
        ),
        (
            lambda each: max(1, int(_noise(each) / _signal(each) + 1e-9) + 1),
            "Round up with np.ceil: a ratio that is whole already needs no 1 more.",
        ),
        (
            lambda each: _up(len(each) * _noise(each) / _signal(each)),
            "The variance of one example is a mean over the N examples: divide the "
            "sum by N.",
        ),
        (
            lambda each: _up(
                len(each) * _noise(each) / max(1, len(each) - 1) / _signal(each)
            ),
            "Divide the sum by N, as the formula does, and not by N − 1.",
        ),
        (
            lambda each: _up(_noise(each) / np.sqrt(_signal(each))),
            "Compare squares with squares: the signal is the squared length of g.",
        ),
        (
            lambda each: _up(np.sqrt(_noise(each) / _signal(each))),
            "No root is needed: both sides are squared distances already.",
        ),
        (
            lambda each: _up(np.mean(np.sum(each**2, axis=1)) / _signal(each)),
            "Take the distances from the mean gradient g, not from 0.",
        ),
        (
            lambda each: _up(np.mean(each.var(axis=0)) / _signal(each)),
            "Sum the variance over all entries of the gradient; you took their mean.",
        ),
        (
            lambda each: int(np.ceil(_noise(each) / _signal(each) * (1 - 1e-9))),
            "A batch has at least 1 example, even where there is no noise at all.",
        ),
    ],
    insight="Near a minimum g goes to 0 and the noise does not: there no batch is "
    "large enough, and α must fall.",
)
