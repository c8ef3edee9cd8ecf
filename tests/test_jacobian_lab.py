"""The lab of lesson 06 without a browser: its numbers, presets, controls, goal."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.activations import softmax
from helpers.derivatives import complex_step
from helpers.labs import jacobian_state as states
from helpers.labs.jacobian import content, jacobian_lab
from helpers.labs.jacobian_state import TEMPERATURES, State

logits = st.tuples(*[st.integers(-400, 400).map(lambda k: k / 100)] * 5)


@pytest.fixture
def lab():
    return jacobian_lab()


def layer(lab, name):
    return next(layer for layer in lab.stage.layers if layer.name == name)


def point(lab, x, y, kind="up", index=-1):
    lab.stage.pointer = {
        **{"kind": kind, "axes": "logits", "x": x, "y": y, "index": index},
        **{"layer": "handles" if index >= 0 else "", "serial": lab.stage.serial},
    }


# Numbers


@given(logits)
def test_every_table_is_the_jacobian_and_its_rows_add_up_to_zero(z):
    s = states.outputs(z)
    J = states.jacobians(s)
    for k in (0, 20, 40):
        expected = complex_step(softmax, np.array(z) / TEMPERATURES[k])
        np.testing.assert_allclose(J[k], expected, atol=1e-12)
    np.testing.assert_allclose(J.sum(axis=2), 0, atol=1e-12)


def test_the_diagonal_keeps_nothing_else():
    J = states.jacobians(states.outputs((2.0, 1.0, 0.0, -1.0, -2.0)), diagonal=True)
    assert np.all(J[:, ~np.eye(5, dtype=bool)] == 0) and np.all(J.sum(axis=2) > 0)


def test_temperatures_are_round_and_one_is_in_the_middle():
    assert (TEMPERATURES[0], TEMPERATURES[20], TEMPERATURES[40]) == (0.1, 1.0, 10.0)
    assert np.all(np.diff(TEMPERATURES) > 0)


# Presets


@given(logits, st.sampled_from(TEMPERATURES.tolist()), st.booleans())
def test_any_state_survives_its_own_preset(z, temperature, diagonal):
    state = State(tuple(z), temperature, diagonal)
    assert states.read_preset(state.preset()) == state


@pytest.mark.parametrize(
    ("preset", "complaint"),
    [
        ("logits=1,2", "5 logits are needed, such as 2, 1, 0, -1, -2; got 2"),
        ("logits=1,2,3,4,5", "logit 5 must lie between -4 and 4; got 5"),
        ("logits=a,0,0,0,0", "logit 1 must be a number such as 0.5, not “a”"),
        ("logits=nan,0,0,0,0", "not “nan”"),
        ("temperature=0", "must lie between 0.1 and 10"),
        ("show=nothing", "no view is called “nothing”"),
        ("heat=3", "a preset has no “heat”"),
        ("", "the preset is empty"),
    ],
)
def test_a_malformed_preset_is_refused_in_one_sentence(lab, preset, complaint):
    before = lab.preset
    with pytest.raises(ValueError) as caught:
        lab.preset = preset
    assert complaint in str(caught.value) and "\n" not in str(caught.value)
    assert lab.preset == before


@given(st.text(max_size=40))
def test_no_text_whatever_breaks_the_reader_of_logits(text):
    try:
        assert len(states.read_logits(text)) == 5
    except ValueError as error:
        assert "\n" not in str(error)


def test_a_temperature_between_two_stops_moves_to_the_nearest():
    assert jacobian_lab("temperature=0.52").state.temperature == 0.5


# Controls


def test_typed_logits_are_shown(lab):
    lab.logits.value = "1, 1, 0, 0, −3"
    assert lab.state.logits == (1, 1, 0, 0, -3)
    assert lab.preset.startswith("v=1;logits=1,1,0,0,-3;")
    assert lab.stage.error == ""


def test_bad_input_shows_its_sentence_and_loses_nothing(lab):
    before, serial = lab.preset, lab.stage.serial
    lab.logits.value = "high, low"
    assert "5 logits are needed" in lab.stage.error
    lab.text.value = "logits=9,0,0,0,0"
    assert "must lie between" in lab.stage.error
    assert (lab.preset, lab.stage.serial) == (before, serial)


def test_raising_all_logits_changes_no_output(lab):
    before = layer(lab, "s").value
    lab.up.click()
    assert lab.state.logits == (2.5, 1.5, 0.5, -0.5, -1.5)
    np.testing.assert_allclose(layer(lab, "s").value, before, atol=1e-15)


def test_where_there_is_no_room_the_bars_stay(lab):
    for _ in range(5):
        lab.up.click()
    assert lab.state.logits == (4, 3, 2, 1, 0)
    assert "cannot move up by 0.5 any more" in lab.stage.error


def test_dragging_a_handle_moves_its_logit_alone(lab):
    point(lab, 4.9, 1.26, "move", index=1)
    assert lab.state.logits == (2, 1.3, 0, -1, -2)


def test_a_press_beside_the_handles_means_the_bar_there(lab):
    point(lab, 3.3, -9.0)
    assert lab.state.logits == (2, 1, -4, -1, -2)


def test_a_cancelled_drag_leaves_everything_as_it_was(lab):
    point(lab, 1, 3.0, "down", index=0)
    point(lab, 1, 3.5, "move", index=0)
    point(lab, 1, 3.5, "cancel", index=0)
    assert lab.state == State()


def test_the_slider_moves_the_temperature_without_new_frames(lab):
    serial = lab.stage.serial
    lab.stage.frame = 0
    assert lab.state.temperature == 0.1 and "temperature=0.1;" in lab.preset
    assert lab.stage.serial == serial


def test_a_new_logit_keeps_the_temperature(lab):
    lab.stage.frame = 30
    lab.logits.value = "0, 0, 0, 0, 0"
    assert lab.stage.frame == 30 and lab.state.temperature == TEMPERATURES[30]


def test_the_diagonal_can_be_shown_and_reset_takes_it_away(lab):
    lab.diagonal.value = True
    assert "not to 0" in lab.stage.in_words()
    assert set(layer(lab, "entry 1 2").words) == {"0"}
    lab.reset.click()
    assert lab.state == State() and lab.diagonal.value is False
    assert "Every row adds up to 0" in lab.stage.in_words()


def test_the_diagonal_does_not_lower_the_score(lab):
    before = lab.score.value.split(" (not")[0]
    lab.diagonal.value = True
    assert lab.score.value.startswith(before)
    assert "at (1, 2) of the true table, which S2’s hides (not yet)" in lab.score.value


@given(logits)
def test_a_row_sum_of_the_true_table_is_written_as_zero(z):
    drawn = content(State(tuple(z)))["layers"]
    sums = {word for each in drawn if each.name[:3] == "sum" for word in each.words}
    assert sums == {"0"}


# Goal and picture


def test_the_goal_is_out_of_reach_at_first_and_can_be_reached(lab):
    assert "not yet" in lab.score.value
    lab.logits.value = "4, 4, -4, -4, -4"
    assert "−0.250 at (1, 2) (reached ✔)" in lab.score.value
    lab.reset.click()
    assert "not yet" in lab.score.value and "Best so far: −0.250" in lab.score.value


def test_has_a_still_picture(lab):
    data, metadata = lab._repr_mimebundle_()
    assert data["image/png"] and "softmax = (0.64" in metadata["image/png"]["alt"]
