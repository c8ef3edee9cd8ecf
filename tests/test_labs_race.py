"""The race lab without a browser: presets, field, bets, commentary, pictures."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.labs import presets
from helpers.labs import race_picture as picture
from helpers.labs import race_state as states
from helpers.labs.race import race_lab
from helpers.labs.race_bets import NO_BET, Bets, TooLate
from helpers.race import RACERS

SMALL = "surface=bowl1;racers=gradient descent,BFGS;budget=60"
FIELD = "surface=bowl1;racers=gradient descent,momentum,Adam,BFGS;budget=60"


@pytest.fixture
def lab():
    return race_lab(SMALL)


def play(lab):
    lab.stage.frame = lab.stage.frames - 1


def point(lab, x, y, kind="up", serial=1):
    lab.stage.pointer = {
        **{"kind": kind, "axes": "map", "x": x, "y": y, "serial": serial},
        **{"layer": "start", "index": 0},
    }


@given(
    racers=st.sets(st.sampled_from(RACERS), min_size=1),
    surface=st.sampled_from(sorted(states.SURFACES)),
    budget=st.sampled_from(states.BUDGETS),
)
def test_any_state_survives_its_own_preset(racers, surface, budget):
    state = states.opening(surface, racers=states.in_order(racers), budget=budget)
    assert states.read_preset(state.preset()) == state
    assert len(state.preset()) <= presets.LONGEST


@pytest.mark.parametrize(
    ("preset", "complaint"),
    [
        ("surface=saddle", "no surface is called “saddle”"),
        ("racers=magic", "no optimizer is called “magic”"),
        ("racers=,", "somebody has to run"),
        ("budget=100", "no budget is called “100”: choose one of 60, 120, 240"),
        ("start=900,2", "w₁ must lie between"),
        ("start=1", "two numbers are needed"),
        ("speed=3", "a preset has no “speed”"),
        ("", "the preset is empty"),
    ],
)
def test_a_malformed_preset_is_refused_and_nothing_is_lost(lab, preset, complaint):
    before, serial = lab.preset, lab.stage.serial
    with pytest.raises(ValueError, match=".") as caught:
        lab.preset = preset
    assert complaint in str(caught.value) and "\n" not in str(caught.value)
    assert (lab.preset, lab.stage.serial) == (before, serial)


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_no_text_whatever_breaks_the_reader(text):
    try:
        states.read_preset(text)
    except ValueError as error:
        assert "\n" not in str(error)


def test_a_bad_paste_shows_its_sentence(lab):
    lab.text.value = "racers=magic"
    assert "no optimizer is called “magic”" in lab.stage.error
    lab.text.value = "surface=booth;racers=BFGS;budget=60"
    assert lab.state.surface == "booth" and lab.stage.error == ""


def test_the_last_runner_cannot_be_switched_off(lab):
    lab.racers["BFGS"].value = False
    lab.racers["gradient descent"].value = False
    assert "leave at least one optimizer on" in lab.stage.error
    assert lab.state.racers == ("gradient descent",)
    assert lab.racers["gradient descent"].value


def test_switching_a_runner_on_gives_it_a_lane_and_lines_up_again(lab):
    play(lab)
    lab.racers["Nesterov"].value = True
    assert lab.state.racers == ("gradient descent", "Nesterov", "BFGS")
    names = [layer.name for layer in lab.stage.layers]
    assert "path Nesterov" in names and "runner Nesterov" in names
    assert lab.stage.frame == 0 and lab.bet.options[2] == "Nesterov"


def test_a_click_moves_the_start_and_a_cancelled_drag_gives_it_back(lab):
    point(lab, 1.0, -1.0)
    assert lab.state.start == (1.0, -1.0) and lab.start.value == "1, -1"
    point(lab, 2.0, 2.0, "move", 2)
    point(lab, 2.0, 2.0, "cancel", 3)
    assert lab.state.start == (1.0, -1.0)


def test_at_the_lowest_point_there_is_nothing_to_run_for(lab):
    before = lab.preset
    lab.start.value = "0, 0"
    assert "this start is the lowest point" in lab.stage.error
    assert lab.preset == before


def test_frames_share_one_clock_and_the_words_tell_the_end(lab):
    assert lab.stage.frames == 61
    words = lab.stage.in_words()
    assert "Ready: gradient descent and BFGS." in words
    play(lab)
    assert "Winner: gradient descent with 1. Then BFGS 3." in lab.stage.in_words()


def test_a_path_shows_no_point_that_is_not_yet_spent():
    state = states.read_preset("surface=ravine;racers=Adam;budget=240")
    trail = picture.layers(state, states.run_all(state))[0]
    shown = np.isfinite(trail.x).sum(axis=1)
    np.testing.assert_array_equal(shown, np.arange(1, state.frames + 1))
    assert picture.moments(state)[-1] == 240


def test_who_is_over_the_line_but_not_for_good_is_said_to_swing_back():
    state = states.read_preset("surface=ravine;racers=momentum;budget=120")
    words = picture.words(state, states.run_all(state))
    assert any(", but will swing back over the line." in text for text in words[:62])
    assert not any("swing back" in text for text in words[62:])


def test_who_leaves_the_numbers_is_called_gone():
    state = states.read_preset("surface=bowl1;racers=momentum;budget=60")
    run = states.run_all(state)["momentum"]
    gone = type(run)("momentum", run.w, run.loss, np.inf, diverged=True)
    layers = picture.layers(state, {"momentum": gone})
    times = next(layer for layer in layers if layer.name == "time momentum")
    assert times.words[-1] == "gone"


# Bets


def test_a_right_bet_counts_once_for_each_winner():
    lab = race_lab(FIELD)
    lab.bet.value = "gradient descent"
    play(lab)
    assert "Right: gradient descent." in lab.score.value
    assert "1 of 3" in lab.score.value
    lab.start.value = "2, 1"
    lab.bet.value = "gradient descent"
    play(lab)
    assert "Right again" in lab.score.value and "1 of 3" in lab.score.value


def test_with_few_runners_a_right_bet_does_not_count(lab):
    lab.bet.value = "gradient descent"
    play(lab)
    assert "at least 4 run" in lab.score.value and "0 of 3" in lab.score.value


def test_a_race_seen_without_a_bet_pays_nothing(lab):
    play(lab)
    assert "You had not bet" in lab.score.value
    lab.bet.value = "gradient descent"
    assert "this race has begun" in lab.stage.error
    assert lab.bets.settled == 0


def test_three_winners_reach_the_goal():
    bets = Bets()
    for name, surface in [("a", "booth"), ("b", "bowl1"), ("c", "beale")]:
        state = states.opening(surface)
        bets.place(state, name)
        bets.see(state, (name,), over=True)
    assert "3 of 3 (a, b, c) ✔" in bets.score(state)
    assert bets.on(states.opening("ravine")) == NO_BET


def test_a_lost_bet_says_so_and_a_late_one_is_refused():
    bets, state = Bets(), states.opening()
    bets.place(state, "Adam")
    bets.see(state, ("BFGS",), over=True)
    assert "Lost: you had bet on Adam." in bets.score(state)
    with pytest.raises(TooLate, match="this race has begun"):
        bets.place(state, "BFGS")


def test_a_dead_heat_pays_both_and_nobody_pays_none():
    run = states.run_all(states.read_preset(SMALL))["BFGS"]
    late = type(run)("Adam", run.w, run.loss, np.inf)
    assert states.winners({"BFGS": run, "L-BFGS": run}) == ("BFGS", "L-BFGS")
    assert states.winners({"Adam": late}) == ()


def test_reset_brings_the_opening_back_and_keeps_the_score():
    lab = race_lab(FIELD)
    lab.bet.value = "gradient descent"
    play(lab)
    lab.surface.value = "booth"
    lab.reset.click()
    assert lab.state == states.read_preset(FIELD) and lab.bets.right == 1


def test_the_still_shows_the_finished_race(lab):
    data, metadata = lab._repr_mimebundle_()
    assert len(data["image/png"]) > 1000
    assert "Winner: gradient descent" in data["text/plain"]
    assert lab.stage.frame == 0


def test_tuning_ahead_goes_on_until_all_is_tuned(lab, monkeypatch):
    known = {(s, r) for s in states.SURFACES for r in RACERS} - {("beale", "Adam")}

    def once(surface, racer):
        fresh = (surface, racer) not in known
        known.add((surface, racer))
        return fresh

    monkeypatch.setattr(states, "tune_once", once)
    assert lab._tune_ahead() and not lab._tune_ahead()
