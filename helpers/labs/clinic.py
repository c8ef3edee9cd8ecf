"""The training clinic of lesson 10: read the gauges, name the disease, treat."""

from dataclasses import replace
from html import escape

import ipywidgets
import numpy as np
from numpy.typing import NDArray

from helpers.figures import style
from helpers.figures.clinic_scenery import BARS, LIMITS, scenery
from helpers.labs import clinic_state as states
from helpers.labs.clinic_state import DIAGNOSES, FRAMES, State
from helpers.labs.lab import PresetLab, button, menu, row, typed
from helpers.patients import EVERY, PATIENTS, STEPS, TREATMENTS, Case
from helpers.stage import Bars, Layer, Line, Scenery, Stage, Track


def clinic_lab(preset: str | None = None) -> "ClinicLab":
    """Return the training clinic, in the state of ``preset`` if one is given.

    Raises ValueError with one sentence if the preset does not fit.

    >>> clinic_lab("patient=5").state.number
    5
    """
    return ClinicLab(states.read_preset(preset) if preset else State())


class ClinicLab(PresetLab):
    """Ninety-nine sick runs with instruments, treatments and a diagnosis.

    Attributes
    ----------
    state : State
        What is shown.
    goal : Goal
        What to try to reach; it keeps the score.
    """

    read_preset = staticmethod(states.read_preset)

    def __init__(self, state: State):
        self._begin(state)
        self.goal = states.Goal()
        stage = Stage(Scenery.from_figure(*scenery(STEPS)), **content(state))
        self._make_controls()
        super().__init__(stage, self._rows(stage))
        self._connect()

    def show(self, state: State) -> None:
        """Show another state; a first diagnosis counts."""
        self.goal.note(state)
        self.state = state
        self.stage.update(**content(state))
        self._sync()

    def _make_controls(self) -> None:
        self.number = typed(f"patient (1 to {PATIENTS})", "170px")
        self.next = button(
            "Next patient", f"Call in the next of the {PATIENTS}", "110px"
        )
        self.treatment = menu("treatment", TREATMENTS, "250px")
        self.diagnosis = menu("diagnosis", DIAGNOSES, "250px")
        self.verdict = ipywidgets.HTML()

    def _rows(self, stage: Stage) -> list[ipywidgets.Widget]:
        return [
            row(self.number, self.next, self.diagnosis, self.treatment, self.reset),
            stage,
            self.verdict,
            ipywidgets.HTML(escape(self.goal.words)),
            self.score,
            self.text,
        ]

    def _connect(self) -> None:
        self.answer(self.number, self._call)
        self.answer(self.treatment, lambda name: self._change(treatment=name))
        self.answer(self.diagnosis, lambda name: self._change(diagnosis=name))
        guard = self.stage.guard
        self.next.on_click(guard(lambda _: self._call_next()))
        self.stage.observe(guard(lambda _: self._scrubbed()), "frame")

    def _call(self, text: str) -> None:
        if text.strip() != str(self.state.number):
            self._admit(states.read_preset(f"patient={text}").number)

    def _call_next(self) -> None:
        self._admit(self.state.number % PATIENTS + 1)

    def _admit(self, number: int) -> None:
        self.show(State(number))

    def _scrubbed(self) -> None:
        """Follow the slider; the browser has drawn the frame already."""
        if self.stage.frame != self.state.frame:
            self.state = replace(self.state, frame=self.stage.frame)
            self._sync()

    def _tell(self) -> None:
        state = self.state
        self.number.value = str(state.number)
        self.treatment.value = state.treatment
        self.diagnosis.value = state.diagnosis
        self.verdict.value = escape(states.verdict(state))
        self.score.value = escape(self.goal.score())


def content(state: State) -> dict:
    """Return what the stage shows of a state: actors, slider and words."""
    record, before = state.record(), state.untreated()
    values = [f"step {k * EVERY}" for k in range(FRAMES)]
    ticks = [(k // EVERY, str(k)) for k in range(0, STEPS + 1, 60)]
    return {
        "layers": [*_curves(record, before), *_gauges(record)],
        "scrub": Track("step", values, ticks, play=True, step_buttons=True),
        "words": [_words(record, k) for k in range(FRAMES)],
        "alt": f"Patient {state.number}: the loss over {STEPS} steps, and sizes of "
        "activations, gradients, weights and updates, layer by layer.",
        "frame": state.frame,
    }


def _curves(record: Case, before: Case) -> list[Layer]:
    """Return both losses, the untreated training loss, and a line at the step."""
    shared = {"axes": "loss", "x": record.step}
    here = np.repeat(record.step[:, None], 2, axis=1)
    marker = {"x": here, "y": LIMITS["loss"], "dash": (4, 3), "width": 1.2}
    lines = [
        Line("now", axes="loss", **marker, color=style.MARK),
        Line("training", **shared, y=record.loss, color=style.GREY, width=3.0),
        Line("validation", **shared, y=record.validation, color=style.PREDICTION),
    ]
    if record is not before:
        dash = {"dash": (6, 4), "width": 1.5, "color": style.FAINT}
        lines.insert(0, Line("untreated", **shared, y=before.loss, **dash))
    return lines


def _gauges(record: Case) -> list[Layer]:
    """Return the bars of every reading."""
    layers = np.arange(1, record.gradient.shape[1] + 1)
    inputs = np.arange(len(layers) + 1)
    parts = [
        ("activation", "activation", inputs, record.activation, style.BLUE),
        ("gradient", "gradient", layers - 0.19, record.gradient, style.GRADIENT),
        ("weight", "gradient", layers + 0.19, record.weight, style.GREY),
        ("ratio", "ratio", layers, record.ratio, style.INK),
    ]
    return [
        Bars(
            name,
            **{"axes": axes, "at": at[:BARS], "base": LIMITS[axes][0]},
            **{"value": _drawn(sizes, axes)[:, :BARS], "color": color},
            thickness=0.34 if axes == "gradient" else 0.6,
        )
        for name, axes, at, sizes, color in parts
    ]


def _drawn(sizes: NDArray, axes: str) -> NDArray:
    """Return sizes within the axes: what is 0 or unknown has no bar."""
    return np.clip(np.nan_to_num(sizes, nan=0.0), *LIMITS[axes])


def _words(record: Case, k: int) -> str:
    """Say what a frame shows, in one line."""
    if np.isnan(record.accuracy[k]) or not np.isfinite(record.loss[k]):
        return f"Overflow at step {record.overflow}: nothing to read any more."
    silent = record.silent[k][:-1].mean()
    return (
        f"Loss {record.loss[k]:.3g}, validation {record.validation[k]:.3g}, reads "
        f"{record.accuracy[k]:.0%} of the validation images. Silent hidden units: "
        f"{silent:.0%}. Weights of layer 1: {record.weight[k][0]:.2g}."
    )
