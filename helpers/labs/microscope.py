"""The gradient microscope of lesson 10: every parameter's derivative checked."""

from dataclasses import dataclass, replace
from html import escape

import ipywidgets
import numpy as np
from numpy.typing import NDArray

from helpers.figures import style
from helpers.figures.microscope_scenery import COLORS, RANGE, scenery
from helpers.labs import presets
from helpers.labs.lab import PresetLab, menu, row
from helpers.microscope import BUGS, STEPS, blocks, difference
from helpers.stage import Image, Layer, Line, Points, Scenery, Stage, Track

TARGET = 3e-7


@dataclass(frozen=True)
class State:
    """Which gradient is examined, and with which h (a position in ``STEPS``)."""

    gradient: str = "right"
    frame: int = len(STEPS) - 1

    def preset(self) -> str:
        """Return the state as one line; ``read_preset`` takes it back."""
        values = {"gradient": self.gradient, "h": float(STEPS[self.frame])}
        return presets.write(values)


def read_preset(text: str) -> State:
    """Return the state a preset describes; an h between two stops moves to the nearest.

    Raises ValueError with one sentence if something does not fit.

    >>> read_preset("gradient=bug A;h=1e-5").frame
    16
    """
    readers = {"gradient": lambda text: presets.choice(text, BUGS, "gradient")}
    readers["h"] = lambda text: presets.number(text, low=1e-13, high=1, name="h")
    values = presets.read(text, readers)
    if "h" in values:
        values["frame"] = int(np.argmin(np.abs(np.log(STEPS / values.pop("h")))))
    return State(**values)


def microscope_lab(preset: str | None = None) -> "MicroscopeLab":
    """Return the gradient microscope, in the state of ``preset`` if one is given.

    Raises ValueError with one sentence if the preset does not fit.

    >>> microscope_lab("gradient=bug B").state.gradient
    'bug B'
    """
    return MicroscopeLab(read_preset(preset) if preset else State())


class MicroscopeLab(PresetLab):
    """A map of 460 differences, analytic against numeric, for 27 values of h.

    Attributes
    ----------
    state : State
        What is shown.
    best : float
        The smallest worst difference seen with the right gradient.
    """

    words = "Goal: with the right gradient, find an h where even the worst parameter "
    words += "agrees to 3e−7."

    read_preset = staticmethod(read_preset)

    def __init__(self, state: State):
        self._begin(state)
        self.best = np.inf
        shapes = {name: each.shape[1:] for name, each in blocks(difference()).items()}
        painted = Scenery.from_figure(*scenery(shapes, (STEPS[0], STEPS[-1])))
        stage = Stage(painted, **content(state))
        self._make_controls()
        rows = [row(self.gradient, self.reset), stage]
        rows += [ipywidgets.HTML(escape(self.words)), self.score, self.text]
        super().__init__(stage, rows)
        self._connect()

    def show(self, state: State) -> None:
        """Show another state."""
        self.state = state
        self.stage.update(**content(state))
        self._sync()

    def _make_controls(self) -> None:
        self.gradient = menu("analytic gradient", BUGS, "230px")

    def _connect(self) -> None:
        self.answer(self.gradient, lambda name: self._change(gradient=name))
        guard = self.stage.guard
        self.stage.observe(guard(lambda _: self._scrubbed()), "frame")

    def _scrubbed(self) -> None:
        """Follow the slider; the browser has drawn the frame already."""
        if self.stage.frame != self.state.frame:
            self.state = replace(self.state, frame=self.stage.frame)
            self._sync()

    def _tell(self) -> None:
        self.gradient.value = self.state.gradient
        self.score.value = escape(self._score())

    def _score(self) -> str:
        """Return in words what this h scores, and the best so far."""
        if self.state.gradient != "right":
            return "Now: not the right gradient; no h makes a bug agree."
        worst = float(difference()[self.state.frame].max())
        self.best = min(self.best, worst)
        word = "reached ✔" if worst <= TARGET else "not yet"
        return f"Now: {_power(worst)} ({word}). Best so far: {_power(self.best)}."


def content(state: State) -> dict:
    """Return what the stage shows of a state: actors, slider and words."""
    apart = difference(state.gradient)
    values = [f"h = {_power(h)}" for h in STEPS]
    ticks = [(k, f"1e{k // 2 - 13}".replace("-", "−")) for k in (2, 10, 18, 26)]
    return {
        "layers": [*_maps(apart), *_curve(apart.max(axis=1))],
        "scrub": Track("nudge h", values, ticks, step_buttons=True),
        "words": [_words(row) for row in apart],
        "alt": "A heat map of the relative difference between analytic and numeric "
        f"gradient of 460 parameters ({state.gradient}), and the worst against h.",
        "frame": state.frame,
    }


def _maps(apart: NDArray) -> list[Layer]:
    """Return the heat map of every block, in powers of ten."""
    with np.errstate(divide="ignore"):
        pictures = blocks(np.clip(np.log10(apart), *RANGE))
    return [
        Image(
            name,
            **{"axes": name, "values": picture, "limits": RANGE, "colormap": COLORS},
            extent=(0, picture.shape[2], 0, picture.shape[1]),
        )
        for name, picture in pictures.items()
    ]


def _curve(worst: NDArray) -> list[Layer]:
    """Return the worst difference against h, with a point at the h on show."""
    here = {"x": STEPS[:, None], "y": worst[:, None], "size": 12.0}
    return [
        Line("curve", axes="worst", x=STEPS, y=worst, color=style.INK),
        Points("here", axes="worst", **here, color=style.GRADIENT, edge=style.INK),
    ]


def _words(apart: NDArray) -> str:
    """Say what a frame shows: the worst difference of each block."""
    names = {"W1": "W₁", "b1": "b₁", "W2": "W₂", "b2": "b₂"}
    said = [
        f"{names[name]} {_power(np.nanmax(block))}"
        for name, block in blocks(apart).items()
    ]
    return f"Worst relative difference: {', '.join(said)}."


def _power(value: float) -> str:
    """Return a number in powers of ten with one digit.

    >>> _power(3.2e-08), _power(1.0)
    ('3e−8', '1e0')
    """
    digit, power = f"{value:.0e}".split("e")
    return f"{digit}e{int(power)}".replace("-", "−")
