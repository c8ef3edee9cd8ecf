"""Learning curves that grow while a network trains."""

import time
import uuid

import numpy as np
from IPython.display import publish_display_data
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.figures import style
from helpers.figures.png import bundle, encode, paint
from helpers.figures.training import TRAIN, VALIDATION, Drawn, end_labels, whole_ticks
from helpers.training import History

SHARE = 0.1  # of the time may go into drawing


class LiveCurves:
    """One picture in a notebook, drawn anew as training goes on.

    Pass it to ``fit`` as ``on_epoch``, with validation data. Epochs that follow each
    other too quickly are skipped, so that drawing takes little time from training;
    ``end`` draws what came out in any case.

    Parameters
    ----------
    epochs : int
        How many there will be: the picture shows how far training has come.
    """

    def __init__(self, epochs: int):
        self.epochs, self._next = epochs, 0.0
        self._name, self._shown = uuid.uuid4().hex, False

    def __call__(self, history: History) -> None:
        """Draw, unless the last drawing was only a moment ago."""
        began = time.perf_counter()
        if began >= self._next:
            self.end(history)
            now = time.perf_counter()
            self._next = now + (now - began) / SHARE

    def end(self, history: History) -> None:
        """Draw the history as it is now."""
        figure, alt = growing(history, self.epochs)
        data, metadata = bundle(encode(paint(figure)), alt)
        transient = {"display_id": self._name}
        publish_display_data(data, metadata, transient=transient, update=self._shown)
        self._shown = True


def growing(history: History, epochs: int) -> Drawn:
    """Draw losses and validation accuracy so far, with room for what is to come.

    ``history`` has at least one epoch and validation data; ``epochs`` is how many
    there will be. Returns (figure, alt).
    """
    with style.look():
        figure = Figure(figsize=(8.4, 3.4), layout="constrained")
        left, right = figure.subplots(1, 2)
        _losses(left, history)
        _accuracy(right, history)
        for axes in (left, right):
            room = 0.03 * epochs
            axes.set(xlabel="epoch", xlim=(1 - room, epochs + room))
            axes.set_xticks(whole_ticks(epochs))
        figure.suptitle(_where(history, epochs), ha="left", x=0.01)
    return figure, f"Learning curves. {_where(history, epochs)}"


def _losses(axes: Axes, history: History) -> None:
    """Draw both losses, each named at its latest point."""
    curves = ("training", history.train_loss, TRAIN, (0, (6, 2)))
    watched = ("validation", history.validation_loss, VALIDATION, "-")
    for _, loss, color, dash in (curves, watched):
        axes.plot(_count(loss), loss, color=color, linestyle=dash, marker="o", ms=4)
    axes.set(ylabel="loss", ylim=(0, 1.05 * max(curves[1] + watched[1])))
    ends = [(name, loss[-1], color) for name, loss, color, _ in (curves, watched)]
    end_labels(axes, ends)


def _accuracy(axes: Axes, history: History) -> None:
    """Draw the validation accuracy; a star marks the epoch whose weights are kept."""
    percent = 100 * np.array(history.validation_accuracy)
    axes.plot(_count(percent), percent, color=VALIDATION, marker="o", ms=4)
    best = history.best_epoch
    axes.plot(best, percent[best - 1], "*", color=VALIDATION, ms=16, mec="white")
    axes.set(ylabel="validation accuracy, %")


def _count(values: list) -> np.ndarray:
    return np.arange(1, len(values) + 1)


def _where(history: History, epochs: int) -> str:
    """Say in one line how far training has come."""
    done, right = len(history.train_loss), history.validation_accuracy
    return (
        f"Epoch {done} of {epochs} after {history.seconds[-1]:.1f} s; best so far: "
        f"epoch {history.best_epoch}, {right[history.best_epoch - 1]:.2%} right"
    )
