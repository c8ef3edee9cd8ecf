"""The experiment bench without a browser: plans, warm starts, goal, export."""

import numpy as np
import pytest

from helpers.labs import bench_state as states
from helpers.labs.bench import bench_lab
from helpers.labs.bench_state import GOAL, Goal, Outcome, State, nearest
from helpers.piecewise import RATES, branches
from helpers.stage import Pointer
from helpers.tables import read


@pytest.fixture
def lab(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return bench_lab()


def layer(lab, name):
    return next(layer for layer in lab.stage.layers if layer.name == name)


def point(lab, x, kind="up", y=0.1):
    serial = lab.stage.pointer.get("serial", 0) + 1
    event = {"kind": kind, "axes": "alpha", "x": x, "y": y, "serial": serial}
    lab.stage.pointer = event
    return Pointer(**event)


def test_any_state_survives_its_own_preset():
    kept = (((0, 0.5),), ((0, 0.1), (60, 1.0)))
    state = State(((0, 0.5), (200, 0.1), (280, 0.01)), 7, kept)
    assert states.read_preset(state.preset()) == state
    most = "0:0.013,100:0.013,150:0.013,200:0.013,295:0.013"
    longest = State(states.read_plan(most), 999, ())
    plans = [states.read_plan(most.replace("0.013", rate)) for rate in ("1.3", "6.3")]
    full = State(longest.plan, 999, (*plans, states.read_plan(most)))
    assert states.read_preset(full.preset()) == full


@pytest.mark.parametrize(
    ("preset", "complaint"),
    [
        ("plan=0.5", "each part of a plan is step:α"),
        ("plan=10:0.5", "begins at step 0"),
        ("plan=0:0.5,50:0.1,50:0.2", "each other later"),
        ("plan=0:0.5,299:1", "a step must lie between 0 and 295"),
        ("plan=0:50", "α must lie between 0.01 and 10; got 50"),
        ("plan=0:fast", "α must be a number"),
        ("plan=0:1,1:1,2:1,3:1,4:1,5:1", "1 to 5 parts"),
        ("seed=x", "the seed must be a whole number"),
        ("kept=0:1/0:1", "each of them once"),
        ("kept=0:1/0:2/0:3/0:4", "at most 3 plans"),
        ("bench=1", "a preset has no “bench”"),
    ],
)
def test_a_malformed_preset_is_refused_and_loses_nothing(lab, preset, complaint):
    before, serial = lab.preset, lab.stage.serial
    lab.text.value = preset
    assert complaint in lab.stage.error and "\n" not in lab.stage.error
    assert (lab.preset, lab.stage.serial) == (before, serial)


def test_the_slider_is_the_last_rate_and_sends_no_new_frames(lab):
    serial = lab.stage.serial
    lab.stage.frame = nearest(1.0)
    assert lab.state.plan == ((0, 1.0),) and lab.stage.serial == serial
    assert "0:1" in lab.plan.value


def test_a_click_makes_a_change_and_a_drag_moves_it(lab):
    lab.stage.frame = nearest(0.79)
    point(lab, 201.3)
    assert lab.state.plan == ((0, 0.79), (200, 0.79))
    lab.stage.frame = nearest(0.1)
    point(lab, 243.0, "move")
    point(lab, 243.0)
    assert lab.state.plan == ((0, 0.79), (245, 0.1))
    assert layer(lab, "change").x.tolist() == [245, 245]
    point(lab, 100.0, "move")
    point(lab, 100.0, "cancel")
    assert lab.state.plan == ((0, 0.79), (245, 0.1))


def test_a_warm_start_keeps_the_curve_so_far(lab):
    lab.preset = "plan=0:0.79"
    before = layer(lab, "now").y[nearest(0.79)]
    lab.step.value = "200"
    lab.stage.frame = nearest(0.1)
    curve = layer(lab, "now").y[nearest(0.1)]
    assert np.array_equal(curve[:41], before[:41])
    assert not np.array_equal(curve[42:], before[42:])
    stairs = layer(lab, "now α")
    assert stairs.y[nearest(0.1)].tolist() == [0.79, 0.79, 0.1, 0.1]
    assert list(stairs.x) == [0, 200, 200, 300]


def test_changes_are_added_and_taken_back(lab):
    for wanted in (150, 225, 260, 280):
        lab.buttons["Add a change"].click()
        assert lab.state.plan[-1][0] == wanted
    lab.buttons["Add a change"].click()
    assert "no room for another change" in lab.stage.error
    for _ in range(4):
        lab.buttons["Take it back"].click()
    assert lab.state == State() and lab.stage.error == ""
    lab.buttons["Take it back"].click()
    assert "no change to take back" in lab.stage.error


def test_a_change_before_the_one_before_is_refused(lab):
    lab.preset = "plan=0:0.5,100:0.1,200:0.05"
    lab.step.value = "60"
    assert "must come after step 100" in lab.stage.error
    assert lab.state.plan[-1] == (200, 0.05)


@pytest.mark.parametrize("text", ["soon", "0", "300", "-5", "1.5"])
def test_a_step_that_is_none_says_its_sentence(lab, text):
    lab.step.value = text
    assert "a step must" in lab.stage.error and lab.state == State()


def test_runs_are_kept_compared_and_forgotten(lab):
    lab.buttons["Keep"].click()
    lab.buttons["Keep"].click()
    assert "kept already" in lab.stage.error
    lab.stage.frame = nearest(1.0)
    assert "Kept 1: 0:0.1 ends at" in lab.told.value
    assert layer(lab, "kept 1").y.shape == (61,)
    for rate in (0.2, 0.4, 0.5):
        lab.stage.frame = nearest(rate)
        lab.buttons["Keep"].click()
    assert [plan[0][1] for plan in lab.state.kept] == [0.2, 0.4, 0.5]
    lab.buttons["Clear"].click()
    assert lab.state.kept == () and lab.told.value == ""


def test_export_writes_a_tidy_table_and_never_overwrites(lab, tmp_path):
    lab.buttons["Keep"].click()
    lab.plan.value = "0:0.79, 230:0.32"
    lab.buttons["Export CSV"].click()
    lab.buttons["Export CSV"].click()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("bench-2.csv", "bench.csv")
    ]
    assert "Wrote bench-2.csv: 2 runs." in lab.wrote.value
    table = read(tmp_path / "bench.csv")
    assert table.columns == list(states.COLUMNS) and len(table) == 2
    assert table.column("plan").tolist() == ["0:0.1", "0:0.79,230:0.32"]
    expected = branches(lab.state.plan, 0).validation[nearest(0.32)]
    assert table.rows[1]["validation_loss"] == expected[-1]
    assert table.rows[1]["lowest_validation_loss"] == expected.min()
    assert states.read_plan(table.rows[1]["plan"]) == lab.state.plan


