"""The surface lab: click a start, drag α, watch the path, the loss and the verdict."""

from dataclasses import replace
from html import escape

import ipywidgets

from helpers.labs import descent_picture as picture
from helpers.labs import descent_state as states
from helpers.labs import goal
from helpers.labs.descent_state import State
from helpers.labs.lab import Lab, Later, row
from helpers.optimizers import OPTIMIZERS
from helpers.stage import Pointer, Stage, Track
from helpers.surfaces import SURFACES


def surface_lab(preset: str | None = None) -> "SurfaceLab":
    """Return the surface lab, in the state of ``preset`` if one is given.

    Raises ValueError with one sentence if the preset does not fit.

    >>> surface_lab("surface=booth;alpha=0.1;steps=50").preset
    'v=1;surface=booth;optimizer=gradient descent;start=-5,6;alpha=0.1;steps=50'
    """
    return SurfaceLab(states.read_preset(preset) if preset else states.opening())


class SurfaceLab(Lab):
    """Descent on a surface of two weights, at 121 learning rates at once.

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
        self.goal, self._syncing = goal.Goal(), False
        self.path = states.descend_at_all_rates(state)
        stage = Stage(picture.scenery(state.surface, state.steps), **self._content())
        self._make_controls()
        super().__init__(stage, self._rows(stage))
        self._connect()
        self._sync()
        self._later = Later(self._paint_ahead)
        self._later.start()

    @property
    def preset(self) -> str:
        """The whole state as one line."""
        return self.state.preset()

    @preset.setter
    def preset(self, text: str) -> None:
        self.show(states.read_preset(text))

    def show(self, state: State) -> None:
        """Compute and show another state; the browser changes picture in one go."""
        path = states.descend_at_all_rates(state)
        self.state, self.path = state, path
        self.stage.update(
            scenery=picture.scenery(state.surface, state.steps), **self._content()
        )
        self._sync()
        self._later.start()

    def _content(self) -> dict:
        state, path = self.state, self.path
        layers = picture.layers(state, path)
        if self.goal.applies(state):
            layers.append(picture.level(state, goal.LOSS, "goal"))
        return {
            "layers": layers,
            "scrub": picture.slider(state),
            "steps": Track(
                "steps shown",
                [f"{k} of {state.steps}" for k in range(state.steps + 1)],
                play=True,
                seconds=3.0,
            ),
            "words": picture.verdicts(state, path),
            "alt": f"Paths of {state.optimizer} on {state.objective.title}, "
            "and the loss along the path.",
            "pointer": {"map": "sets the start"},
            "frame": state.frame,
        }

    def _paint_ahead(self) -> bool:
        """Paint one scenery that may be wanted soon; False if all are there."""
        steps = self.state.steps
        missing = [name for name in SURFACES if not picture.is_painted(name, steps)]
        if missing:
            picture.scenery(missing[0], steps)
        return len(missing) > 1

    def _make_controls(self) -> None:
        wide = {"description_width": "initial"}
        surfaces = [(surface.title, name) for name, surface in SURFACES.items()]
        self.surface = ipywidgets.Dropdown(options=surfaces, description="surface")
        self.optimizer = ipywidgets.Dropdown(
            options=list(OPTIMIZERS), description="optimizer"
        )
        self.start = _typed("start w₁, w₂", "190px")
        self.steps = _typed("steps", "120px")
        self.momentum = ipywidgets.FloatSlider(
            **{"min": 0, "max": 0.99, "step": 0.01, "description": "momentum μ"},
            **{"style": wide, "layout": {"width": "260px"}},
        )
        self.reset = ipywidgets.Button(description="Reset", tooltip="As it opened")
        self.to_goal = ipywidgets.Button(
            description="Go there", tooltip="Set the goal’s surface, start and steps"
        )
        self.score = ipywidgets.HTML()  # a Label would not wrap in a narrow cell
        self.text = _typed("preset (copy, or paste one)", "auto")
        for box in (self.surface, self.optimizer):
            box.style.description_width, box.layout.width = "initial", "270px"
        for button in (self.reset, self.to_goal):
            button.layout.width = "90px"

    def _rows(self, stage: Stage) -> list[ipywidgets.Widget]:
        terms = ipywidgets.HTML(escape(self.goal.words))
        return [
            row(self.surface, self.optimizer, self.momentum),
            row(self.start, self.steps, self.reset),
            stage,
            row(terms, self.to_goal),
            self.score,
            self.text,
        ]

    def _connect(self) -> None:
        self.answer(self.surface, self._choose_surface)
        self.answer(self.optimizer, self._choose_optimizer)
        self.answer(self.momentum, lambda mu: self._change(momentum=round(mu, 2)))
        self.answer(self.start, self._type_start)
        self.answer(self.steps, self._type_steps)
        self.answer(self.text, self._paste)
        guard = self.stage.guard
        self.reset.on_click(guard(lambda _: self.show(self.first)))
        self.to_goal.on_click(guard(lambda _: self._take_goal()))
        self.stage.on_pointer(self._point)
        self.stage.observe(guard(lambda change: self._scrubbed()), "frame")

    def _change(self, **changes: object) -> None:
        """Show the state with some parts changed, unless the lab itself set them."""
        state = replace(self.state, **changes)
        if not self._syncing and state != self.state:
            self.show(state)
            self._settled = self.state

    def _choose_surface(self, name: str) -> None:
        if not self._syncing:
            kept = {"steps": self.state.steps, "momentum": self.state.momentum}
            self.show(states.opening(name, self.state.optimizer, **kept))
            self._settled = self.state

    def _choose_optimizer(self, name: str) -> None:
        state = replace(self.state, optimizer=name)
        low, high = states.rates(state)[[0, -1]]
        if not low <= state.alpha <= high or "Adam" in (name, self.state.optimizer):
            state = replace(state, alpha=states.usual_rate(state))
        self._change(optimizer=name, alpha=state.alpha)

    def _type_start(self, text: str) -> None:
        if not self._syncing:
            self._change(start=states.read_start(text, self.state))

    def _type_steps(self, text: str) -> None:
        if not self._syncing:
            self._change(steps=states.read_steps(text))

    def _paste(self, text: str) -> None:
        if not self._syncing and text != self.preset:
            self.preset = text
            self._settled = self.state

    def _take_goal(self) -> None:
        self.show(self.goal.state(self.state.optimizer))
        self._settled = self.state

    def _point(self, event: Pointer) -> None:
        if event.kind == "cancel":
            self.show(replace(self.state, start=self._settled.start))
            return
        start = round(event.x, 3), round(event.y, 3)
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
            self.surface.value, self.optimizer.value = state.surface, state.optimizer
            self.start.value = "{:g}, {:g}".format(*state.start)
            self.steps.value = str(state.steps)
            self.momentum.value = state.momentum
            self.momentum.layout.display = None if state.has_momentum else "none"
            self.text.value = self.preset
            self.score.value = escape(self.goal.score(state, self.path))
        finally:
            self._syncing = False


def _typed(description: str, width: str) -> ipywidgets.Text:
    return ipywidgets.Text(
        **{"description": description, "continuous_update": False},
        **{"style": {"description_width": "initial"}, "layout": {"width": width}},
    )
