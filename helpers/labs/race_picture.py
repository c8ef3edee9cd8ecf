"""What the race lab shows of a state: scenery, runners, slider and words."""

import functools

import numpy as np
from numpy.typing import NDArray

from helpers.figures.race_scenery import HIGHEST, map_and_track
from helpers.figures.style import PATH, optimizer_style
from helpers.labs.race_state import SURFACES, State, winners
from helpers.race import ANNEALING, SHARE, Run
from helpers.stage import Layer, Line, Points, Scenery, Text, Track

Runs = dict[str, Run]


@functools.cache
def scenery(surface: str) -> Scenery:
    """Return contours and track of a surface; painting them takes a quarter second."""
    return Scenery.from_figure(*map_and_track(SURFACES[surface], SHARE))


def slider(state: State) -> Track:
    """Return the slider over the evaluations spent, with a play button."""
    spent = moments(state)
    ticks = [(k, f"{spent[k]}") for k in range(0, state.frames, state.frames // 6)]
    values = [f"{k} of {state.budget} evaluations" for k in spent]
    shape = {"play": True, "step_buttons": True, "speed": True, "seconds": 9.0}
    return Track("evaluations spent", values, ticks, **shape)


def moments(state: State) -> NDArray:
    """Return the evaluations spent at each frame, (F,)."""
    return np.arange(state.frames) * state.stride


def height_left(state: State, run: Run) -> NDArray:
    """Return the part of the start's height that is left at each frame, (F,)."""
    floor = state.objective.minimum
    height = float(state.objective.value(state.start)) - floor
    return (run.loss[:: state.stride] - floor) / height


def layers(state: State, runs: Runs) -> list[Layer]:
    """Return all actors: paths, lanes with runners, names, times, and the start."""
    actors = [_trail(state, run) for run in runs.values()]
    for lane, run in enumerate(runs.values()):
        actors += _lane(state, run, 1 - (lane + 0.5) / len(runs))
    return [*actors, _start(state)]


def _start(state: State) -> Layer:
    place = {"x": [state.start[0]], "y": [state.start[1]], "size": 13.0}
    look = {"color": "#FFFFFF", "edge": PATH, "draggable": True, "summon": True}
    return Points("start", axes="map", **place, **look, order=2)


def _trail(state: State, run: Run) -> Layer:
    """Return the path as far as it has come in every frame: (F, F), NaN ahead."""
    w, rows = run.w[:: state.stride], np.arange(state.frames)
    ahead = rows[None] > rows[:, None]
    x, y = (np.where(ahead, np.nan, w[:, i]) for i in (0, 1))
    color, dash = optimizer_style(run.optimizer)
    look = {"color": color, "dash": [1.4 * d for d in dash], "halo": 1.5}
    end = {"end": "o", "end_color": color, "end_size": 10.0}
    return Line(f"path {run.optimizer}", axes="map", x=x, y=y, **look, **end)


def _lane(state: State, run: Run, y: float) -> list[Layer]:
    """Return one lane: a faint line, the way done, the runner, name and time."""
    color, dash = optimizer_style(run.optimizer)
    name, axes = run.optimizer, {"axes": "track"}
    here = np.clip(height_left(state, run), SHARE / 2, HIGHEST)
    done = np.stack([np.ones_like(here), here], axis=-1)
    faint = {"color": "#D8D8D8", "width": 1.5}
    way = {"color": color, "width": 3.0, "dash": [1.4 * d for d in dash]}
    runner = {"color": color, "edge": "#FFFFFF", "size": 12.0}
    word = {"of_axes": True, "clip": False, "y": y, "size": 14.0, "color": color}
    return [
        Line(f"lane {name}", **axes, x=[HIGHEST, SHARE / 3], y=[y, y], **faint),
        Line(f"way {name}", **axes, x=done, y=[y, y], **way),
        Points(f"runner {name}", **axes, x=here[:, None], y=[y], **runner, order=1),
        Text(f"name {name}", **axes, x=-0.03, align="right", words=name, **word),
        Text(f"time {name}", **axes, x=1.02, words=_times(state, run), **word),
    ]


def _times(state: State, run: Run) -> list[str]:
    """Return what stands at the end of a lane in every frame: "34" once arrived."""
    if run.diverged and not np.isfinite(run.arrived):
        return [""] * (state.frames - 1) + ["gone"]
    return [f"{run.arrived:.0f}" if k >= run.arrived else "" for k in moments(state)]


def words(state: State, runs: Runs) -> list[str]:
    """Return the commentary: one sentence a frame, the verdict in the last."""
    names = _listed(runs)
    first = f"Ready: {names}. Choose whom you bet on, then press play."
    between = [_commentary(state, runs, k) for k in range(1, state.frames - 1)]
    return [first, *between, verdict(state, runs)]


def _commentary(state: State, runs: Runs, frame: int) -> str:
    spent = int(moments(state)[frame])
    home = [name for name, run in runs.items() if run.arrived <= spent]
    out = {name: run for name, run in runs.items() if name not in home}
    text = f"After {spent}: "
    if home:
        text += f"{_listed(home)} arrived"
    if out:
        left = {name: height_left(state, run)[frame] for name, run in out.items()}
        ahead = min(left, key=left.get)
        text += "; " if home else ""
        text += f"{ahead} leads the rest with {_percent(left[ahead])} left"
        if left[ahead] <= SHARE:
            text += ", but will swing back over the line"
    return text + "."


def _percent(part: float) -> str:
    """Return a part of the height in per cent, two digits."""
    return f"{100 * part:.2g} %" if part < 1 else "all of the height"


def verdict(state: State, runs: Runs) -> str:
    """Return who won, with all times, and who did not arrive."""
    best, order = winners(runs), sorted(runs.values(), key=lambda run: run.arrived)
    late = [run.optimizer for run in order if not np.isfinite(run.arrived)]
    if not best:
        return f"Nobody arrives within {state.budget} evaluations."
    time = runs[best[0]].arrived
    text = f"Winner: {_listed(best)} with {time:.0f}."
    home = [run for run in order if np.isfinite(run.arrived)][len(best) :]
    if home:
        times = ", ".join(f"{run.optimizer} {run.arrived:.0f}" for run in home)
        text += f" Then {times}."
    if late:
        text += f" Not within {state.budget}: {', '.join(late)}."
    if ANNEALING in runs:
        text += " (Simulated annealing counts function values.)"
    return text


def _listed(names) -> str:
    """Return names as a list in words: a, b and c."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
