"""What the lab "draw a digit" knows: the drawing, and what a network makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from helpers.datasets import Dataset
from helpers.drawing import MAKERS, ink, normalise, resize
from helpers.network import Network
from helpers.probes import Lookalikes, OnePixel, one_pixel
from helpers.stage import Stroke

FINE = 112  # pixels a side of the drawing before it is made smaller
SEARCHED = 10_000  # training images among which the nearest are found
UNSURE = 0.7  # a test image with all outputs below this is a hard one
CLASSES = 10


def _arc(x: float, y: float, radius: float, degrees: tuple[float, float]) -> NDArray:
    turn = np.radians(np.linspace(*degrees, 25))
    return np.stack([x + radius * np.cos(turn), y + radius * np.sin(turn)], axis=1)


def sample() -> NDArray:
    """Return the stroke (50, 2) that the lab opens with: a small 3, upper left."""
    above, below = (
        _arc(0.33, 0.27, 0.12, (-160, 90)),
        _arc(0.33, 0.53, 0.14, (-90, 150)),
    )
    return np.concatenate([above, below])


@dataclass(frozen=True, eq=False)
class Drawing:
    """Strokes on a field, perhaps over a test image; it never changes itself.

    Attributes
    ----------
    strokes : dict of id → points (K, 2)
        In the order in which they were begun; see ``helpers.drawing`` for the field.
    under : array (rows, columns) or None
        A test image below the strokes.
    closed : int
        Strokes up to this id are finished with: what still comes of them is late.
    sample : bool
        Whether the strokes are the lab's own, which go when the reader draws.
    """

    strokes: dict[int, NDArray]
    under: NDArray | None = None
    closed: int = 0
    sample: bool = False

    def take(self, strokes: Sequence[Stroke]) -> "Drawing":
        """Return the drawing with new and grown strokes; an empty one is taken back."""
        fresh = [one for one in strokes if one.id > self.closed]
        if not fresh:
            return self
        kept = {} if self.sample else dict(self.strokes)
        for one in fresh:
            kept[one.id] = one.points
        kept = {key: points for key, points in kept.items() if len(points)}
        return replace(self, strokes=kept, sample=False)

    def undo(self) -> "Drawing":
        """Return the drawing without its last stroke; ValueError if it is empty."""
        if not self.strokes:
            if self.under is None:
                raise ValueError("there is nothing to undo: the field is empty")
            return replace(self, under=None)
        last = max(self.strokes)
        left = {key: value for key, value in self.strokes.items() if key != last}
        return replace(self, strokes=left, closed=max(last, self.closed), sample=False)

    def clear(self, under: NDArray | None = None) -> "Drawing":
        """Return an empty field, or one with a test image."""
        return Drawing({}, under, closed=max([self.closed, *self.strokes]))

    def seen(self, shape: tuple[int, int], prepare: bool = True) -> NDArray:
        """Return the image that the network gets, float32 (rows, columns).

        ``prepare`` says whether size and place are those of the data. A test image
        without strokes is handed on as it is.
        """
        if self.under is not None and not self.strokes:
            return self.under.astype(np.float32)
        picture = ink(list(self.strokes.values()), FINE)
        if self.under is not None:
            picture = np.maximum(picture, resize(self.under, picture.shape))
        if prepare:
            return normalise(picture, shape)
        return resize(picture, shape).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Reading:
    """What the network makes of one image.

    Attributes
    ----------
    seen : array (rows, columns)
    outputs : array (10,)
        ŷ.
    hidden : list of arrays (units,)
        The activations of the hidden layers.
    alike : array (K,) of int
        The nearest training images, the nearest first.
    pixel : OnePixel
    """

    seen: NDArray
    outputs: NDArray
    hidden: list[NDArray]
    alike: NDArray
    pixel: OnePixel

    @property
    def answer(self) -> int:
        """The digit with the largest output."""
        return int(self.outputs.argmax())


class Reader:
    """A network with its weights and the images it can be asked about.

    Raises
    ------
    ValueError
        If the network does not take these images or has no ten outputs.
    """

    def __init__(self, network: Network, w: NDArray, data: Dataset):
        pixels, shape = int(np.prod(data.image_shape)), tuple(data.image_shape)
        ends = network.layers[0].inputs, network.layers[-1].outputs
        if shape not in MAKERS or ends != (pixels, CLASSES):
            raise ValueError(
                f"the network must have {pixels} inputs, a pixel each, and {CLASSES} "
                f"outputs; it has {ends[0]} and {ends[1]}"
            )
        self.network, self.w, self.data = network, w, data
        self.shape = shape
        self.known = Lookalikes(data.train.x[:SEARCHED])
        self.labels = data.train.y[:SEARCHED]

    def read(self, seen: NDArray, alike: int) -> Reading:
        """Return what the network makes of ``seen`` (rows, columns)."""
        row = seen.ravel()
        values = self.network.forward(self.w, row[None])
        rows, _ = self.known.nearest(row, alike)
        hidden = [value[0] for value in values[1:-1]]
        pixel = one_pixel(self.network, self.w, row)
        return Reading(seen, values[-1][0], hidden, rows, pixel)

    def hard_ones(self) -> NDArray:
        """Return the test images that are misread or read unsurely, shuffled once."""
        x, y = self.data.test
        outputs = self.network.predict(self.w, x)
        wrong = outputs.argmax(axis=1) != y
        hard = np.flatnonzero(wrong | (outputs.max(axis=1) < UNSURE))
        return np.random.default_rng(0).permutation(hard)

    def reach(self) -> list[float]:
        """Return the largest usual activation of each hidden layer: one colour scale.

        99.9 % of the activations of 500 training images are smaller in size.
        """
        values = self.network.forward(self.w, self.data.train.x[:500])[1:-1]
        return [float(np.quantile(np.abs(value), 0.999)) or 1.0 for value in values]
