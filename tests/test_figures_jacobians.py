"""Figures of lesson 06: each says what it shows, is small, and overlaps nothing."""

import numpy as np
import pytest

from helpers.activations import softmax
from helpers.datasets import digits, one_hot
from helpers.figures import backward, jacobians, wrong_gradients
from helpers.figures.backward import Station
from helpers.figures.jacobian_scenery import scenery
from helpers.figures.png import encode, paint
from tests.written import faults, written

Z = np.array([0.5, -0.9, 1.0, -0.5, 0.3])
S = softmax(Z)
FULL = np.diag(S) - np.outer(S, S)
X, Y = (part[:5] for part in digits().train)
OUTPUT = softmax(X @ np.random.default_rng(0).standard_normal((64, 10)) / 8)
ERRORS = OUTPUT - one_hot(Y, 10)
STEPS = np.arange(201)
FALLING = 0.08 + 0.85 * np.exp(-STEPS / 60)
LOSSES = {
    **{"right": FALLING, "slip": FALLING + 0.001},
    "diagonal": 0.45 + 0.00003 * (STEPS - 110) ** 2,
}
CHAIN = [
    Station("$x$", "(64,)"),
    Station("$z$", "(10,)", "$x w$", "line 2\n$dz$ (10,)", "$w$", "$dw$ (64, 10)"),
    Station("$C$", "()", "loss", "line 1"),
]
FIGURES = {
    "nudge": lambda: jacobians.nudge(
        {"tanh": np.tanh(Z), "softmax": S},
        {"tanh": np.tanh(Z + np.eye(5)[1]), "softmax": softmax(Z + np.eye(5)[1])},
        moved=1,
    ),
    "tables": lambda: jacobians.tables({"tanh": np.diag(Z), "softmax": FULL}),
    "sums": lambda: jacobians.tables({"a": FULL, "b": np.diag(S)}, row_sums=True),
    "sizes": lambda: jacobians.sizes([("one", 10, 10), ("two", 10, 64)]),
    "chain": lambda: backward.there_and_back(CHAIN),
    "outer": lambda: backward.outer_product(X[0], ERRORS[0], (8, 8)),
    "batch": lambda: backward.batch_sum(ERRORS, Y),
    "training": lambda: wrong_gradients.wrong_training(
        LOSSES, 0.9 - STEPS / 120, turn=109
    ),
    "cancelling": lambda: wrong_gradients.cancellation(
        softmax([3.0, -2.0, 0.5, -0.4]), np.eye(4)[1]
    ),
    "lab": lambda: (scenery(5)[0], "the empty stage of the lab of lesson 06"),
}


@pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES)
def test_is_well_drawn(make):
    assert faults(*make()) == []


def test_alternative_texts_hold_the_numbers():
    _, alt = FIGURES["nudge"]()
    assert "tanh: 1 of 5; softmax: 5 of 5" in alt
    _, alt = FIGURES["sums"]()
    assert "rows add up to 0; b, 5 by 5, 20 entries exactly 0" in alt
    _, alt = FIGURES["sizes"]()
    assert "740 numbers" in alt and "74 numbers" in alt


def test_every_number_of_a_table_is_written():
    figure, _ = jacobians.tables({"J": np.array([[-0.25, 0.0], [0.5, 1.0]])})
    words = [text for text, _ in written(figure)]
    assert {"−0.25", "0", "0.50", "1.00"} <= set(words)


def test_a_row_sum_is_never_minus_zero():
    figure, _ = jacobians.tables({"J": np.array([[0.1, -0.1 - 1e-17]])}, row_sums=True)
    assert "−0.00" not in [text for text, _ in written(figure)]


def test_tables_of_zeros_can_be_drawn():
    figure, _ = jacobians.tables({"nothing": np.zeros((2, 3))})
    assert encode(paint(figure))
