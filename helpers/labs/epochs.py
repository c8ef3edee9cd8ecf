"""The lab of lesson 09: scrub through a training run and watch the weights."""

import ipywidgets
import numpy as np
from numpy.typing import NDArray

from helpers.datasets import Dataset
from helpers.figures import epochs as figures
from helpers.figures import style
from helpers.figures.digits import INK
from helpers.figures.weights import FOR_AND_AGAINST, largest, tile
from helpers.labs.lab import Lab, row
from helpers.network import Network
from helpers.stage import Bars, Image, Layer, Line, Points, Scenery, Stage, Text, Track

WATCHED = 2000  # validation images that the accuracy is measured on
CLASSES = 10


def moments(last: int, count: int = 36) -> list[int]:
    """Return about ``count`` steps from 0 to ``last``, evenly spaced in their log.

    >>> moments(100, 8)
    [0, 1, 3, 6, 13, 26, 51, 100]
    """
    points = count
    while True:
        spaced = np.geomspace(1, last + 1, points).round().astype(int) - 1
        steps = sorted({int(step) for step in spaced})
        if len(steps) >= min(count, last + 1):
            return steps
        points += 1


def epochs_lab(
    network: Network, snapshots: dict[int, NDArray], data: Dataset
) -> "EpochsLab":
    """Return the lab of one training run.

    Parameters
    ----------
    network : Network
        Its last layer is the one whose weights are shown: it must have an input for
        each pixel and ten outputs.
    snapshots : dict of step → w (network.size,)
        The weights at some moments; at least two.
    data : Dataset
        Its validation images are shown and measured.

    Raises
    ------
    ValueError
        If the weights of the last layer are no pictures, or there are too few moments.
    """
    pixels = int(np.prod(data.image_shape))
    shape = network.layers[-1].shapes["W"]
    if shape != (pixels, CLASSES):
        raise ValueError(
            f"the last layer must have {pixels} inputs and {CLASSES} outputs, so that "
            f"its weights are pictures; it has {shape[0]} and {shape[1]}"
        )
    if len(snapshots) < 2:
        raise ValueError(f"at least 2 snapshots are needed, got {len(snapshots)}")
    return EpochsLab(network, snapshots, data)


