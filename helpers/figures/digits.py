"""Pictures of digits: sheets, pixels and their statistics.

Images come as rows of pixels in [0, 1], as in ``helpers.datasets``, together with the
``image_shape`` (rows, columns) that turns a row into a picture. Ink is dark on white.
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from helpers.figures import style

INK = "gray_r"
WINDOW = 12  # pixels a side that ``as_numbers`` writes out
Drawn = tuple[Figure, str]


def sheet(
    images: ArrayLike, labels: Sequence, image_shape: tuple, columns: int = 10
) -> Drawn:
    """Draw images in a grid, each with its label above; return (figure, alt).

    Parameters
    ----------
    images : array, (N, rows · columns)
        Pixels in [0, 1].
    labels : sequence of N numbers or strings
    image_shape : (rows, columns)
    columns : int
        Images in a row of the grid.
    """
    rows = -(-len(images) // columns)
    with style.look():
        figure = Figure(figsize=(0.88 * columns, 1.08 * rows))
        grid = figure.subplots(rows, columns, squeeze=False).ravel()
        for axes in grid:
            axes.axis("off")
        for axes, image, label in zip(grid, images, labels, strict=False):
            show_image(axes, image, image_shape)
            axes.set_title(str(label), loc="center", pad=2, color=style.GREY)
        figure.subplots_adjust(0.01, 0.01, 0.99, 0.9, wspace=0.12, hspace=0.36)
    named = ", ".join(map(str, labels[:10])) + (" …" if len(labels) > 10 else "")
    return figure, f"A sheet of {len(images)} handwritten digits, labelled {named}"


def show_image(axes: Axes, image: ArrayLike, image_shape: tuple) -> None:
    """Show one image, (rows · columns,), ink dark on white, without axes."""
    axes.imshow(np.reshape(image, image_shape), cmap=INK, vmin=0, vmax=1)
    axes.set(xticks=[], yticks=[])
    axes.axis("off")


def as_numbers(image: ArrayLike, label: int, image_shape: tuple) -> Drawn:
    """Draw one image, and its middle again with each pixel's value in it.

    ``image`` is (rows · columns,) in [0, 1]; values are written in hundredths, for
    at most 12 × 12 pixels around the middle. Returns (figure, alt).
    """
    picture = np.reshape(image, image_shape)
    top, left = (max(0, (side - WINDOW) // 2) for side in image_shape)
    part = picture[top : top + WINDOW, left : left + WINDOW]
    height, width = part.shape
    with style.look():
        figure = Figure(figsize=(9, 4.4))
        whole, middle = figure.subplots(1, 2, width_ratios=[1, 1.05])
        show_image(whole, image, image_shape)
        whole.set_title(f"one image, labelled {label}", loc="center")
        frame = {"fill": False, "edgecolor": style.BLUE, "linewidth": 2}
        corner = (left - 0.5, top - 0.5)
        whole.add_patch(Rectangle(corner, width, height, clip_on=False, **frame))
        _numbers(middle, part)
        figure.subplots_adjust(0.01, 0.02, 0.99, 0.92, wspace=0.05)
    return figure, (
        f"Left, a handwritten {label}; right, its middle {height} × {width} pixels, "
        "each with its value: 0 where there is no ink, up to 100 where it is darkest."
    )


def _numbers(axes: Axes, part: NDArray) -> None:
    """Show pixels with their values, white on dark ones."""
    axes.imshow(part, cmap=INK, vmin=0, vmax=1.6)
    axes.set(xticks=[], yticks=[])
    axes.set_title("its middle, as numbers (× 100)", loc="center", color=style.BLUE)
    for (row, column), value in np.ndenumerate(part):
        color = "white" if value > 0.8 else style.INK if value else style.GREY
        place = {"ha": "center", "va": "center", "fontsize": 11}
        axes.text(column, row, f"{100 * value:.0f}", color=color, **place)
    for spine in axes.spines.values():
        spine.set(visible=True, color=style.BLUE, linewidth=2)


def class_counts(counts: ArrayLike) -> Drawn:
    """Draw how often each class occurs, (classes,); return (figure, alt)."""
    counts = np.asarray(counts)
    with style.look():
        figure = Figure(figsize=(7.5, 2.9), layout="constrained")
        axes = figure.add_subplot()
        bars = axes.bar(np.arange(len(counts)), counts, width=0.72, color=style.DATA)
        axes.bar_label(bars, [f"{count:,}" for count in counts], padding=2)
        axes.set(xlabel="digit", ylabel="training images", yticks=[])
        axes.set(xticks=np.arange(len(counts)), ylim=(0, 1.12 * counts.max()))
        axes.tick_params(axis="x", length=0)
        axes.spines["left"].set_visible(False)
    return figure, (
        f"Bars: training images of each digit, between {counts.min():,} of digit "
        f"{counts.argmin()} and {counts.max():,} of digit {counts.argmax()}."
    )


def pixel_statistics(
    mean: ArrayLike, deviation: ArrayLike, image_shape: tuple
) -> Drawn:
    """Draw mean and standard deviation of every pixel, (rows · columns,) each."""
    with style.look():
        figure = Figure(figsize=(7.5, 3.3))
        _pixel_map(figure, 0.02, np.reshape(mean, image_shape), "mean of each pixel")
        spread = np.reshape(deviation, image_shape)
        _pixel_map(figure, 0.52, spread, "standard deviation of each pixel")
    still = int(np.sum(np.asarray(deviation) == 0))
    return figure, (
        "Two maps over the pixels of an image. The mean is a blurred blob in the "
        "middle; the standard deviation is largest around it and falls to zero at "
        f"the rim, where {still} pixels never change."
    )


def _pixel_map(figure: Figure, left: float, values: NDArray, title: str) -> None:
    """Draw one map with its colour bar; ``left`` is a fraction of the figure."""
    axes = figure.add_axes((left, 0.04, 0.36, 0.84))
    drawn = axes.imshow(values, vmin=0)
    axes.set(xticks=[], yticks=[])
    axes.set_title(title, loc="center")
    bar = figure.add_axes((left + 0.375, 0.06, 0.016, 0.8))
    figure.colorbar(drawn, bar, ticks=[0, float(values.max())], format="%.2g")
    bar.spines[:].set_visible(False)
