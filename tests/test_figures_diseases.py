"""Figures of lesson 10: each says what it shows, is small, and overlaps nothing."""

import numpy as np
import pytest

from helpers.figures import depth, diseases
from tests.written import faults

LAYERS = np.arange(1, 51)
SCALES = np.linspace(0.5, 3, 26)
POWERS = SCALES[:, None] ** np.arange(51)
B = 2.0 ** np.arange(11)
ON = np.random.default_rng(0).standard_normal((40, 16))
FIGURES = {
    "layers": lambda: diseases.through_layers(
        {"forward": {"small": 0.5**LAYERS, "large": 1.5**LAYERS}},
        predicted={"forward": {"small": 0.5**LAYERS}},
    ),
    "runs": lambda: diseases.runs(
        {"falls": np.exp(-LAYERS / 9), "overflows": np.exp(1.0 * LAYERS) ** 1.5},
        reference=(2.3, "ln 10"),
        ceiling=1e9,
    ),
    "plain runs": lambda: diseases.runs(
        {"falls": 2.3 - LAYERS / 50, "stays": 2.3 + 0 * LAYERS},
        reference=(2.3, "ln 10"),
        yscale="linear",
    ),
    "rates": lambda: diseases.rate_sweep(
        [0.001, 0.01, 0.1, 1.0], [2.0, 0.5, 0.2, np.nan], [1e-5, 1e-4, 1e-3, 1e-2], 2.3
    ),
    "switches": lambda: diseases.switches({"before": ON, "after": ON - 9}),
    "noise": lambda: diseases.batch_noise(B, 9 / B, 9 / B * (1097 - B) / 1096, 1097),
    "penalty": lambda: diseases.penalty_sweep(
        [0, 0.001, 0.01, 0.1], [0.01, 0.05, 0.3, 0.9], [1.0, 0.8, 0.7, 0.95]
    ),
    "maps": lambda: depth.maps(SCALES, {"linear": POWERS}, {"linear": SCALES}),
    "spectrum": lambda: depth.spectrum({"g": 0.9 ** np.outer(LAYERS, [1, 2, 3])}),
}


@pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES)
def test_is_well_drawn(make):
    assert faults(*make()) == []


def test_alternative_texts_hold_the_numbers():
    assert "overflows: from" in FIGURES["runs"]()[1]
    assert "after: 16 of 16 units dead" in FIGURES["switches"]()[1]
    assert "lowest, 0.7, at λ = 0.01" in FIGURES["penalty"]()[1]
    assert "1 rates overflow" in FIGURES["rates"]()[1]
