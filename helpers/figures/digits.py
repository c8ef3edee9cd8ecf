"""Pictures of digits: sheets, pixels, weights, and what was mistaken for what.

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
FOR_AND_AGAINST = "RdBu"  # blue above 0, red below: safe for all colour vision
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
            _picture(axes, image, image_shape)
            axes.set_title(str(label), loc="center", pad=2, color=style.GREY)
        figure.subplots_adjust(0.01, 0.01, 0.99, 0.9, wspace=0.12, hspace=0.36)
    alt = (
        f"A sheet of {len(images)} handwritten digits with their labels: "
        + ", ".join(map(str, labels[: min(10, len(images))]))
        + (" and so on." if len(images) > 10 else ".")
    )
    return figure, alt


def _picture(axes: Axes, image: ArrayLike, image_shape: tuple) -> None:
    """Show one image, ink dark on white, without axes."""
    axes.imshow(np.reshape(image, image_shape), cmap=INK, vmin=0, vmax=1)
    axes.set(xticks=[], yticks=[])
    axes.axis("off")


def as_numbers(image: ArrayLike, label: int, image_shape: tuple) -> Drawn:
    """Draw one image, and its middle again with each pixel's value in it.

    ``image`` is (rows · columns,) in [0, 1]; the value is written in hundredths. At
    most 12 × 12 pixels around the middle are shown. Returns (figure, alt).
    """
    picture = np.reshape(image, image_shape)
    top, left = (max(0, (side - 12) // 2) for side in image_shape)
    part = picture[top : top + 12, left : left + 12]
    with style.look():
        figure = Figure(figsize=(9, 4.4))
        whole, middle = figure.subplots(1, 2, width_ratios=[1, 1.05])
        _picture(whole, image, image_shape)
        whole.set_title(f"one image, labelled {label}", loc="center")
        height, width = part.shape
        frame = {"fill": False, "edgecolor": style.BLUE, "linewidth": 2}
        corner = (left - 0.5, top - 0.5)
        whole.add_patch(Rectangle(corner, width, height, clip_on=False, **frame))
        _numbers(middle, part)
        middle.set_title(
            "its middle, as numbers (× 100)", loc="center", color=style.BLUE
        )
        figure.subplots_adjust(0.01, 0.02, 0.99, 0.92, wspace=0.05)
    alt = (
        f"Left, a handwritten {label}; right, its middle {height} × {width} pixels, "
        "each with its value written in it: 0 where there is no ink, up to 100 "
        "where the pen pressed."
    )
    return figure, alt


def _numbers(axes: Axes, part: NDArray) -> None:
    """Show pixels with their values, white on dark ones."""
    axes.imshow(part, cmap=INK, vmin=0, vmax=1.6)
    axes.set(xticks=[], yticks=[])
    for (row, column), value in np.ndenumerate(part):
        color = "white" if value > 0.8 else style.INK
        if value == 0:
            color = style.GREY
        axes.text(
            *(column, row, f"{100 * value:.0f}"),
            **{"ha": "center", "va": "center", "fontsize": 11, "color": color},
        )
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
    alt = (
        f"Bars: training images of each digit, between {counts.min():,} of digit "
        f"{counts.argmin()} and {counts.max():,} of digit {counts.argmax()}."
    )
    return figure, alt


def pixel_statistics(
    mean: ArrayLike, deviation: ArrayLike, image_shape: tuple
) -> Drawn:
    """Draw mean and standard deviation of every pixel, (rows · columns,) each."""
    with style.look():
        figure = Figure(figsize=(7.5, 3.3))
        for place, values, title in (
            (0.02, mean, "mean of each pixel"),
            (0.52, deviation, "standard deviation of each pixel"),
        ):
            axes = figure.add_axes((place, 0.04, 0.36, 0.84))
            drawn = axes.imshow(np.reshape(values, image_shape), vmin=0)
            axes.set(xticks=[], yticks=[])
            axes.set_title(title, loc="center")
            bar = figure.add_axes((place + 0.375, 0.06, 0.016, 0.8))
            top = float(np.max(values))
            figure.colorbar(drawn, bar, ticks=[0, top], format="%.2g")
            bar.spines[:].set_visible(False)
    still = int(np.sum(np.asarray(deviation) == 0))
    alt = (
        "Two maps over the pixels of an image. The mean is a blurred blob in the "
        "middle; the standard deviation is largest around it and falls to zero at "
        f"the rim, where {still} pixels never change."
    )
    return figure, alt


def weights_as_pictures(
    rows: Sequence[tuple[str, ArrayLike]],
    image_shape: tuple,
    titles: Sequence | None = None,
) -> Drawn:
    """Draw rows of weights as pictures: blue above 0, red below, white at 0.

    Parameters
    ----------
    rows : sequence of (name, array (K, rows · columns))
        Each row has its own colour scale, symmetric about 0.
    image_shape : (rows, columns)
    titles : sequence of K strings or numbers, optional
        Written above the pictures of the first row.
    """
    count = max(len(pictures) for _, pictures in rows)
    with style.look():
        head = 0.26 if titles is not None else 0.02  # inches
        figure = Figure(figsize=(9.2, 0.86 * len(rows) + head))
        top = 1 - head / figure.get_figheight()
        height = top / len(rows)
        for r, (name, pictures) in enumerate(rows):
            bottom = top - (r + 1) * height
            figure.text(0.105, bottom + height / 2, name, ha="right", va="center")
            limit = _limit(pictures)
            for k, picture in enumerate(pictures):
                place = (0.115 + 0.885 * k / count, bottom + 0.04 * height)
                size = (0.885 / count - 0.006, 0.92 * height)
                axes = figure.add_axes((*place, *size))
                _for_and_against(axes, np.reshape(picture, image_shape), limit)
                if r == 0 and titles is not None:
                    axes.set_title(str(titles[k]), loc="center", pad=3)
    names = "; ".join(name.replace("\n", " ") for name, _ in rows)
    alt = f"Weights as pictures, blue above zero and red below, {count} a row: {names}."
    return figure, alt


def _limit(values: ArrayLike) -> float:
    """A round-about largest size, so that a few extremes do not bleach the rest."""
    return max(float(np.quantile(np.abs(values), 0.995)), 1e-12)


def _for_and_against(axes: Axes, picture: NDArray, limit: float) -> None:
    axes.imshow(picture, cmap=FOR_AND_AGAINST, vmin=-limit, vmax=limit)
    axes.set(xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set(visible=True, color=style.FAINT, linewidth=0.8)


def confusion(counts: ArrayLike) -> Drawn:
    """Draw a confusion matrix, rows the true digits; return (figure, alt).

    ``counts[i, j]`` is how many images of digit i were read as j. The colour shows
    mistakes only; the right ones, on the diagonal, are written in grey.
    """
    counts = np.asarray(counts)
    mistakes = counts - np.diag(np.diag(counts))
    shown = np.ma.masked_equal(mistakes, 0)
    with style.look():
        figure = Figure(figsize=(6.6, 5.6), layout="constrained")
        axes = figure.add_subplot()
        axes.imshow(shown, cmap="YlOrRd", vmin=0, vmax=1.4 * max(1, mistakes.max()))
        for (i, j), count in np.ndenumerate(counts):
            color = style.GREY if i == j else style.INK
            if count:
                axes.text(j, i, f"{count:,}", ha="center", va="center", color=color)
        digits = np.arange(len(counts))
        axes.set(xticks=digits, yticks=digits, xlabel="read as", ylabel="true digit")
        axes.tick_params(length=0)
        axes.set_xticks(digits[:-1] + 0.5, minor=True)
        axes.set_yticks(digits[:-1] + 0.5, minor=True)
        axes.grid(which="minor", color="#EEEEEE")
        axes.tick_params(which="minor", length=0)
        axes.spines[:].set_visible(False)
    i, j = np.unravel_index(mistakes.argmax(), mistakes.shape)
    alt = (
        f"Confusion matrix of {counts.sum():,} images. {np.trace(counts):,} lie on the "
        f"diagonal, read rightly; the most frequent mistake is a {i} read as a {j}, "
        f"{mistakes.max()} times."
    )
    return figure, alt


def mistakes(
    images: ArrayLike, labels: ArrayLike, outputs: ArrayLike, image_shape: tuple
) -> Drawn:
    """Draw misread digits: what they are, what was read, and how surely.

    ``images`` (K, rows · columns), ``labels`` (K,), ``outputs`` (K, classes) the
    predictions ŷ. Each picture stands beside bars of its ŷ. Returns (figure, alt).
    """
    with style.look():
        columns = 4
        rows = -(-len(images) // columns)
        figure = Figure(figsize=(9.2, 1.62 * rows))
        for k, (image, label, output) in enumerate(
            zip(images, labels, outputs, strict=True)
        ):
            left, top = (k % columns) / columns, 1 - (k // columns) / rows
            read, percent = np.argmax(output), np.floor(1000 * np.max(output)) / 10
            words = f"{label}, read as {read} ({percent:.1f} %)"
            figure.text(left + 0.01, top - 0.09 / rows, words, va="center")
            box = (left + 0.01, top - 0.94 / rows, 0.115, 0.76 / rows)
            _picture(figure.add_axes(box), image, image_shape)
            box = (left + 0.15, top - 0.94 / rows, 0.075, 0.76 / rows)
            _output_bars(figure.add_axes(box), output, label)
    said = [
        f"a {label} read as {np.argmax(output)}"
        for label, output in zip(labels, outputs, strict=True)
    ]
    return figure, f"{len(images)} misread digits beside their outputs: " + ", ".join(
        said
    )


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


def tile(pictures: ArrayLike, image_shape: tuple, columns: int = 5) -> NDArray:
    """Put pictures (…, K, rows · columns) side by side; NaN in the seams between.

    Returns (…, height, width): K pictures in rows of ``columns``, one pixel apart.

    >>> tile(np.zeros((10, 64)), (8, 8)).shape
    (17, 44)
    """
    pictures = np.asarray(pictures, dtype=np.float32)
    *lead, count, _ = pictures.shape
    high, wide = image_shape
    rows = -(-count // columns)
    sheet = np.full(
        (*lead, rows * (high + 1), columns * (wide + 1)), np.nan, np.float32
    )
    for k in range(count):
        top, left = (k // columns) * (high + 1), (k % columns) * (wide + 1)
        block = pictures[..., k, :].reshape(*lead, high, wide)
        sheet[..., top : top + high, left : left + wide] = block
    return sheet[..., :-1, :-1]