class EpochsLab(Lab):
    """Weights, one image's outputs and the accuracy, at every moment of a run.

    Attributes
    ----------
    steps : list of int
        The moments.
    accuracy : array, (F,)
        Share of validation images read correctly at each, in per cent.
    shown : int
        Which validation image is on show.
    """

    def __init__(self, network: Network, snapshots: dict, data: Dataset):
        self.network, self.data = network, data
        self.steps = sorted(snapshots)
        self.w = np.stack([snapshots[step] for step in self.steps])
        x, y = (part[:WATCHED] for part in data.validation)
        reads = np.stack([network.predict(w, x).argmax(axis=1) for w in self.w])
        self.accuracy = 100 * np.mean(reads == y, axis=1)
        self.misread = reads[-1] != y
        self._make_controls()
        self.shown = self._matching()[0]
        stage = self._stage()
        super().__init__(stage, [row(self.digit, self.another, self.only), stage])
        self._connect()

    def _stage(self) -> Stage:
        scenery = figures.scenery(self.data.image_shape, self.steps[-1])
        return Stage(
            Scenery.from_figure(*scenery),
            [*self._weights(), *self._curve(), *self._one_image()],
            scrub=self._track(),
            alt="A network learns to read digits: its weights as pictures, its outputs "
            "for one image, and its accuracy.",
            words=self._words(),
            frame=len(self.steps) - 1,
        )

    def _make_controls(self) -> None:
        wide = {"description_width": "initial"}
        self.digit = ipywidgets.Dropdown(
            **{"options": [str(k) for k in range(CLASSES)], "value": "3"},
            **{"description": "show a", "style": wide, "layout": {"width": "120px"}},
        )
        self.another = ipywidgets.Button(
            description="Another one", tooltip="The next image of this digit"
        )
        self.only = ipywidgets.Checkbox(
            description="only misread ones", indent=False, layout={"width": "170px"}
        )

    def _connect(self) -> None:
        self.answer(self.digit, lambda _: self._show(0))
        self.answer(self.only, lambda _: self._show(0))
        self.another.on_click(self.stage.guard(lambda _: self._show(self._place() + 1)))

    def _matching(self) -> NDArray:
        """Return which validation images fit the controls; ValueError if none."""
        y = self.data.validation.y[:WATCHED]
        fit = (y == int(self.digit.value)) & (self.misread | (not self.only.value))
        if not fit.any():
            raise ValueError(f"no {self.digit.value} is misread: choose another digit")
        return np.flatnonzero(fit)

    def _place(self) -> int:
        """Where the image on show stands among the matching ones."""
        return int(np.searchsorted(self._matching(), self.shown))

    def _show(self, place: int) -> None:
        matching = self._matching()
        self.shown = matching[place % len(matching)]
        kept = [
            layer
            for layer in self.stage.layers
            if layer.axes in ("weights", "accuracy")
        ]
        self.stage.update(layers=[*kept, *self._one_image()], words=self._words())

    def _track(self) -> Track:
        values, last = [f"{step:,}" for step in self.steps], len(self.steps) - 1
        marks = [step for step in (0, 1, 10, 100, 1000) if step < self.steps[-1] / 1.5]
        ticks = [(np.interp(k, self.steps, range(last + 1)), f"{k:,}") for k in marks]
        ticks.append((last, values[-1]))
        return Track(
            *("step", values, ticks), play=True, step_buttons=True, seconds=6.0
        )

    def _weights(self) -> list[Layer]:
        """Return the ten pictures of weights in every frame, with their digits."""
        W = self.network.unpack(self.w)[-1]["W"]
        sheet = tile(np.swapaxes(W, -1, -2), self.data.image_shape)
        limit, (height, width) = largest(sheet[-1]), sheet.shape[1:]
        look = {"limits": (-limit, limit), "colormap": FOR_AND_AGAINST}
        extent = (0, width, height, 0)
        pictures = Image("W", axes="weights", values=sheet, extent=extent, **look)
        return [pictures, *(self._name(k) for k in range(CLASSES))]

    def _name(self, k: int) -> Layer:
        """Return the digit in the corner of its picture of weights."""
        high, wide = self.data.image_shape
        x = k % 5 * (wide + 1) + 0.08 * wide
        y = k // 5 * (high + 1) + 0.1 * high
        look = {"bold": True, "color": style.GREY}
        return Text(f"name {k}", axes="weights", x=x, y=y, words=str(k), **look)

    def _curve(self) -> list[Layer]:
        at, high = np.array(self.steps) + 1, self.accuracy
        now = {"x": at[:, None], "y": high[:, None]}
        return [
            Line("curve", axes="accuracy", x=at, y=high, width=1.5, opacity=0.4),
            Points("now", axes="accuracy", **now, edge="#ffffff", size=11),
        ]

    def _one_image(self) -> list[Layer]:
        """Return the image on show with its words, and its outputs in every frame."""
        x, (high, wide) = self.data.validation.x[self.shown], self.data.image_shape
        look = {"colormap": INK, "limits": (0, 1), "extent": (0, wide, high, 0)}
        picture = Image("digit", axes="image", values=x.reshape(high, wide), **look)
        above, below = f"labelled {self._label()}", self._verdicts()
        return [
            picture,
            _caption("label", above, y=1.1, color=style.GREY, bold=True),
            _caption("verdict", below, y=-0.12, color=style.PREDICTION),
            *self._bars(),
        ]

    def _bars(self) -> list[Layer]:
        side, digits = {"axes": "outputs", "horizontal": True}, np.arange(CLASSES)
        target = {"at": [self._label()], "value": [1], "thickness": 0.94}
        outputs = {"at": digits, "value": self._outputs(), "thickness": 0.62}
        return [
            Bars("target", **side, **target, color=style.FAINT),
            Bars("y", **side, **outputs, color=style.PREDICTION),
        ]

    def _label(self) -> int:
        return int(self.data.validation.y[self.shown])

    def _outputs(self) -> NDArray:
        """Return ŷ of the image on show at every moment, (F, 10)."""
        x = self.data.validation.x[self.shown : self.shown + 1]
        return self.network.predict(self.w, x)[:, 0]

    def _verdicts(self) -> list[str]:
        outputs = self._outputs()
        return [f"read as {y.argmax()} ({100 * y.max():.0f} %)" for y in outputs]

    def _words(self) -> list[str]:
        moments = zip(self.steps, self.accuracy, self._verdicts(), strict=True)
        return [
            f"Step {step:,}: {right:.0f} % of the validation images are read right; "
            f"this {self._label()} is {verdict}."
            for step, right, verdict in moments
        ]


def _caption(name: str, words: str | list[str], *, y: float, **look) -> Layer:
    """Return words above or below the image, ``y`` a fraction of its height."""
    place = {"axes": "image", "x": 0.5, "y": y, "of_axes": True, "clip": False}
    return Text(name, words=words, align="center", **place, **look)
