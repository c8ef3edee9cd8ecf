"""What the lab "draw a digit" shows: one list of layers for one reading."""

import numpy as np
from numpy.typing import NDArray

from helpers.drawing import PEN
from helpers.figures import draw_scenery as figures
from helpers.figures import style
from helpers.figures.digits import INK
from helpers.figures.weights import FOR_AND_AGAINST
from helpers.labs.draw_state import CLASSES, Drawing, Reader, Reading
from helpers.labs.draw_words import pixel_in_words, verdict
from helpers.stage import Bars, Image, Ink, Layer, Line, Scenery, Text

SHOWN_LAYERS = 2  # hidden layers that there is room for
ONE_SIDED = ("relu", "sigmoid")


class Picture:
    """Draws readings of one reader, always on the same scenery."""

    def __init__(self, reader: Reader):
        self.reader = reader
        self.hidden = reader.network.layers[:-1][:SHOWN_LAYERS]
        self.reach = reader.reach()
        titles = [f"hidden layer {k + 1}" for k in range(len(self.hidden))]
        drawn = figures.scenery(reader.shape, titles, len(reader.labels))
        self.scenery = Scenery.from_figure(*drawn)

    def layers(self, drawing: Drawing, reading: Reading) -> list[Layer]:
        """Return everything that moves."""
        return [
            *_field(drawing),
            *_seen(reading),
            *_bars(reading),
            *self._alike(reading),
            *_one_pixel(reading),
            *(
                layer
                for k in range(len(self.hidden))
                for layer in self._units(k, reading)
            ),
        ]

    def _alike(self, reading: Reading) -> list[Layer]:
        """Return the nearest training images in one strip, their labels above."""
        rows, columns = self.reader.shape
        known, gap = self.reader.known.x[reading.alike], 1 + columns // 10
        images = known.reshape(-1, rows, columns)
        strip = np.concatenate(np.pad(images, ((0, 0), (0, 0), (0, gap))), axis=1)
        extent = (0, figures.PICTURES, 1, 0)
        look = {"limits": (0, 1), "colormap": INK, "axes": "alike"}
        labels = [
            Text(
                f"alike {k}",
                **{"axes": "alike", "x": k + 0.46, "y": -0.16, "clip": False},
                **{"words": str(self.reader.labels[row]), "align": "center"},
                **{"bold": True, "color": style.GREY},
            )
            for k, row in enumerate(reading.alike)
        ]
        return [Image("alike", values=strip, extent=extent, **look), *labels]

    def _units(self, k: int, reading: Reading) -> list[Layer]:
        """Return one hidden layer: a square a unit, and how many are active."""
        layer, values, reach = self.hidden[k], reading.hidden[k], self.reach[k]
        one_sided = layer.activation.name in ONE_SIDED
        limits = (0.0 if one_sided else -reach, reach)
        colormap = "viridis" if one_sided else FOR_AND_AGAINST
        grid = _grid(values, self.reader.shape)
        active = f"{np.sum(values > 0)} of {len(values)} units above 0"
        place = {"axes": f"hidden {k}", "of_axes": True, "clip": False}
        extent = _fit(grid)
        place |= {"x": 0, "y": extent[2] - 0.07}
        return [
            Image(
                f"hidden {k}",
                **{"axes": f"hidden {k}", "values": grid, "extent": extent},
                **{"limits": limits, "colormap": colormap},
            ),
            Text(f"active {k}", words=active, size=14, **place),
        ]


def _grid(values: NDArray, image_shape: tuple[int, int]) -> NDArray:
    """Return units row by row as a picture: an image, or nearly a square."""
    if len(values) == np.prod(image_shape):
        return values.reshape(image_shape)
    columns = int(2 ** np.ceil(np.log2(len(values)) / 2))
    rows = -(-len(values) // columns)
    filled = np.full(rows * columns, np.nan)
    filled[: len(values)] = values
    return filled.reshape(rows, columns)


def _fit(grid: NDArray) -> tuple[float, float, float, float]:
    """Return the extent that gives a grid square units in its part of the room."""
    rows, columns = grid.shape
    _, _, width, height = figures.HIDDEN
    side = min((width - 22) / 2 / columns, height / rows)
    across, down = side * columns / ((width - 22) / 2), side * rows / height
    return (0, across, 1 - down, 1)


def _field(drawing: Drawing) -> list[Layer]:
    """Return the strokes, and below them the test image if there is one."""
    purpose = "draw a digit here and see how the network reads it"
    strokes = list(drawing.strokes.values())
    pen = Ink("pen", axes="field", strokes=strokes, width=PEN, purpose=purpose)
    if drawing.under is None:
        return [pen]
    look = {"limits": (0, 1), "colormap": INK, "extent": (0, 1, 1, 0)}
    return [Image("under", axes="field", values=drawing.under, **look), pen]


def _seen(reading: Reading) -> list[Layer]:
    """Return the network's image, the pixel framed, and the answer below."""
    rows, columns = reading.seen.shape
    look = {"limits": (0, 1), "colormap": INK, "extent": (0, columns, rows, 0)}
    place = {"axes": "seen", "x": 0.5, "y": -0.055, "of_axes": True, "clip": False}
    words = {"words": verdict(reading), "align": "center", "bold": True, "size": 17}
    return [
        Image("seen", axes="seen", values=reading.seen, **look),
        _frame("seen", reading),
        Text("verdict", color=style.PREDICTION, **place, **words),
    ]


def _frame(axes: str, reading: Reading) -> Layer:
    """Return a frame around the pixel that would change the answer."""
    y, x = divmod(reading.pixel.pixel, reading.seen.shape[1])
    corners = {"x": [x, x + 1, x + 1, x, x], "y": [y, y, y + 1, y + 1, y]}
    look = {"color": style.MARK, "width": 2.5 if axes == "seen" else 2, "clip": False}
    return Line(f"frame {axes}", axes=axes, **corners, **look)


def _bars(reading: Reading) -> list[Layer]:
    digits = np.arange(CLASSES)
    side = {"axes": "outputs", "horizontal": True, "thickness": 0.66}
    return [Bars("ŷ", at=digits, value=reading.outputs, color=style.PREDICTION, **side)]


def _one_pixel(reading: Reading) -> list[Layer]:
    """Return the image with that one pixel changed, and what it would do."""
    changed = reading.seen.copy()
    changed.flat[reading.pixel.pixel] = reading.pixel.ink
    rows, columns = changed.shape
    look = {"limits": (0, 1), "colormap": INK, "extent": (0, columns, rows, 0)}
    place = {"axes": "answer", "x": 0, "of_axes": True, "clip": False, "size": 15}
    lines = [
        Text(f"pixel line {k}", y=0.84 - 0.34 * k, words=line, bold=not k, **place)
        for k, line in enumerate(pixel_in_words(reading))
    ]
    lines[0].color = style.MARK
    picture = Image("changed", axes="pixel", values=changed, **look)
    return [picture, _frame("pixel", reading), *lines]
