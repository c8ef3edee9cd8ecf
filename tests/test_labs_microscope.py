"""The gradient microscope: its maths, presets, controls and goal."""

import numpy as np
import pytest

from helpers import microscope
from helpers.labs.microscope import State, microscope_lab, read_preset
from helpers.microscope import BUGS, NETWORK, STEPS


@pytest.fixture
def lab():
    return microscope_lab()


def test_the_right_gradient_is_the_networks():
    x, y, w = microscope.setup()
    expected = NETWORK.objective(x, y).gradient(w)
    np.testing.assert_allclose(microscope.analytic(), expected, atol=1e-15)


def test_the_curve_is_a_v_and_reaches_the_goal():
    worst = microscope.difference().max(axis=1)
    assert worst.min() < 3e-7 < min(worst[0], worst[-1])
    assert 6 < worst.argmin() < 24


@pytest.mark.parametrize(
    ("bug", "lit"),
    [
        ("bug A", {"b1"}),
        ("bug B", {"W1", "b1"}),
        ("bug C", {"W1", "b1", "W2", "b2"}),
        ("bug D", {"W2"}),
    ],
)
def test_each_bug_lights_its_blocks_at_every_h(bug, lit):
    middle = microscope.difference(bug)[8:22]
    worst = {k: np.nanmax(v) for k, v in microscope.blocks(middle).items()}
    assert {name for name, value in worst.items() if value > 0.1} == lit


def test_blocks_hold_every_parameter_once():
    parts = microscope.blocks(np.arange(460.0))
    found = np.concatenate([part[~np.isnan(part)] for part in parts.values()])
    assert sorted(found) == list(range(460))


def test_any_state_survives_its_own_preset():
    for frame in range(len(STEPS)):
        state = State("bug D", frame)
        assert read_preset(state.preset()) == state


@pytest.mark.parametrize(
    ("preset", "complaint"),
    [
        ("h=0", "h must lie between 1e-13 and 1; got 0"),
        ("gradient=bug E", "no gradient is called “bug E”"),
        ("zoom=3", "a preset has no “zoom”"),
    ],
)
def test_a_malformed_preset_is_refused_and_loses_nothing(lab, preset, complaint):
    before = lab.preset
    lab.text.value = preset
    assert complaint in lab.stage.error and lab.preset == before


def test_an_unknown_bug_is_refused():
    with pytest.raises(ValueError, match="no gradient is called 'bug Z'"):
        microscope.analytic("bug Z")


def test_controls_goal_and_still(lab):
    assert "not yet" in lab.score.value
    lab.stage.frame = int(microscope.difference().max(axis=1).argmin())
    assert "reached ✔" in lab.score.value
    lab.gradient.value = "bug B"
    assert "no h makes a bug agree" in lab.score.value
    assert list(BUGS)[0] == "right" and lab.state.gradient == "bug B"
    lab.reset.click()
    assert lab.state == State()
    data, metadata = lab._repr_mimebundle_()
    assert data["image/png"] and "460 parameters" in metadata["image/png"]["alt"]
