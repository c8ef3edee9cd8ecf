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
from helpers.labs.lab import Lab, row
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


class JacobianLab(Lab):
    """Five logits, their softmax at 41 temperatures, and the Jacobian as a table.

    Attributes
    ----------
    preset : str
        The whole state as one line; assign one to restore it.
    state : State
        What is shown.
    goal : Goal
        What to try to reach; it keeps the best score.
    """

    def __init__(self, state: State):
        self.first = self.state = self._settled = state
        self.goal, self._syncing = states.Goal(), False
        stage = Stage(Scenery.from_figure(*scenery(COUNT)), **content(state))
        self._make_controls()
        super().__init__(stage, self._rows(stage))
        self._connect()
        self._sync()

    @property
    def preset(self) -> str:
        """The whole state as one line."""
        return self.state.preset()

    @preset.setter
    def preset(self, text: str) -> None:
        self.show(states.read_preset(text))

    def show(self, state: State, *, settled: bool = True) -> None:
        """Show another state; a drag that is not settled can still be cancelled."""
        self.state = state
        self.stage.update(**content(state))
        if settled:
            self._settled = state
        self._sync()

    def _make_controls(self) -> None:
        self.logits = _typed("logits z", "270px")
        self.up = ipywidgets.Button(
            description=f"All + {SHIFT}", tooltip="Raise all logits by the same amount"
        )
        self.down = ipywidgets.Button(
            description=f"All − {SHIFT}", tooltip="Lower all logits by the same amount"
        )
        self.diagonal = ipywidgets.Checkbox(
            description="S2’s diagonal only", indent=False, layout={"width": "170px"}
        )
        self.reset = ipywidgets.Button(description="Reset", tooltip="As it opened")
        for button in (self.up, self.down, self.reset):
            button.layout.width = "90px"
        self.score = ipywidgets.HTML()  # a Label would not wrap in a narrow cell
        self.text = _typed("preset (copy, or paste one)", "auto")

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
        self.answer(self.text, self._paste)
        guard = self.stage.guard
        self.up.on_click(guard(lambda _: self._shift(SHIFT)))
        self.down.on_click(guard(lambda _: self._shift(-SHIFT)))
        self.reset.on_click(guard(lambda _: self.show(self.first)))
        self.stage.on_pointer(self._point)
        self.stage.observe(guard(lambda _: self._scrubbed()), "frame")

    def _change(self, **changes: object) -> None:
        """Show the state with some parts changed, unless the lab itself set them."""
        state = replace(self.state, **changes)
        if not self._syncing and state != self.state:
            self.show(state)

    def _type(self, text: str) -> None:
        if not self._syncing:
            self._change(logits=states.read_logits(text))

    def _paste(self, text: str) -> None:
        if not self._syncing and text != self.preset:
            self.preset = text

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
        state = replace(self.state, logits=tuple(logits))
        self.show(state, settled=event.kind == "up")

    def _scrubbed(self) -> None:
        """Follow the slider; the browser has drawn the frame already."""
        temperature = float(TEMPERATURES[self.stage.frame])
        if temperature != self.state.temperature:
            self.state = self._settled = replace(self.state, temperature=temperature)
            self._sync()

    def _sync(self) -> None:
        """Let all controls say what the state says."""
        state, self._syncing = self.state, True
        try:
            self.logits.value = ", ".join(f"{z:g}" for z in state.logits)
            self.diagonal.value = state.diagonal
            self.text.value = self.preset
            self.score.value = escape(self.goal.score(state))
        finally:
            self._syncing = False


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


def _typed(description: str, width: str) -> ipywidgets.Text:
    return ipywidgets.Text(
        **{"description": description, "continuous_update": False},
        **{"style": {"description_width": "initial"}, "layout": {"width": width}},
    )
