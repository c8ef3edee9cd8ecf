"""Figures of lesson 09: each says what it shows, is small, and overlaps nothing."""

import numpy as np
import pytest

from helpers.datasets import digits
from helpers.figures import choices, live, mistakes, style, training, weights
from helpers.figures import digits as pictures
from helpers.figures.png import encode, paint
from helpers.training import History
from tests.written import faults

DATA = digits()
X, Y, SHAPE = DATA.train.x, DATA.train.y, DATA.image_shape
RNG = np.random.default_rng(0)
OUTPUT = RNG.dirichlet(np.full(10, 0.2), 12)
FALLING = 2.0 / np.arange(1, 31)
RISING = 0.5 + 0.01 * np.abs(np.arange(30) - 9)
CURVES = [
    training.Curve("above", 90 + np.arange(5.0), style.ORANGE, (3, 2)),
    training.Curve("just below", 89.9 + np.arange(5.0), style.BLUE),
]


def so_far(epochs):
    """A history after so many epochs, the last but one of them the best."""
    loss = list(0.5 / np.arange(1.0, epochs + 1))
    return History(
        np.zeros(1),
        best_epoch=max(1, epochs - 1),
        train_loss=loss,
        validation_loss=loss,
        validation_accuracy=list(0.99 - 0.1 * np.array(loss)),
        seconds=list(np.arange(epochs) + 0.5),
    )


FIGURES = {
    "sheet": lambda: pictures.sheet(X[:30], Y[:30], SHAPE),
    "part of a sheet": lambda: pictures.sheet(X[:7], Y[:7], SHAPE, columns=5),
    "numbers": lambda: pictures.as_numbers(X[0], Y[0], SHAPE),
    "counts": lambda: pictures.class_counts(np.bincount(Y)),
    "pixels": lambda: pictures.pixel_statistics(X.mean(0), X.std(0), SHAPE),
    "weights": lambda: weights.as_pictures(
        [("two\nlines", X[:10] - 0.5), ("one", X[10:20] - 0.2)], SHAPE, range(10)
    ),
    "confusion": lambda: mistakes.confusion(RNG.integers(0, 9, (10, 10))),
    "mistakes": lambda: mistakes.gallery(X[:12], Y[:12], OUTPUT, SHAPE),
    "curves": lambda: training.learning_curves(CURVES, "accuracy, %"),
    "many epochs": lambda: training.learning_curves(
        [training.Curve("one alone", FALLING)], "loss"
    ),
    "choosing": lambda: choices.contest(
        RNG.normal(0.82, 0.03, 500), RNG.normal(0.77, 0.01, 500)
    ),
    "signal": lambda: choices.push(
        np.linspace(0.01, 0.99, 9), np.linspace(0, 0.5, 9), np.linspace(1, 0, 9)
    ),
    "noise": lambda: choices.batch_noise([1, 10, 100, 1000], [9.0, 2.9, 0.9, 0.3]),
    "batches": lambda: choices.batch_loss(
        [1, 10, 100, 1000, 5000], [1.3, 0.37, 0.84, 2.18, 2.32]
    ),
    "over time": lambda: training.over_time(
        CURVES, [np.arange(1.0, 6.0), 3 * np.arange(1.0, 6.0)]
    ),
    "growing": lambda: live.growing(so_far(4), 6),
    "one epoch": lambda: live.growing(so_far(1), 1),
    "overfitting": lambda: training.overfitting(FALLING, RISING, best=10, stop=15),
}


@pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES)
def test_is_well_drawn(make):
    assert faults(*make()) == []


def test_the_alternative_text_of_a_confusion_matrix_names_the_worst_pair():
    counts = 50 * np.eye(10, dtype=int)
    counts[4, 9] = 7
    _, alt = mistakes.confusion(counts)
    assert "507 images" in alt and "a 4 read as a 9, 7 times" in alt


def test_a_perfect_confusion_matrix_can_be_drawn():
    figure, _ = mistakes.confusion(5 * np.eye(10, dtype=int))
    assert encode(paint(figure))


def test_confidence_is_never_rounded_up_to_certainty():
    output = np.full((1, 10), 1e-6)
    output[0, 3] = 0.99996
    figure, _ = mistakes.gallery(X[:1], Y[:1], output, SHAPE)
    assert any("99.9 %" in text.get_text() for text in figure.texts)


def test_tiles_are_the_pictures_with_seams_between():
    sheet = weights.tile(X[:10], SHAPE)
    assert sheet.shape == (17, 44)
    assert np.array_equal(sheet[:8, :8], X[0].reshape(SHAPE))
    assert np.array_equal(sheet[9:, 36:], X[9].reshape(SHAPE))
    assert np.isnan(sheet[8]).all() and np.isnan(sheet[:, 8]).all()


def test_tiles_of_many_moments_have_a_leading_axis():
    assert weights.tile(np.zeros((3, 7, 64)), SHAPE, columns=4).shape == (3, 17, 35)


def test_labels_are_moved_apart_no_more_than_needed():
    assert training.spread([0.1, 0.9], 0.2) == [0.1, 0.9]
    moved = training.spread([0.5, 0.5, 0.51, 0.9], 0.1)
    assert np.all(np.diff(moved) >= 0.1 - 1e-9) and moved[3] == 0.9
    assert np.isclose(np.mean(moved[:3]), np.mean([0.5, 0.5, 0.51]))


def test_live_curves_are_one_picture_and_skip_hasty_epochs(monkeypatch):
    sent = []

    def publish(data, metadata, *, transient, update):
        sent.append((transient["display_id"], update, data["text/plain"]))

    monkeypatch.setattr(live, "publish_display_data", publish)
    curves = live.LiveCurves(9)
    for epoch in range(1, 5):
        curves(so_far(epoch))
    assert len(sent) == 1 and "Epoch 1 of 9" in sent[0][2]
    monkeypatch.setattr(live, "SHARE", 1e9)
    curves._next = 0.0
    curves(so_far(5))
    curves(so_far(6))
    curves.end(so_far(7))
    assert [update for _, update, _ in sent] == [False, True, True, True]
    assert len({name for name, *_ in sent}) == 1 and "Epoch 7 of 9" in sent[-1][2]
