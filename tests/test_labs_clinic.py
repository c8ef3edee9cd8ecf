"""The training clinic without a browser: presets, controls, verdicts, goal."""

import numpy as np
import pytest

from helpers.labs import clinic_state as states
from helpers.labs.clinic import clinic_lab
from helpers.labs.clinic_state import UNDECIDED, Goal, State
from helpers.patients import CURES, DISEASES, draw


@pytest.fixture
def lab():
    return clinic_lab()


def layer(lab, name):
    return next(layer for layer in lab.stage.layers if layer.name == name)


def test_any_state_survives_its_own_preset():
    state = State(9, "clip the gradient at 1", "overfitting", 4)
    assert states.read_preset(state.preset()) == state


@pytest.mark.parametrize(
    ("preset", "complaint"),
    [
        ("patient=0", "a patient must lie between 1 and 99; got 0"),
        ("patient=x", "a patient must be a whole number"),
        ("treatment=leeches", "no treatment is called “leeches”"),
        ("diagnosis=flu", "no disease is called “flu”"),
        ("step=900", "a step must lie between 0 and 240"),
        ("doctor=1", "a preset has no “doctor”"),
    ],
)
def test_a_malformed_preset_is_refused_and_loses_nothing(lab, preset, complaint):
    before, serial = lab.preset, lab.stage.serial
    lab.text.value = preset
    assert complaint in lab.stage.error and "\n" not in lab.stage.error
    assert (lab.preset, lab.stage.serial) == (before, serial)


def test_a_wrong_number_says_its_sentence(lab):
    lab.number.value = "patient seven"
    assert "whole number" in lab.stage.error and lab.state.number == 3
    lab.number.value = "7"
    assert lab.state == State(7)


def test_the_right_name_and_the_cure(lab):
    disease = draw(3).disease
    lab.diagnosis.value = disease
    assert f"Diagnosis right: {disease}" in lab.verdict.value
    lab.treatment.value = CURES[disease]
    assert "Cured" in lab.verdict.value and layer(lab, "untreated")


def test_a_wrong_name_does_not_give_the_answer_away(lab):
    wrong = next(name for name in DISEASES if name != draw(3).disease)
    lab.diagnosis.value = wrong
    assert draw(3).disease not in lab.verdict.value and "not “" in lab.verdict.value
    assert "0 of 1 named (not yet)" in lab.score.value


def test_only_the_first_name_counts_and_eight_reach_the_goal():
    goal = Goal()
    goal.note(State(1, diagnosis=UNDECIDED))
    assert goal.first == {}
    for number in range(1, 9):
        goal.note(State(number, diagnosis=draw(number).disease))
    goal.note(State(1, diagnosis=draw(2).disease))
    assert "8 of 8 named (reached ✔)" in goal.score()


def test_every_disease_has_its_sign():
    assert set(states.SIGNS) == set(DISEASES)


def test_next_starts_with_an_undecided_patient(lab):
    lab.diagnosis.value = "overfitting"
    lab.next.click()
    assert lab.state == State(4)
    lab.number.value = "99"
    lab.next.click()
    assert lab.state.number == 1


def test_the_slider_moves_the_step_without_new_frames(lab):
    serial = lab.stage.serial
    lab.stage.frame = 10
    assert "step=60" in lab.preset and lab.stage.serial == serial


def test_overflow_is_said_and_leaves_no_bars(lab):
    number = next(k for k in range(1, 11) if draw(k).disease == "exploding gradients")
    lab.number.value = str(number)
    assert "Overflow at step" in lab.stage._content["words"][-1]
    bars = layer(lab, "activation")
    assert np.all(bars.value[-1] == bars.base)


def test_reset_and_still(lab):
    lab.next.click()
    lab.reset.click()
    assert lab.state == State()
    data, metadata = lab._repr_mimebundle_()
    assert data["image/png"] and "Patient 3" in metadata["image/png"]["alt"]
