"""The lab of lesson 06: drag logits, watch softmax and its Jacobian."""

from dataclasses import replace
from html import escape

import ipywidgets
import numpy as np
from numpy.typing import NDArray

from helpers.figures import style
from helpers.figures.jacobian_scenery import HIGHEST, scenery
from helpers.figures.jacobians import SIGNS
from helpers.labs import jacobian_state as states
from helpers.labs.jacobian_state import COUNT, TEMPERATURES, State, minus
from helpers.labs.lab import PresetLab, button, row, tick, typed
from helpers.stage import (
    Bars,
    Image,
    Layer,
    Line,
    Pointer,
    Points,
    Scenery,
    Stage,
    Text,
    Track,
)

NUMBERS = np.arange(1, COUNT + 1)
SHIFT = 0.5


def jacobian_lab(preset: str | None = None) -> "JacobianLab":
    """Return the Jacobian lab, in the state of ``preset`` if one is given.

    Raises ValueError with one sentence if the preset does not fit.

    >>> jacobian_lab("logits=1,1,0,0,0").preset
    'v=1;logits=1,1,0,0,0;temperature=1;show=all'
    """
    return JacobianLab(states.read_preset(preset) if preset else State())


class JacobianLab(PresetLab):
    """Five logits, their softmax at 41 temperatures, and the Jacobian as a table.

    Attributes
    ----------
    state : State
        What is shown.
    goal : Goal
        What to try to reach; it keeps the best score.
    """

    read_preset = staticmethod(states.read_preset)

    def __init__(self, state: State):
        self._begin(state)
        self.goal = states.Goal()
        stage = Stage(Scenery.from_figure(*scenery(COUNT)), **content(state))
        self._make_controls()
        super().__init__(stage, self._rows(stage))
        self._connect()

    def show(self, state: State) -> None:
        """Show another state; the browser changes picture in one go."""
        self.state = state
        self.stage.update(**content(state))
        self._sync()

    def _make_controls(self) -> None:
        self.logits = typed("logits z", "270px")
        self.up = button(f"All + {SHIFT}", "Raise all logits by the same amount")
        self.down = button(f"All − {SHIFT}", "Lower all logits by the same amount")
        self.diagonal = tick("S2’s diagonal only", "170px")

    def _rows(self, stage: Stage) -> list[ipywidgets.Widget]:
        return [
            row(self.logits, self.up, self.down, self.diagonal, self.reset),
            stage,
            ipywidgets.HTML(escape(self.goal.words)),
            self.score,
            self.text,
        ]

    def _connect(self) -> None:
        self.answer(self.logits, self._type)
        self.answer(self.diagonal, lambda on: self._change(diagonal=bool(on)))
        guard = self.stage.guard
        self.up.on_click(guard(lambda _: self._shift(SHIFT)))
        self.down.on_click(guard(lambda _: self._shift(-SHIFT)))
        self.stage.on_pointer(self._point)
        self.stage.observe(guard(lambda _: self._scrubbed()), "frame")

    def _type(self, text: str) -> None:
        self._change(logits=states.read_logits(text))

    def _shift(self, by: float) -> None:
        self._change(logits=states.shifted(self.state.logits, by))

    def _point(self, event: Pointer) -> None:
        if event.kind == "cancel":
            self.show(replace(self.state, logits=self._settled.logits))
            return
        # A press beside all handles means the bar below or above it.
        k = event.index if event.layer else round(event.x) - 1
        logits = list(self.state.logits)
        height = min(max(event.y, -HIGHEST), HIGHEST)
        logits[min(max(k, 0), COUNT - 1)] = round(height, 1) + 0.0
        self.show(replace(self.state, logits=tuple(logits)))
        if event.kind == "up":
            self._settled = self.state

    def _scrubbed(self) -> None:
        """Follow the slider; the browser has drawn the frame already."""
        temperature = float(TEMPERATURES[self.stage.frame])
        if temperature != self.state.temperature:
            self.state = self._settled = replace(self.state, temperature=temperature)
            self._sync()

    def _tell(self) -> None:
        state = self.state
        self.logits.value = ", ".join(f"{z:g}" for z in state.logits)
        self.diagonal.value = state.diagonal
        self.score.value = escape(self.goal.score(state))


