"""The loss lab: drag a point, and see three lines and three C(w) answer."""

from dataclasses import replace
from html import escape

import ipywidgets

from helpers.labs import loss_picture as picture
from helpers.labs import loss_state as states
from helpers.labs.lab import PresetLab, row, typed
from helpers.labs.loss_state import State
from helpers.stage import Pointer, Stage


def loss_lab(preset: str | None = None) -> "LossLab":
    """Return the loss lab, in the state of ``preset`` if one is given.

    Raises ValueError with one sentence if the preset does not fit.

    >>> loss_lab("delta=5;w=3").preset.endswith("delta=5;w=3")
    True
    """
    return LossLab(states.read_preset(preset) if preset else State())


class LossLab(PresetLab):
    """Nine points, the lines that three losses choose, and the three C(w).

    Attributes
    ----------
    state : State
        Points, δ and your own w.
    goal : Goal
        What to try to reach; it keeps the best score.
    """

    read_preset = staticmethod(states.read_preset)

    def __init__(self, state: State):
        self._begin(state)
        self.goal = states.Goal()
        stage = Stage(picture.scenery(), scrub=picture.slider(), **self._content())
        self._make_controls()
        super().__init__(stage, self._rows(stage))
        self._connect()

    def show(self, state: State) -> None:
        """Compute and show another state; the browser changes picture in one go."""
        self.state = state
        self.stage.update(**self._content())
        self._sync()

    def _content(self) -> dict:
        return {
            "layers": picture.layers(self.state),
            "words": picture.words(self.state),
            "alt": "Nine rides as points with the lines that the squared, the absolute "
            "and the Huber loss choose, and the three losses as curves over w.",
            "pointer": {"data": "takes the nearest point, which you then move"},
            "frame": self.state.frame,
        }

    def _make_controls(self) -> None:
        self.delta = typed("Huber’s δ, minutes", "200px")

    def _rows(self, stage: Stage) -> list[ipywidgets.Widget]:
        terms = ipywidgets.HTML(escape(self.goal.words))
        return [row(self.delta, self.reset), stage, terms, self.score, self.text]

    def _connect(self) -> None:
        self.answer(self.delta, self._type_delta)
        guard = self.stage.guard
        self.stage.on_pointer(self._point)
        self.stage.observe(guard(lambda change: self._scrubbed()), "frame")

    def _type_delta(self, text: str) -> None:
        self._change(delta=states.read_delta(text))

    def _point(self, event: Pointer) -> None:
        if event.kind == "cancel":
            self._settle(replace(self.state, points=self._settled.points))
        elif event.index < 0:
            if event.kind == "up":
                raise ValueError("no point is there: press on one of the nine and drag")
        else:
            state = self.state.drag(event.index, event.x, event.y)
            self.show(state)
            if event.kind == "up":
                self._settled = state

    def _scrubbed(self) -> None:
        """Follow the slider; the browser has drawn the frame already."""
        w = float(states.WEIGHTS[self.stage.frame])
        self.state = replace(self.state, w=w)
        self._sync()

    def _tell(self) -> None:
        self.delta.value = f"{self.state.delta:g}"
        self.score.value = escape(self.goal.score(self.state))
