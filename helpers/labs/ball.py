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
from helpers.labs.lab import Lab, row
from helpers.stage import Pointer, Stage, Track


def ball_lab(preset: str | None = None) -> "BallLab":
    """Return the ball lab, in the state of ``preset`` if one is given.

    Raises ValueError with one sentence if the preset does not fit.

    >>> ball_lab("curve=dimple;alpha=8").preset
    'v=1;curve=dimple;start=-6;alpha=8;steps=30'
    """
    return BallLab(states.read_preset(preset) if preset else states.opening())


class BallLab(Lab):
    """A ball on a curve of one weight, at 121 learning rates at once.

    Attributes
    ----------
    preset : str
        The whole state as one line; assign one to restore it.
    path : Path
        All runs on show, one for each learning rate of the slider.
    goal : Goal
        What to try to reach; it keeps the best score.
    """

    def __init__(self, state: State):
        self.first = self.state = self._settled = state
        self.goal, self._syncing = Goal(), False
        self.path = states.roll_at_all_rates(state)
        stage = Stage(picture.scenery(state.curve, state.steps), **self._content())
        self._make_controls()
        terms = ipywidgets.HTML(escape(self.goal.words))
        rows = [row(self.curve, self.start, self.steps, self.reset), stage]
        rows += [row(terms, self.to_goal), self.score, self.text]
        super().__init__(stage, rows)
        self._connect()
        self._sync()

    @property
    def preset(self) -> str:
        """The whole state as one line."""
        return self.state.preset()

    @preset.setter
    def preset(self, text: str) -> None:
        self.show(states.read_preset(text))

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
        self.curve = ipywidgets.Dropdown(options=curves, description="curve")
        self.curve.style.description_width = "initial"
        self.curve.layout.width = "270px"
        self.start = _typed("start x", "140px")
        self.steps = _typed("steps", "120px")
        self.reset = ipywidgets.Button(description="Reset", tooltip="As it opened")
        self.to_goal = ipywidgets.Button(
            description="Go there", tooltip="Set the goal’s curve and start"
        )
        for button in (self.reset, self.to_goal):
            button.layout.width = "90px"
        self.score = ipywidgets.HTML()  # a Label would not wrap in a narrow cell
        self.text = _typed("preset (copy, or paste one)", "auto")

    def _connect(self) -> None:
        self.answer(self.curve, self._choose)
        self.answer(self.start, self._type_start)
        self.answer(self.steps, self._type_steps)
        self.answer(self.text, self._paste)
        guard = self.stage.guard
        self.reset.on_click(guard(lambda _: self._settle(self.first)))
        self.to_goal.on_click(guard(lambda _: self._settle(self.goal.state())))
        self.stage.on_pointer(self._point)
        self.stage.observe(guard(lambda _: self._scrubbed()), "frame")

    def _settle(self, state: State) -> None:
        """Show a state that Escape, in the middle of a drag, comes back to."""
        self.show(state)
        self._settled = self.state

    def _change(self, **changes: object) -> None:
        """Show the state with some parts changed, unless the lab itself set them."""
        state = replace(self.state, **changes)
        if not self._syncing and state != self.state:
            self._settle(state)

    def _choose(self, curve: str) -> None:
        if not self._syncing:
            self._settle(states.opening(curve, steps=self.state.steps))

    def _type_start(self, text: str) -> None:
        if not self._syncing:
            self._change(start=states.read_start(text, self.state.curve))

    def _type_steps(self, text: str) -> None:
        if not self._syncing:
            self._change(steps=states.read_steps(text))

    def _paste(self, text: str) -> None:
        if not self._syncing and text != self.preset:
            self._settle(states.read_preset(text))

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

    def _sync(self) -> None:
        """Let all controls say what the state says."""
        state, self._syncing = self.state, True
        try:
            self.curve.value = state.curve
            self.start.value, self.steps.value = f"{state.start:g}", str(state.steps)
            self.text.value = self.preset
            self.score.value = escape(self.goal.score(state, self.path))
        finally:
            self._syncing = False


def _typed(description: str, width: str) -> ipywidgets.Text:
    return ipywidgets.Text(
        **{"description": description, "continuous_update": False},
        **{"style": {"description_width": "initial"}, "layout": {"width": width}},
    )