def test_an_export_that_cannot_be_written_says_so(lab, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tmp_path.rmdir()
    lab.buttons["Export CSV"].click()
    assert "Something went wrong here" in lab.stage.error


def test_overflow_and_huge_losses_are_results():
    runs = branches(((0, 10.0),), 0)
    row = Outcome(((0, 10.0),), 0).row()
    assert row["validation_loss"] > 10 or np.isinf(row["validation_loss"])
    assert np.isnan(runs.validation).any() or runs.validation.max() > 10


def test_the_goal_asks_for_a_change():
    constant = branches(((0, 1.0),), 0).validation[:, -1]
    assert np.nanmin(constant) > GOAL
    changed = branches(((0, 0.79), (230, 1.0)), 0).validation[:, -1]
    assert np.nanmin(changed) < GOAL


def test_the_score_keeps_the_best_and_wants_the_goals_seed():
    goal = Goal()
    assert "not yet" in goal.score(State())
    assert "reached ✔" in goal.score(State(((0, 0.79), (230, 0.32))))
    assert "seed 1, not the goal’s. Best so far" in goal.score(State(seed=1))
    assert "with 0:0.79,230:0.32" in goal.score(State())


def test_another_seed_is_another_run(lab):
    before = layer(lab, "now").y
    lab.seed.value = "5"
    assert lab.state.seed == 5 and not np.array_equal(layer(lab, "now").y, before)


def test_reset_and_still(lab):
    lab.buttons["Add a change"].click()
    lab.reset.click()
    assert lab.state == State()
    data, metadata = lab._repr_mimebundle_()
    assert data["image/png"] and "α = 0.1" in metadata["image/png"]["alt"]


def test_every_frame_has_its_words(lab):
    words = lab.stage._content["words"]
    assert len(words) == len(RATES)
    assert all("validation loss" in text or "overflow" in text for text in words)
