"""Figures of lesson 08: small, described, and drawn from what they are given."""

import numpy as np
import pytest

from helpers.figures import bill, roads
from helpers.figures.png import LIMIT, encode, paint

P = np.array([100, 1_000, 10_000])
SECONDS = {
    "forward differences": [0.01, 0.1, 5.0],
    "forward mode": [0.02, 0.3, 12.0],
    "reverse mode": [1e-4, 1e-4, 2e-4],
}
H = 10.0 ** np.arange(-16, 0.1, 0.5)
V = {"forward differences": H + 1e-16 / H, "complex step": H**2 + 1e-16}

DRAWN = {
    "square": lambda: bill.one_second(2618, 1_000_000, 0.0022),
    "bill": lambda: bill.bill(
        P,
        {"forward differences": P + 1, "forward mode": P, "reverse mode": 0 * P + 2},
        SECONDS,
    ),
    "ratios": lambda: bill.ratios(
        [1, 10], {"net": np.array([5.0, 2.1])}, {"net": 2.01}
    ),
    "crossing": lambda: bill.crossing(
        [1, 32, 1024],
        [1024, 32, 1],
        {"forward mode": [1e-5, 1e-4, 1e-2], "reverse mode": [1e-2, 1e-4, 1e-5]},
    ),
    "memory": lambda: bill.memory(
        [1, 2, 4],
        {
            "one forward pass": np.full(3, 1e6),
            "reverse mode": np.array([1, 2, 4]) * 1e6,
        },
        np.array([1, 2, 4]) * 9e5,
    ),
    "chain": lambda: roads.chain(
        ["$w$", "$a$", "$C$"],
        ["$x$", "2"],
        {"value": [1, 2, 3], "forward mode": [1, 4, 8], "reverse mode": [8, 2, 1]},
    ),
    "v": lambda: roads.v_curves(
        H,
        {"float32": V, "float64": V},
        {name: {"forward differences": 1e-8} for name in ("float32", "float64")},
    ),
    "slopes": lambda: roads.two_slopes(
        np.linspace(-1, 1, 50),
        {"line": np.linspace(-1, 1, 50), "cube": np.linspace(-1, 1, 50) ** 3},
        {"line": [0.0], "cube": [0.0]},
    ),
}


@pytest.mark.parametrize("name", DRAWN)
def test_is_small_and_described(name):
    figure, alt = DRAWN[name]()
    assert len(encode(paint(figure))) <= LIMIT
    assert len(alt) > 60


def test_words_hold_the_numbers():
    assert "2,618" in DRAWN["square"]()[1]
    assert "25,000 times" in DRAWN["bill"]()[1]
    assert "5.0 for one example, 2.1 for 10" in DRAWN["ratios"]()[1]
    assert "1.0 to 4.0 MB" in DRAWN["memory"]()[1]
    assert "reverse mode: 8.000, 2.000, 1.000" in DRAWN["chain"]()[1]


def test_the_headline_is_marked_in_passes_and_in_time():
    figure, _ = DRAWN["bill"]()
    left, right = ([text.get_text() for text in axes.texts] for axes in figure.axes)
    assert "S1: 10,001" in left and "S1 here: 5 seconds" in right


def test_labels_of_the_v_stand_in_the_last_panel():
    figure, _ = DRAWN["v"]()
    roads.label_v(figure, {"complex step": (1e-12, 1e-14)})
    assert [text.get_text() for text in figure.axes[-1].texts] == ["complex step"]


def test_zeros_are_labelled_beside_the_curve_and_read_without_formula_marks():
    w = np.linspace(-1, 1, 50)
    figure, alt = roads.two_slopes(
        w, {"$ŷ = w$": w, r"$\tanh$": -w}, {"$ŷ = w$": [0.0], r"$\tanh$": [0.0]}
    )
    under, above = (axes.texts[0].xyann[1] for axes in figure.axes)
    assert under < 0 < above
    assert "ŷ = w: zero" in alt and "; tanh: zero" in alt
