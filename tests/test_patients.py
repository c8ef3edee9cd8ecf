"""The patients of lesson 10: sick as drawn, well when the cause is treated."""

from dataclasses import replace

import numpy as np
import pytest

from helpers import patients
from helpers.patients import CURES, DISEASES, TREATMENTS, Settings


def test_ten_diseases_in_every_ten_numbers():
    for first in (1, 11, 81):
        ward = {patients.draw(k).disease for k in range(first, first + 10)}
        assert ward == set(DISEASES)
    assert len(DISEASES) >= 8 and set(CURES) == set(DISEASES)
    assert set(CURES.values()) <= set(TREATMENTS)


def test_a_number_always_draws_the_same_patient():
    assert patients.draw(7) == patients.draw(7) != patients.draw(8)


def test_healthy_settings_are_healthy():
    healthy = patients.case(Settings(), 0)
    assert healthy.well and healthy.final_accuracy > 0.9
    assert np.all(healthy.ratio[0] > 1e-3)


@pytest.mark.parametrize("number", range(1, 21))
def test_is_sick_and_recovers_when_its_cause_is_treated(number):
    patient = patients.draw(number)
    assert not patients.case(patient.settings, number).well
    cure = patients.treated(patient.settings, CURES[patient.disease])
    assert patients.case(cure, number).well


def find(disease):
    return next(p for p in map(patients.draw, range(1, 11)) if p.disease == disease)


def first_row(disease):
    patient = find(disease)
    return patients.case(patient.settings, patient.number)


def test_instruments_tell_the_diseases_apart():
    healthy = patients.case(Settings(), 0)
    assert first_row("all weights start at zero").weight[0].max() == 0
    assert first_row("dead ReLU units").silent[0][:-1].min() > 0.9
    assert first_row("inputs not scaled").activation[0, 0] > 5
    exploding = first_row("exploding gradients")
    assert exploding.gradient[0].min() > 10 * healthy.gradient[0].max()
    assert exploding.activation[0, -1] > 20 * exploding.activation[0, 0]
    vanishing = first_row("vanishing gradients")
    assert vanishing.gradient[0].max() < 0.01 * healthy.gradient[0].max()
    assert vanishing.activation[0, -1] < 0.01 * vanishing.activation[0, 0]
    assert first_row("learning rate too small").ratio[0].max() < 1e-3
    assert first_row("learning rate too large").ratio[0].max() > 0.1
    weak = first_row("L2 too strong")
    assert weak.weight[-1].max() < 0.05 * healthy.weight[-1].max()
    known = first_row("overfitting")
    assert known.loss[-1] < 0.01 and known.validation[-1] > 0.5
    jumping = first_row("batches too small")
    jumps = np.abs(np.diff(jumping.loss))[-20:].mean()
    assert jumps > 2 * np.abs(np.diff(healthy.loss))[-20:].mean()


def step_lengths(case, sizes):
    """The length of the step in all weight matrices, from ratio and weight gauges."""
    counts = np.array([a * b for a, b in zip(sizes, sizes[1:], strict=False)])
    return np.sqrt(np.sum((case.ratio * case.weight) ** 2 * counts, axis=1))


def test_the_ratio_shows_the_step_after_clipping_and_decay():
    hot = find("exploding gradients")
    s = replace(hot.settings, clip=1.0)
    sizes = [64] + [s.units] * s.depth + [10]
    long = step_lengths(patients.case(hot.settings, hot.number), sizes)
    clipped = step_lengths(patients.case(s, hot.number), sizes)
    assert long[0] > 10 * s.learning_rate
    # The biases have a small part of the step's length, here one α times the limit.
    assert 0.9 * s.learning_rate < clipped[0] <= 1.001 * s.learning_rate
    assert np.all(clipped <= 1.001 * s.learning_rate)
    late = patients.case(replace(s, decay=True), hot.number)
    bound = s.learning_rate * 0.01 ** (late.step / patients.STEPS)
    assert np.all(step_lengths(late, sizes) <= 1.001 * bound)


def test_the_ratio_of_a_small_step_is_the_change_of_the_weights():
    settings, seed = Settings(learning_rate=1e-3), 4
    network, w, rng = patients._admit(settings, seed)
    x, y = patients._images(settings)[0]
    rows = rng.integers(0, len(x), settings.batch)
    after = w - 1e-3 * network.objective(x[rows], y[rows]).gradient(w)
    pairs = zip(network.unpack(w), network.unpack(after), strict=True)
    moved = [np.linalg.norm(q["W"] - p["W"]) / np.linalg.norm(p["W"]) for p, q in pairs]
    assert patients.case(settings, seed).ratio[0] == pytest.approx(moved, rel=1e-2)


def test_overflow_leaves_gaps_and_is_counted():
    case = first_row("exploding gradients")
    assert 0 < case.overflow < patients.STEPS and np.isnan(case.loss[-1])
    assert case.activation.shape[0] == len(case.step) == len(case.loss)


@pytest.mark.parametrize("number", [0, 100])
def test_other_numbers_are_refused(number):
    with pytest.raises(ValueError, match="from 1 to 99"):
        patients.draw(number)


def test_an_unknown_treatment_is_refused():
    with pytest.raises(ValueError, match="no treatment is called 'leeches'"):
        patients.treated(Settings(), "leeches")