def content(state: State) -> dict:
    """Return what the stage shows of a state: actors, slider and words."""
    s = states.outputs(state.logits)
    J = states.jacobians(s, state.diagonal)
    return {
        "layers": [*_bars(state, s), *_table(J, _row_sums(J, state.diagonal))],
        "scrub": _slider(),
        "words": [_words(*each, state.diagonal) for each in zip(s, J, strict=True)],
        "alt": "Five logits as bars, their softmax, and its Jacobian as a heat map "
        "with the sums of its rows.",
        "pointer": {"logits": "sets the logit there"},
        "frame": state.frame,
    }


def _slider() -> Track:
    values = [f"T = {t:g}" for t in TEMPERATURES]
    ticks = [(k, f"{TEMPERATURES[k]:g}") for k in (0, 10, 20, 30, 40)]
    return Track("temperature T", values, ticks, step_buttons=True)


def _words(s: NDArray, J: NDArray, diagonal: bool) -> str:
    """Say what a frame shows, in one line."""
    shares = ", ".join(_two_digits(s))
    if diagonal:
        sums = ", ".join(_two_digits(J.sum(axis=1)))
        return f"softmax = ({shares}). S2’s rows add up to {sums}: not to 0."
    value, i, j = states.lowest(J)
    return (
        f"softmax = ({shares}). Largest entry {minus(J.max())}; lowest entry "
        f"{minus(value)}, output {i} with input {j}. Every row adds up to 0."
    )


def _bars(state: State, s: NDArray) -> list[Layer]:
    """Return the logits with their handles, and the outputs in every frame."""
    handles = {"x": NUMBERS, "y": state.logits, "size": 12.0, "draggable": True}
    logits = {"at": NUMBERS, "value": state.logits, "thickness": 0.5}
    shares = [
        Text(
            f"share {k}",
            **{"axes": "softmax", "x": k, "y": s[:, k - 1] + 0.03, "align": "center"},
            **{"words": _two_digits(s[:, k - 1]), "size": 13.0},
            **{"clip": False, "color": style.PREDICTION},
        )
        for k in NUMBERS
    ]
    return [
        Bars("z", axes="logits", **logits, color=style.GREY),
        Points("handles", axes="logits", **handles, color="#FFFFFF", edge=style.INK),
        Bars(
            *("s",),
            **{"axes": "softmax", "at": NUMBERS, "value": s, "thickness": 0.6},
            color=style.PREDICTION,
        ),
        *shares,
    ]


def _row_sums(J: NDArray, diagonal: bool) -> NDArray:
    """Return the sums of the rows, (F, 5); the true table's are 0 without noise."""
    sums = J.sum(axis=2)
    return sums if diagonal else np.where(np.abs(sums) < 1e-12, 0.0, sums)


def _table(J: NDArray, row_sums: NDArray) -> list[Layer]:
    """Return the heat map with its numbers and the sums of its rows."""
    edge = COUNT + 0.5
    heat = {"values": J, "extent": (0.5, edge, edge, 0.5), "limits": (-0.45, 0.45)}
    cells = [
        _cell(f"entry {i} {j}", (j, i), J[:, i - 1, j - 1])
        for i in NUMBERS
        for j in NUMBERS
    ]
    sums = [
        _cell(f"sum {i}", (edge + 0.48, i), total, bold=True, color=style.MARK)
        for i, total in zip(NUMBERS, row_sums.T, strict=True)
    ]
    return [
        Image("J", axes="jacobian", **heat, colormap=SIGNS),
        Line("grid", axes="jacobian", **_grid(), color="#FFFFFF", width=2.0),
        *cells,
        *sums,
    ]


def _cell(name: str, place: tuple, values: NDArray, **look) -> Layer:
    x, y = place
    return Text(
        name,
        **{"axes": "jacobian", "x": x, "y": y + 0.1, "align": "center", "size": 13.0},
        words=_two_digits(values),
        **{"clip": False, "color": "#000000", **look},
    )


def _two_digits(values: NDArray) -> list[str]:
    """Return numbers as words, an exact zero as 0.

    Python's floats, which ``tolist`` gives, round faster than NumPy's.
    """
    return ["0" if value == 0 else minus(value, 2) for value in values.tolist()]


def _grid() -> dict[str, NDArray]:
    """Return the seams between the cells as one line with gaps."""
    seams = NUMBERS[:-1] + 0.5
    along = np.tile([0.5, COUNT + 0.5, np.nan], len(seams))
    across = np.repeat(seams, 3)
    return {"x": np.append(along, across), "y": np.append(across, along)}
