"""The experiment bench of lesson 11: change α while the training goes on, compare."""

from html import escape

import ipywidgets

from helpers.labs import bench_picture as picture
from helpers.labs import bench_state as states
from helpers.labs.bench_state import State
from helpers.labs.lab import PresetLab, button, row, typed
from helpers.stage import Pointer, Stage


def bench_lab(preset: str | None = None) -> "BenchLab":
    """Return the experiment bench, in the state of ``preset`` if one is given.

    Raises ValueError with one sentence if the preset does not fit.

    >>> bench_lab("plan=0:1,200:0.1").state.plan
    ((0, 1.0), (200, 0.1))
    """
    return BenchLab(states.read_preset(preset) if preset else State())


class BenchLab(PresetLab):
    """One task, a plan for α in parts, the last α on a slider.

    Attributes
    ----------
    state : State
        What is shown.
    goal : Goal
        What to try to reach; it keeps the best.
    """

    read_preset = staticmethod(states.read_preset)

    def __init__(self, state: State):
        self._begin(state)
        self.goal = states.Goal()
        stage = Stage(picture.painted(), **picture.content(state))
        self._make_controls()
        super().__init__(stage, self._rows(stage))
        self._connect()

    def show(self, state: State) -> None:
        """Show another state: its 31 branches reach the browser as one message."""
        shown = picture.content(state)
        self.state = state
        self.stage.update(**shown)
        self._sync()

    def _make_controls(self) -> None:
        self.plan = typed("plan (step:α, …)", "300px")
        self.step = typed("last change at step", "200px")
        self.seed = typed("seed", "110px")
        tips = {
            "Add a change": "Fix the last α so far and change once more",
            "Take it back": "Remove the last change",
            "Keep": "Keep this run for comparison",
            "Clear": "Forget the runs that were kept",
            "Export CSV": "Write the runs on show to a new file in this folder",
        }
        self.buttons = {name: button(name, tip, "110px") for name, tip in tips.items()}
        self.told, self.wrote = ipywidgets.HTML(), ipywidgets.HTML()

    def _rows(self, stage: Stage) -> list[ipywidgets.Widget]:
        return [
            row(self.plan, self.step, self.seed),
            row(*self.buttons.values(), self.reset),
            stage,
            self.told,
            self.wrote,
            ipywidgets.HTML(escape(self.goal.words)),
            self.score,
            self.text,
        ]

    def _connect(self) -> None:
        self.answer(self.plan, lambda text: self._change(plan=states.read_plan(text)))
        self.answer(self.step, self._type_step)
        self.answer(self.seed, self._type_seed)
        guard = self.stage.guard
        answers = {
            "Add a change": lambda: self._settle(self.state.with_a_change()),
            "Take it back": lambda: self._settle(self.state.without_the_last()),
            "Keep": lambda: self._settle(self.state.keeping()),
            "Clear": lambda: self._change(kept=()),
            "Export CSV": self._export,
        }
        for name, answer in answers.items():
            self.buttons[name].on_click(guard(lambda _, answer=answer: answer()))
        self.stage.on_pointer(self._point)
        self.stage.observe(guard(lambda _: self._scrubbed()), "frame")

    def _type_step(self, text: str) -> None:
        if text.strip() != self._step_text():
            self._settle(self.state.changing_at(states.read_step(text)))

    def _step_text(self) -> str:
        plan = self.state.plan
        return str(plan[-1][0]) if len(plan) > 1 else ""

    def _type_seed(self, text: str) -> None:
        self._change(seed=states.read_preset(f"seed={text}").seed)

    def _export(self) -> None:
        name = states.export(self.state)
        count = len(states.outcomes(self.state))
        rows = "1 run" if count == 1 else f"{count} runs"
        self.wrote.value = escape(f"Wrote {name}: {rows}.")

    def _point(self, event: Pointer) -> None:
        """Let the last change follow the hand; Escape puts it back."""
        if event.kind == "cancel":
            self.show(self._settled)
            return
        before = self.state.plan[-2][0] if len(self.state.plan) > 1 else 0
        step = round(event.x / states.EVERY) * states.EVERY
        step = min(max(step, before + states.EVERY), states.LAST)
        self.show(self.state.changing_at(step))
        if event.kind == "up":
            self._settled = self.state

    def _scrubbed(self) -> None:
        """Follow the slider; the browser has drawn the frame already."""
        if self.stage.frame != self.state.frame:
            self.state = self._settled = self.state.at_frame(self.stage.frame)
            self._sync()

    def _tell(self) -> None:
        state = self.state
        self.plan.value = states.plan_text(state.plan).replace(",", ", ")
        self.step.value, self.seed.value = self._step_text(), str(state.seed)
        lines = [
            f"Kept {i}: {states.plan_text(plan)} ends at "
            f"{states.Outcome(plan, state.seed).loss:.3g}."
            for i, plan in enumerate(state.kept, start=1)
        ]
        self.told.value = escape(" ".join(lines))
        self.score.value = escape(self.goal.score(state))
