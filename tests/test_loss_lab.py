"""The loss lab: its frames are the losses', its controls do what they say."""

import numpy as np
import pytest

from helpers.figures.png import LIMIT
from helpers.fits import mean_losses
from helpers.labs.loss_state import FIRST, WEIGHTS, Goal, State, read_preset
from helpers.labs.losses import loss_lab


@pytest.fixture
def lab():
    return loss_lab()


def layer(lab, name):
    return next(layer for layer in lab.stage.layers if layer.name == name)


def press(lab, kind="up", index=8, x=4.0, y=40.0):
    """What the browser sends when a point is dragged."""
    name = "points" if index >= 0 else ""
    serial = lab.stage.pointer.get("serial", 0) + 1
    event = {"kind": kind, "axes": "data", "x": x, "y": y, "serial": serial}
    lab.stage.pointer = {**event, "layer": name, "index": index}


def test_the_lines_are_those_that_the_losses_choose(lab):
    x, y = np.transpose(FIRST)
    assert layer(lab, "squared").y[1] == pytest.approx(10.4 * (x @ y) / (x @ x))
    for name, w in lab.state.best().items():
        near = mean_losses([w - 0.01, w, w + 0.01], x, y, name, delta=2.0)
        assert near.argmin() == 1


def test_every_frame_shows_its_weight(lab):
    lab.stage.frame = 70
    assert lab.state.w == WEIGHTS[70] == 3.5
    assert layer(lab, "yours").y[70, 1] == pytest.approx(3.5 * 10.4)
    errors = layer(lab, "errors").y[70].reshape(9, 3)
    assert errors[4, 1] - errors[4, 0] == pytest.approx(3.5 * 5 - FIRST[4][1])
    assert "w = 3.50" in lab.stage.in_words() and lab.preset.endswith("w=3.5")


def test_curves_start_at_one_and_are_lowest_at_the_dots(lab):
    for k, name in enumerate(("squared", "absolute", "Huber")):
        curve = layer(lab, f"C {name}")
        assert curve.y[0] == pytest.approx(1)
        assert curve.y.min() >= layer(lab, "lowest").y[k] - 1e-12


def test_dragging_a_point_moves_lines_curves_and_words(lab):
    before = layer(lab, "squared").y[1], lab.stage.in_words()
    press(lab)
    assert lab.state.points[8] == (4.0, 40.0)
    assert layer(lab, "squared").y[1] > before[0]
    assert lab.stage.in_words() != before[1]
    assert "points=1/4.2" in lab.text.value and "4/40" in lab.text.value


def test_a_point_stays_inside(lab):
    press(lab, index=0, x=-3.0, y=99.0)
    assert lab.state.points[0] == (0.0, 40.0)


def test_escape_takes_the_point_back(lab):
    press(lab, kind="down")
    press(lab, kind="move", x=1.0)
    press(lab, kind="cancel")
    assert lab.state.points == FIRST


def test_a_press_beside_all_points_says_so_and_changes_nothing(lab):
    press(lab, index=-1)
    assert "press on one of the nine" in lab.stage.error
    assert lab.state.points == FIRST


def test_delta_moves_huber_alone(lab):
    best = lab.state.best()
    lab.delta.value = "50"
    after = lab.state.best()
    assert after["huber"] == pytest.approx(after["squared_error"])
    assert after["squared_error"] == best["squared_error"]


@pytest.mark.parametrize(
    "text, message",
    [
        ("delta=0", "between 0.1 and 50"),
        ("points=1/2", "there are 9 points"),
        ("points=" + ",".join(["1"] * 9), "is written x/y"),
        ("points=" + ",".join(["1/99"] * 9), "between 0 and 40"),
        ("points=" + ",".join(["0/5"] * 9), "to the right of 0 km"),
        ("w=nan", "must be a number"),
        ("colour=red", "has no “colour”"),
        ("delta", "key=value"),
    ],
)
def test_a_bad_preset_is_refused_and_nothing_is_lost(lab, text, message):
    press(lab)
    state = lab.state
    lab.text.value = text
    assert message in lab.stage.error and lab.state == state
    lab.text.value = "delta=5"
    assert lab.stage.error == "" and lab.state == State(delta=5.0)


def test_delta_may_be_typed_with_its_name(lab):
    lab.delta.value = "δ = 50"
    assert lab.state.delta == 50 and lab.delta.value == "50" and not lab.stage.error


def test_a_bad_delta_is_refused(lab):
    lab.delta.value = "wide"
    assert "δ must be a number" in lab.stage.error and lab.state.delta == 2


def test_presets_restore_everything(lab):
    press(lab)
    lab.stage.frame = 3
    lab.delta.value = "0.5"
    assert loss_lab(lab.preset).state == lab.state == read_preset(lab.preset)


def test_reset_brings_back_the_opening(lab):
    press(lab)
    lab.delta.value = "7"
    lab.reset.click()
    assert lab.state == State() and lab.stage.frame == State().frame


def test_the_goal_counts_one_moved_point_only(lab):
    assert "0.26 apart (not yet)" in lab.score.value
    press(lab, x=4.0, y=40.0)
    assert "reached ✔" in lab.score.value
    press(lab, index=0, x=1.0, y=0.0)
    assert "2 points are moved" in lab.score.value
    assert "Best so far: 0.83" in lab.score.value


def test_the_goal_needs_more_than_straight_up_or_down():
    for index, (x, _) in enumerate(FIRST):
        for y in np.linspace(0, 40, 81):
            assert "not yet" in Goal().score(State().drag(index, x, y))


def test_has_a_still_picture(lab):
    data, metadata = lab._repr_mimebundle_()
    assert data["image/png"] and len(metadata["image/png"]["alt"]) >= 30
    assert len(lab.stage.still()) <= LIMIT


def test_what_the_lesson_promises_to_find_is_there():
    smooth = State().drag(2, 3.0, 9.5).best()
    assert smooth["squared_error"] == pytest.approx(2.98, abs=0.005)
    best = State().best()
    assert best["squared_error"] == pytest.approx(3.28, abs=0.005)
    assert best["absolute_error"] == pytest.approx(3.02, abs=0.005)
    assert best["huber"] < best["absolute_error"], "outside of the two"
    assert State(delta=50.0).best()["huber"] == pytest.approx(3.28, abs=0.005)
    assert State(delta=0.1).best()["huber"] == pytest.approx(3.02, abs=0.005)
    near, far = State().drag(0, 1.0, 40.0).best(), State().drag(8, 9.0, 0.0).best()
    assert abs(far["squared_error"] - 3.28) > abs(near["squared_error"] - 3.28)
    assert far["absolute_error"] < 3.0
    for index in (7, 8):
        assert "reached" in Goal().score(State().drag(index, 4.0, 40.0))
