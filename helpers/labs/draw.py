"""The lab "draw a digit": what a network makes of your own handwriting."""

from html import escape

import ipywidgets
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from helpers.datasets import Dataset
from helpers.figures.draw_scenery import PICTURES
from helpers.labs.draw_picture import Picture
from helpers.labs.draw_state import Drawing, Reader, sample
from helpers.labs.draw_words import revealed, summary
from helpers.labs.lab import Lab, button, row, tick
from helpers.network import Network
from helpers.stage import Stage, Stroke

# One image is little work: a second thread would mostly wait for a free processor.
BLAS = ThreadpoolController()
ALT = (
    "A field to draw a digit on; beside it the image that the network sees, its ten "
    "outputs, its hidden layers, the nearest training images, and the one pixel that "
    "shakes the answer most."
)


def draw_lab(network: Network, w: NDArray, data: Dataset) -> "DrawLab":
    """Return the lab in which a reader draws digits for a trained network.

    Parameters
    ----------
    network : Network
        An input for each pixel, ten outputs of 0 or more, any layers between.
    w : array, (network.size,)
        Its weights.
    data : Dataset
        MNIST or the digits: the first 10,000 training images are searched for the
        nearest; hard ones come from the test images.

    Raises
    ------
    ValueError
        If the network does not fit the images.
    """
    return DrawLab(Reader(network, w, data))


class DrawLab(Lab):
    """A field, and everything the network makes of what is on it.

    Attributes
    ----------
    drawing : Drawing
        What is on the field.
    reading : Reading
        What the network makes of it.
    hard : array of int
        The hard test images, in the order in which they are given.
    given : int or None
        Which test image is on the field.
    """

    def __init__(self, reader: Reader):
        self.reader, self.picture = reader, Picture(reader)
        self.hard, self.given = reader.hard_ones(), None
        self._next, self._told = 0, False  # hard ones given; whether its label is shown
        self.drawing = Drawing({0: sample()}, sample=True)
        self._make_controls()
        self.reading = self._read(self.drawing)
        stage = Stage(self.picture.scenery, alt=ALT, **self._content())
        rows = row(*self.buttons), row(self.plain, self.said)
        super().__init__(stage, [*rows, stage])
        self._connect()

    def _make_controls(self) -> None:
        self.clear = button("Clear", "An empty field", "90px")
        self.undo = button("Undo", "Take the last stroke back", "90px")
        self.give = button(
            *("Give me a hard one from the test set", "Misread, or read unsurely"),
            "290px",
        )
        self.reveal = button("Show its label", "What the test image is", "140px")
        self.reveal.disabled = True
        self.buttons = [self.clear, self.undo, self.give, self.reveal]
        self.plain = tick("do not scale and centre the drawing", "290px")
        self.said = ipywidgets.HTML()

    def _connect(self) -> None:
        self.stage.on_ink(self._drawn)
        self.answer(self.plain, lambda _: self.show(self.drawing))
        for pressed, act in (
            (self.clear, lambda: self.show(self.drawing.clear(), given=None)),
            (self.undo, self._undo),
            (self.give, self._give),
            (self.reveal, self._reveal),
        ):
            guarded = self.stage.guard(act)
            pressed.on_click(lambda _, act=guarded: act())

    def show(self, drawing: Drawing, **changes) -> None:
        """Read and show another drawing; ``given`` names the test image, or None."""
        reading = self._read(drawing)
        self.drawing, self.reading = drawing, reading
        if "given" in changes and changes["given"] != self.given:
            self.given = changes["given"]
            self.reveal.disabled = self.given is None
            self.said.value, self._told = "", False
        self.stage.update(**self._content())
        if self._told:
            self._reveal()

    def _read(self, drawing: Drawing):
        seen = drawing.seen(self.reader.shape, prepare=not self.plain.value)
        with BLAS.limit(limits=1, user_api="blas"):
            return self.reader.read(seen, PICTURES)

    def _content(self) -> dict:
        labels = self.reader.labels[self.reading.alike]
        return {
            "layers": self.picture.layers(self.drawing, self.reading),
            "words": summary(self.drawing, self.reading, labels),
        }

    def _drawn(self, strokes: list[Stroke]) -> None:
        drawing = self.drawing.take(strokes)
        if drawing is not self.drawing:
            self.show(drawing)

    def _undo(self) -> None:
        drawing = self.drawing.undo()
        self.show(drawing, given=self.given if drawing.under is not None else None)

    def _give(self) -> None:
        if not len(self.hard):
            raise ValueError("there is no hard one: all test images are read surely")
        given = int(self.hard[self._next % len(self.hard)])
        self._next += 1
        image = self.reader.data.test.x[given].reshape(self.reader.shape)
        self.show(self.drawing.clear(under=image), given=given)
        self.said.value = escape(
            f"Test image {given:,}, one of {len(self.hard):,} hard ones of "
            f"{len(self.reader.data.test):,}. What do you read?"
        )

    def _reveal(self) -> None:
        if self.given is None:  # a press that was on its way when the field changed
            raise ValueError("there is no test image on the field: ask for a hard one")
        self._told, label = True, int(self.reader.data.test.y[self.given])
        drawn_on = bool(self.drawing.strokes)
        self.said.value = escape(revealed(label, self.reading, drawn_on))
