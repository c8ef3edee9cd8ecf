"""What the experiment bench shows of a plan: curves, the staircase of α, the end."""

from functools import lru_cache

import numpy as np

from helpers.figures import style
from helpers.figures.bench_scenery import LIMITS, scenery
from helpers.labs.bench_state import GOAL, State, nearest, plan_text
from helpers.piecewise import RATES, STEPS, Branches, Plan, branches
from helpers.stage import Layer, Line, Points, Scenery, Text, Track

KEPT_COLORS = (style.ORANGE, style.GREEN, style.PURPLE)
KEPT_DASHES = ((9, 4), (3, 3), (9, 3, 2, 3))


@lru_cache(maxsize=1)
def painted() -> Scenery:
    """Return the scenery; it never changes."""
    return Scenery.from_figure(*scenery(STEPS, GOAL))


def content(state: State) -> dict:
    """Return what the stage shows of a state: actors, slider and words."""
    runs = state.runs()
    return {
        "layers": [*_kept(state), *_now(state, runs), *_end(state, runs)],
        "scrub": track(),
        "words": [words(state, runs, k) for k in range(len(RATES))],
        "alt": f"Validation loss over {STEPS} steps with the plan "
        f"{plan_text(state.plan)}, its α, and the loss at the end for every last α.",
        "frame": state.frame,
        "pointer": {"alpha": "sets the step from which the last α holds"},
    }


def track() -> Track:
    """Return the slider over the last α."""
    ticks = [(nearest(rate), f"{rate:g}") for rate in (0.01, 0.1, 1, 10)]
    return Track("last α", [f"α = {rate:g}" for rate in RATES], ticks, play=True)


def words(state: State, runs: Branches, k: int) -> str:
    """Say what one frame shows."""
    step, losses = state.plan[-1][0], runs.validation[k]
    since = f"α = {RATES[k]:g} from step {step}"
    if np.isnan(losses[-1]):
        return f"{since}: overflow; no numbers are left at the end."
    low = int(np.nanargmin(losses))
    lowest = f"lowest {losses[low]:.3g} at step {runs.step[low]}"
    return f"{since}: validation loss {losses[-1]:.3g} at the end, {lowest}."


def _kept(state: State) -> list[Layer]:
    """Return the curves and staircases of the plans that were kept."""
    layers: list[Layer] = []
    for i, plan in enumerate(state.kept):
        runs, k = branches(plan, state.seed), nearest(plan[-1][1])
        look = {"color": KEPT_COLORS[i], "dash": KEPT_DASHES[i], "width": 1.8}
        x, y = staircase(plan)
        name = f"kept {i + 1}"
        layers += [
            Line(name, axes="loss", x=runs.step, y=runs.validation[k], **look),
            Line(f"{name} α", axes="alpha", x=x, y=y, **look),
        ]
        place = {"x": 0.985, "y": 0.93 - 0.085 * i, "of_axes": True, "align": "right"}
        said, place["box"] = f"{name}: {_short(plan)}", True
        layers.append(Text(f"{name} name", axes="loss", words=said, size=12.0, **place))
        layers[-1].color, layers[-1].bold = KEPT_COLORS[i], True
    return layers


def _short(plan: Plan) -> str:
    """Return a plan for the picture: the first α needs no step, if there is room.

    >>> _short(((0, 0.5), (240, 0.25)))
    'α 0.5, from 240: 0.25'
    """
    if len(plan) > 3:
        return plan_text(plan)
    parts = [f"from {step}: {rate:g}" for step, rate in plan[1:]]
    return ", ".join([f"α {plan[0][1]:g}", *parts])


def staircase(plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Return the corners of α over the steps, both (2 parts,)."""
    begins = [step for step, _ in plan]
    ends = [*begins[1:], STEPS]
    x = np.column_stack([begins, ends]).ravel()
    return x, np.repeat([rate for _, rate in plan], 2)


def _now(state: State, runs: Branches) -> list[Layer]:
    """Return the curve on show, its staircase, and a line at the last change."""
    x, y = staircase(state.plan)
    stairs = np.tile(y, (len(RATES), 1))
    stairs[:, -2:] = RATES[:, None]
    change = np.full(2, state.plan[-1][0])
    marker = {"x": change, "dash": (4, 3), "width": 1.2, "color": style.GREY}
    now = {"color": style.PREDICTION, "width": 2.6}
    return [
        Line("change", axes="loss", y=LIMITS["loss"], **marker),
        Line("change α", axes="alpha", y=LIMITS["alpha"], **marker),
        Line("now", axes="loss", x=runs.step, y=runs.validation, **now),
        Line("now α", axes="alpha", x=x, y=stairs, **now),
    ]


def _end(state: State, runs: Branches) -> list[Layer]:
    """Return the loss at the end against the last α, and where the slider is."""
    last = runs.validation[:, -1]
    ball = {"x": RATES[:, None], "y": last[:, None], "size": 12.0, "edge": "#ffffff"}
    return [
        Line("ends", axes="end", x=RATES, y=last, color=style.INK, marker="o", width=1),
        Points("end now", axes="end", **ball, color=style.PREDICTION),
    ]
