"""Weights as pictures: blue above 0, red below, white at 0."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.figures import style

FOR_AND_AGAINST = "RdBu"  # a diverging map that all kinds of colour vision can read
LEFT, HEIGHT, HEAD = 0.115, 0.86, 0.26  # of the width; inches a row, inches for titles


def as_pictures(
    rows: Sequence[tuple[str, ArrayLike]],
    image_shape: tuple,
    titles: Sequence | None = None,
) -> tuple[Figure, str]:
    """Draw rows of weights as pictures; return (figure, alt).

    Parameters
    ----------
    rows : sequence of (name, array (K, rows · columns))
        Each row has its own colour scale, symmetric about 0.
    image_shape : (rows, columns)
    titles : sequence of K strings or numbers, optional
        Written above the pictures of the first row.
    """
    head = HEAD if titles is not None else 0.02
    inches = HEIGHT * len(rows) + head
    with style.look():
        figure = Figure(figsize=(9.2, inches))
        for r, (name, weights) in enumerate(rows):
            bottom = (inches - head - (r + 1) * HEIGHT) / inches
            middle = bottom + 0.5 * HEIGHT / inches
            figure.text(LEFT - 0.01, middle, name, ha="right", va="center")
            first = _row(figure, bottom, weights, image_shape)
            for axes, title in zip(first if r == 0 else (), titles or (), strict=False):
                axes.set_title(str(title), loc="center", pad=3)
    names = "; ".join(name.replace("\n", " ") for name, _ in rows)
    count = max(len(weights) for _, weights in rows)
    alt = f"Weights as pictures, blue above zero and red below, {count} a row: {names}."
    return figure, alt


def _row(
    figure: Figure, bottom: float, weights: ArrayLike, image_shape: tuple
) -> list[Axes]:
    """Draw one row of pictures and return their axes."""
    pictures = np.reshape(weights, (-1, *image_shape))
    limit, each = largest(pictures), (1 - LEFT) / len(pictures)
    height, row = HEIGHT / figure.get_figheight(), []
    for k, picture in enumerate(pictures):
        place = (LEFT + k * each, bottom + 0.04 * height)
        axes = figure.add_axes((*place, each - 0.006, 0.92 * height))
        axes.imshow(picture, cmap=FOR_AND_AGAINST, vmin=-limit, vmax=limit)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(visible=True, color=style.FAINT, linewidth=0.8)
        row.append(axes)
    return row


def largest(weights: ArrayLike) -> float:
    """Return about the largest size: a few extremes must not bleach the rest.

    >>> largest([-2.0, 2.0, np.nan])
    2.0
    """
    return max(float(np.nanquantile(np.abs(weights), 0.995)), 1e-12)


def tile(pictures: ArrayLike, image_shape: tuple, columns: int = 5) -> NDArray:
    """Put pictures (…, K, rows · columns) side by side; NaN in the seams between.

    Returns float32 (…, height, width): rows of ``columns`` pictures, a pixel apart.

    >>> tile(np.zeros((10, 64)), (8, 8)).shape
    (17, 44)
    """
    pictures = np.asarray(pictures, dtype=np.float32)
    *lead, count, _ = pictures.shape
    high, wide = image_shape
    size = (-(-count // columns) * (high + 1), columns * (wide + 1))
    sheet = np.full((*lead, *size), np.nan, np.float32)
    for k in range(count):
        top, left = (k // columns) * (high + 1), (k % columns) * (wide + 1)
        block = pictures[..., k, :].reshape(*lead, high, wide)
        sheet[..., top : top + high, left : left + wide] = block
    return sheet[..., :-1, :-1]
