"""Figures of lesson 12: each says what it shows, is small, and overlaps nothing."""

import numpy as np
import pytest

from helpers.figures import museum, museum_scenery
from helpers.museum import EXHIBITS
from helpers.museum_instruments import INSTRUMENTS
from tests.written import faults, sticking_out, touching, written

BUGS = [each.bug for each in EXHIBITS]
RNG = np.random.default_rng(0)
ROWS = [
    {"bug": bug, "accuracy": a, "twin": t, "overflow": -1}
    for bug, a, t in zip(
        BUGS, RNG.uniform(0, 1, 15), RNG.uniform(0.4, 1, 15), strict=True
    )
]
ROWS[3] |= {"accuracy": 0.0, "overflow": 235}
CAUGHT = RNG.uniform(size=(15, 10)) < 0.3
FIGURES = {
    "still train": lambda: museum.still_train(ROWS),
    "who catches": lambda: museum.who_catches(BUGS, list(INSTRUMENTS), CAUGHT),
}


@pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES)
def test_is_well_drawn(make):
    assert faults(*make()) == []


def test_the_scenery_of_the_lab_has_its_words_apart():
    figure, axes = museum_scenery.scenery(300)
    words = written(figure)
    assert not sticking_out(figure, words) and not touching(words)
    assert set(axes) == set(museum_scenery.TITLES)


def test_well_enough_is_counted_against_the_twin():
    rows = [
        {"bug": "one", "accuracy": 0.5, "twin": 0.5, "overflow": -1},
        {"bug": "two", "accuracy": 0.8, "twin": 0.95, "overflow": -1},
    ]
    figure, alt = museum.still_train(rows)
    assert "1 reach nine tenths" in alt and "one 50% against 50%" in alt
    assert "1 of 2 train well enough" in [text for text, _ in written(figure)]


def test_bugs_that_one_instrument_alone_finds_are_counted():
    figure, alt = museum.who_catches("abc", "xy", [[1, 1], [1, 0], [0, 1]])
    assert "Alarms: x 2, y 2. 2 bugs alarm one instrument alone" in alt
    rows = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert rows == ["b", "a", "c"]  # what x misses comes last
