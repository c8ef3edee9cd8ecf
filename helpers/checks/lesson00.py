"""Checks for lesson 00: three small exercises that show how checks work."""

import numpy as np

from helpers.checks.exercise import Exercise

exercise_1 = Exercise(
    lesson="00",
    number=1,
    title="a loss by hand",
    solution=0.625,
    mistakes=[
        (1.25, "You added the squares; the loss is their mean, so divide by N = 2."),
        (0.25, "Signed errors cancel each other: square each error first."),
        (0.75, "You took the sizes of the errors; the loss wants their squares."),
        (0.0625, "You squared the mean error; square first, then take the mean."),
        (0.5**0.5 * 1.25**0.5, "That is its square root: leave the root out."),
    ],
    insight="An error of 1 counts four times as much as an error of one half.",
)

exercise_2 = Exercise(
    lesson="00",
    number=2,
    title="one step",
    solution=lambda w, g, alpha: w - alpha * g,
    inputs=[
        (np.array([2.0]), np.array([3.0]), 0.1),
        (np.array([-1.0, 1.5]), np.array([-3.0, 2.0]), 0.2),
        (np.array([0.5, 0.5, 0.5]), np.array([1.0, 0.0, -1.0]), 2.0),
    ],
    mistakes=[
        (lambda w, g, alpha: w + alpha * g, "The sign is flipped: this walks uphill."),
        (lambda w, g, alpha: w - g, "The learning rate is missing: multiply g by it."),
        (
            lambda w, g, alpha: -alpha * g,
            "That is the step; add it to where you are, w.",
        ),
        (
            lambda w, g, alpha: alpha * g,
            "That is neither the step nor the new w: start at w.",
        ),
        (
            lambda w, g, alpha: w - alpha * np.sign(g),
            "Only the sign of g is used: a steep slope must give a long step.",
        ),
        (
            lambda w, g, alpha: w - g / alpha,
            "Multiply by the learning rate, don't divide.",
        ),
    ],
    insight="This one line trains every network in the course.",
)

exercise_3 = Exercise(
    lesson="00",
    number=3,
    title="which weight goes where",
    solution="a",
    choices=("a", "b", "c"),
    mistakes=[
        ("b", "That walks uphill: with g = −3, w − αg adds something positive."),
        ("c", "The loss must fall, not the weights: a negative slope asks for more."),
    ],
    insight="Each weight moves against its own slope.",
)
