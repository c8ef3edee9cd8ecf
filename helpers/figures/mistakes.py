"""What was mistaken for what: the confusion matrix, and the mistakes themselves."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.figures import style
from helpers.figures.digits import show_image

COLUMNS = 4


def confusion(counts: ArrayLike) -> tuple[Figure, str]:
    """Draw a confusion matrix, rows the true digits; return (figure, alt).

    ``counts[i, j]`` is how many images of digit i were read as j. The colour shows
    mistakes only; the right ones, on the diagonal, are written in grey.
    """
    counts = np.asarray(counts)
    wrong = counts - np.diag(np.diag(counts))
    with style.look():
        figure = Figure(figsize=(6.6, 5.6), layout="constrained")
        axes = figure.add_subplot(xlabel="read as", ylabel="true digit")
        shown = np.ma.masked_equal(wrong, 0)
        axes.imshow(shown, cmap="YlOrRd", vmin=0, vmax=1.4 * max(1, wrong.max()))
        for (i, j), count in np.ndenumerate(counts):
            place = {"ha": "center", "va": "center"}
            color = style.GREY if i == j else style.INK
            axes.text(j, i, f"{count:,}" if count else "", color=color, **place)
        _grid(axes, len(counts))
    pairs = np.argwhere(wrong == wrong.max())[:4]
    worst = ", ".join(f"a {i} read as a {j}" for i, j in pairs)
    return figure, (
        f"Confusion matrix of {counts.sum():,} images. {np.trace(counts):,} lie on the "
        f"diagonal, read correctly; most frequent of the mistakes: {worst}, "
        f"{wrong.max()} times."
    )


def _grid(axes: Axes, count: int) -> None:
    """Name rows and columns 0, 1, … and draw faint lines between them."""
    digits = np.arange(count)
    axes.set(xticks=digits, yticks=digits)
    axes.set_xticks(digits[:-1] + 0.5, minor=True)
    axes.set_yticks(digits[:-1] + 0.5, minor=True)
    axes.grid(which="minor", color="#EEEEEE")
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)


def gallery(
    images: ArrayLike, labels: ArrayLike, outputs: ArrayLike, image_shape: tuple
) -> tuple[Figure, str]:
    """Draw misread digits: what they are, what was read, and how surely.

    ``images`` (K, rows · columns), ``labels`` (K,), ``outputs`` (K, classes) the
    predictions ŷ. Beside each picture stand bars of its ŷ. Returns (figure, alt).
    """
    rows, said = -(-len(images) // COLUMNS), []
    with style.look():
        figure = Figure(figsize=(9.2, 1.62 * rows))
        for k, output in enumerate(outputs):
            left, top = (k % COLUMNS) / COLUMNS, 1 - (k // COLUMNS) / rows
            said.append(
                f"{labels[k]}, read as {np.argmax(output)} ({_percent(output)})"
            )
            figure.text(left + 0.01, top - 0.09 / rows, said[-1], va="center")
            bottom, height = top - 0.94 / rows, 0.76 / rows
            picture = figure.add_axes((left + 0.01, bottom, 0.115, height))
            show_image(picture, images[k], image_shape)
            bars = figure.add_axes((left + 0.15, bottom, 0.075, height))
            _output_bars(bars, output, int(labels[k]))
    listed = "; ".join(said)
    return figure, f"{len(said)} misread digits beside bars of their outputs: {listed}."


def _percent(output: NDArray) -> str:
    """Return the largest output in per cent, never rounded up to certainty."""
    return f"{np.floor(1000 * np.max(output)) / 10:.1f} %"


def _output_bars(axes: Axes, output: NDArray, label: int) -> None:
    """Draw ten small bars of ŷ; the digit read is named left, the true one right."""
    digits = np.arange(len(output))
    axes.barh([label], [1], height=0.9, color=style.FAINT)
    axes.barh(digits, output, height=0.62, color=style.PREDICTION)
    axes.set(xlim=(0, 1), ylim=(len(output) - 0.5, -0.5), xticks=[])
    axes.set_yticks([int(np.argmax(output))])
    axes.tick_params(length=0, pad=2, labelcolor=style.PREDICTION)
    axes.text(1.06, label, str(label), color=style.GREY, va="center_baseline")
    axes.spines["bottom"].set_visible(False)
