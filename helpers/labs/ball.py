"""The ball lab: put a ball on a curve, drag α, and see its regime named."""

from dataclasses import replace
from html import escape

import ipywidgets

from helpers.curves import CURVES
from helpers.labs import ball_picture as picture
from helpers.labs import ball_state as states
from helpers.labs.ball_goal import Goal
from helpers.labs.ball_state import State
from helpers.labs.ball_words import regime
from helpers.labs.lab import PresetLab, button, menu, row, typed
from helpers.stage import Pointer, Stage, Track


def ball_lab(preset: str | None = None) -> "BallLab":
    """Return the ball lab, in the state of ``preset`` if one is given.

    Raises ValueError with one sentence if the preset does not fit.

    >>> ball_lab("curve=dimple;alpha=8").preset
    'v=1;curve=dimple;start=-6;alpha=8;steps=30'
    """
    return BallLab(states.read_preset(preset) if preset else states.opening())


class BallLab(PresetLab):
    """A ball on a curve of one weight, at 121 learning rates at once.

    Attributes
    ----------
    path : Path
        All runs on show, one for each learning rate of the slider.
    goal : Goal
        What to try to reach; it keeps the best score.
    """

    read_preset = staticmethod(states.read_preset)

    def __init__(self, state: State):
        self._begin(state)
        self.goal = Goal()
        self.path = states.roll_at_all_rates(state)
        stage = Stage(picture.scenery(state.curve, state.steps), **self._content())
        self._make_controls()
        terms = ipywidgets.HTML(escape(self.goal.words))
        rows = [row(self.curve, self.start, self.steps, self.reset), stage]
        rows += [row(terms, self.to_goal), self.score, self.text]
        super().__init__(stage, rows)
        self._connect()

    def show(self, state: State) -> None:
        """Compute and show another state; the browser changes picture in one go."""
        path = states.roll_at_all_rates(state)
        self.state, self.path = state, path
        self.stage.update(
            scenery=picture.scenery(state.curve, state.steps), **self._content()
        )
        self._sync()

    def _content(self) -> dict:
        state, path = self.state, self.path
        told = [regime(path.run(k)) for k in range(len(path.diverged_at))]
        rates = states.rates(state)
        return {
            "layers": picture.layers(state, path, [name for name, _ in told]),
            "scrub": picture.slider(state),
            "steps": Track(
                "steps shown",
                [f"{k} of {state.steps}" for k in range(state.steps + 1)],
                play=True,
                seconds=3.0,
            ),
            "words": [
                f"α = {rate:g}: {text}."
                for rate, (_, text) in zip(rates, told, strict=True)
            ],
            "alt": f"A ball on a curve, {state.objective.title.lower()}, and its place "
            "at each step.",
            "pointer": {"curve": "sets the start"},
            "frame": state.frame,
        }

    def _make_controls(self) -> None:
        curves = [(curve.title, name) for name, curve in CURVES.items()]
        self.curve = menu("curve", curves, "270px")
        self.start = typed("start x", "140px")
        self.steps = typed("steps", "120px")
        self.to_goal = button("Go there", "Set the goal’s curve and start")

    def _connect(self) -> None:
        self.answer(self.curve, self._choose)
        self.answer(self.start, self._type_start)
        self.answer(self.steps, self._type_steps)
        guard = self.stage.guard
        self.to_goal.on_click(guard(lambda _: self._settle(self.goal.state())))
        self.stage.on_pointer(self._point)
        self.stage.observe(guard(lambda _: self._scrubbed()), "frame")

    def _choose(self, curve: str) -> None:
        self._settle(states.opening(curve, steps=self.state.steps))

    def _type_start(self, text: str) -> None:
        self._change(start=states.read_start(text, self.state.curve))

    def _type_steps(self, text: str) -> None:
        self._change(steps=states.read_steps(text))

    def _point(self, event: Pointer) -> None:
        if event.kind == "cancel":
            self.show(replace(self.state, start=self._settled.start))
            return
        low, high = self.state.objective.domain
        start = round(min(max(event.x, low), high), 2)
        self.show(replace(self.state, start=start))
        if event.kind == "up":
            self._settled = self.state

    def _scrubbed(self) -> None:
        """Follow the slider; the browser has drawn the frame already."""
        rate = float(states.rates(self.state)[self.stage.frame])
        self.state = replace(self.state, alpha=rate)
        self._sync()

    def _tell(self) -> None:
        state = self.state
        self.curve.value = state.curve
        self.start.value, self.steps.value = f"{state.start:g}", str(state.steps)
        self.score.value = escape(self.goal.score(state, self.path))
