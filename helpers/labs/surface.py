"""The surface lab: click a start, drag α, watch the path, the loss and the verdict."""

from dataclasses import replace
from html import escape

import ipywidgets

from helpers.labs import descent_picture as picture
from helpers.labs import descent_state as states
from helpers.labs import goal, presets
from helpers.labs.descent_state import State
from helpers.labs.lab import Later, PresetLab, button, menu, row, typed
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


class SurfaceLab(PresetLab):
    """Descent on a surface of two weights, at 121 learning rates at once.

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
        self.goal = goal.Goal()
        self.path = states.descend_at_all_rates(state)
        stage = Stage(picture.scenery(state.surface, state.steps), **self._content())
        self._make_controls()
        super().__init__(stage, self._rows(stage))
        self._connect()
        self._later = Later(self._paint_ahead)
        self._later.start()

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
        surfaces = [(surface.title, name) for name, surface in SURFACES.items()]
        self.surface = menu("surface", surfaces, "270px")
        self.optimizer = menu("optimizer", OPTIMIZERS, "270px")
        self.start = typed("start w₁, w₂", "190px")
        self.steps = typed("steps", "120px")
        self.momentum = ipywidgets.FloatSlider(
            **{"min": 0, "max": 0.99, "step": 0.01, "description": "momentum μ"},
            **{"style": {"description_width": "initial"}, "layout": {"width": "260px"}},
        )
        self.to_goal = button("Go there", "Set the goal’s surface, start and steps")

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
        guard = self.stage.guard
        self.to_goal.on_click(guard(lambda _: self._take_goal()))
        self.stage.on_pointer(self._point)
        self.stage.observe(guard(lambda change: self._scrubbed()), "frame")

    def _choose_surface(self, name: str) -> None:
        kept = {"steps": self.state.steps, "momentum": self.state.momentum}
        self._settle(states.opening(name, self.state.optimizer, **kept))

    def _choose_optimizer(self, name: str) -> None:
        state = replace(self.state, optimizer=name)
        low, high = states.rates(state)[[0, -1]]
        if not low <= state.alpha <= high or "Adam" in (name, self.state.optimizer):
            state = replace(state, alpha=states.usual_rate(state))
        self._change(optimizer=name, alpha=state.alpha)

    def _type_start(self, text: str) -> None:
        self._change(start=states.read_start(text, self.state))

    def _type_steps(self, text: str) -> None:
        self._change(steps=states.read_steps(text))

    def _take_goal(self) -> None:
        self._settle(self.goal.state(self.state.optimizer))

    def _point(self, event: Pointer) -> None:
        if event.kind == "cancel":
            self.show(replace(self.state, start=self._settled.start))
            return
        limits = states.map_limits(self.state.surface)
        start = presets.within((event.x, event.y), limits)
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
        self.surface.value, self.optimizer.value = state.surface, state.optimizer
        self.start.value = "{:g}, {:g}".format(*state.start)
        self.steps.value = str(state.steps)
        self.momentum.value = state.momentum
        self.momentum.layout.display = None if state.has_momentum else "none"
        self.score.value = escape(self.goal.score(state, self.path))
