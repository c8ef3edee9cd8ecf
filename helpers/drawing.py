"""From strokes to the image a network knows: ink, size and place.

A field is a square with x from 0 at its left to 1 at its right and y from 0 at its
top to 1 at its bottom. A stroke is a line through points of it. Images are arrays
(rows, columns) with 0 for paper and 1 for ink, as in ``helpers.datasets``.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

PEN = 0.08  # width of a stroke, as a share of the field
#: image shape → pixels of the ink's longer side, and how much finer it is placed
MAKERS = {(28, 28): (20, 1), (8, 8): (8, 8)}


def ink(strokes: Sequence[ArrayLike], side: int, pen: float = PEN) -> NDArray:
    """Draw strokes with a round pen, anti-aliased.

    Parameters
    ----------
    strokes : sequence of arrays, (K, 2) each
        Points x, y of the field; K = 1 makes a dot. Ink outside is cut off.
    side : int
        The image is ``side`` × ``side`` pixels.
    pen : float
        Width of the line as a share of the field, above 0 and at most 1.

    Returns
    -------
    float array (side, side) in [0, 1]
        At the rim of a line each pixel has as much ink as is left of its distance.

    Raises
    ------
    ValueError
        If a stroke has another shape or holds something else than finite numbers, or
        ``side`` or ``pen`` is out of range.

    Examples
    --------
    >>> ink([[(0.5, 0.1), (0.5, 0.9)]], side=5, pen=0.2).round(1)[2]
    array([0., 0., 1., 0., 0.])
    """
    if side < 1 or not 0 < pen <= 1:
        raise ValueError(
            f"side must be 1 or more and pen in (0, 1]; got {side} and {pen}"
        )
    radius = pen * side / 2
    reach = int(np.ceil(radius + 1))
    canvas = np.zeros((side + 2 * reach, side + 2 * reach))
    places = [_along(_points(stroke), 0.5 / side) for stroke in strokes]
    middles = np.concatenate([np.empty((0, 2)), *places]) * side - 0.5
    near = np.all(np.abs(middles - (side - 1) / 2) < side / 2 + reach, axis=1)
    _stamp(canvas, middles[near], radius, reach)
    return canvas[reach:-reach, reach:-reach]


def _points(stroke: ArrayLike) -> NDArray:
    """Return a stroke as floats (K, 2), or say what is wrong with it."""
    try:
        points = np.asarray(stroke, dtype=float)
    except (TypeError, ValueError):
        points = np.empty(0)
    if points.ndim != 2 or points.shape[1] != 2 or not np.all(np.isfinite(points)):
        raise ValueError(
            "a stroke must be finite numbers of shape (K, 2), one point x, y a row; "
            f"got shape {np.shape(points)}"
        )
    return np.clip(points, -1, 2)  # a point far outside costs no more than one near


def _along(points: NDArray, step: float) -> NDArray:
    """Return points at most ``step`` apart along a line, its ends included."""
    if len(points) < 2:
        return points
    start, move = points[:-1], np.diff(points, axis=0)
    counts = np.maximum(1, np.ceil(np.hypot(*move.T) / step)).astype(int)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    part = (np.arange(counts.sum()) - first) / np.repeat(counts, counts)
    between = np.repeat(start, counts, axis=0)
    between = between + part[:, None] * np.repeat(move, counts, axis=0)
    return np.concatenate([between, points[-1:]])


def _stamp(canvas: NDArray, middles: NDArray, radius: float, reach: int) -> None:
    """Press a round pen at each of ``middles`` (S, 2); the darker ink stays."""
    nearest = np.round(middles).astype(int)
    offsets = np.arange(-reach, reach + 1)
    away = (nearest - middles)[:, :, None] + offsets  # (S, 2, R)
    distance = np.hypot(away[:, 1, :, None], away[:, 0, None, :])
    dark = np.clip(radius + 0.5 - distance, 0, 1)
    columns, rows = (nearest[:, i, None] + reach + offsets for i in (0, 1))
    rows, columns = rows[:, :, None], columns[:, None, :]
    size = len(canvas)
    seen = (rows >= 0) & (rows < size) & (columns >= 0) & (columns < size) & (dark > 0)
    np.maximum.at(canvas.reshape(-1), (rows * size + columns)[seen], dark[seen])


def resize(image: ArrayLike, shape: tuple[int, int]) -> NDArray:
    """Return an image at another size: each new pixel is the mean ink on its area.

    Parameters
    ----------
    image : array, (rows, columns)
        Numbers of 0 or more.
    shape : (int, int)
        The new size, at least 1 × 1; the old one gives the same image.

    Raises
    ------
    ValueError
        If there is no image, or no size.

    Examples
    --------
    >>> resize([[0, 1, 1], [0, 1, 1]], (1, 2)).round(2)
    array([[0.33, 1.  ]])
    """
    image = _picture(image)
    if min(shape) < 1 or not image.size:
        raise ValueError(f"cannot make {shape} pixels of an image {image.shape}")
    down, across = (_overlap(*pair) for pair in zip(image.shape, shape, strict=True))
    return down @ image @ across.T


def _overlap(old: int, new: int) -> NDArray:
    """Return (new, old): which share of a new pixel lies on each old one."""
    edges = np.arange(new + 1) * old / new
    low, high, k = edges[:-1, None], edges[1:, None], np.arange(old)
    shared = np.minimum(high, k + 1) - np.maximum(low, k)
    return np.maximum(shared, 0) * new / old


def _picture(image: ArrayLike) -> NDArray:
    image = np.asarray(image, dtype=float)
    if image.ndim != 2 or not np.all(image >= 0) or np.any(np.isinf(image)):
        raise ValueError(
            "an image must be numbers of 0 or more with shape (rows, columns); got "
            f"shape {image.shape}"
        )
    return image


def normalise(image: ArrayLike, shape: tuple[int, int] = (28, 28)) -> NDArray:
    """Prepare an image as the makers of the data did: one size, and in the middle.

    The ink is cut out, scaled with its proportions kept, and moved until its centre of
    mass lies in the middle, or as near as no ink is lost.

    - 28 × 28, as in MNIST: the longer side gets 20 pixels, and the ink is moved by
      whole pixels.
    - 8 × 8, as in the digits: this happens on a finer grid, whose height or width the
      ink fills; then blocks of it become pixels. The makers had 32 × 32 and blocks of
      4 × 4; 64 × 64 loses less of images that are small already.

    Parameters
    ----------
    image : array, (rows, columns)
        Of any size, 0 where there is no ink. Without any ink, so is the result.
    shape : (int, int)
        Size of the result, one of the two above.

    Returns
    -------
    float32 array of shape ``shape``

    Raises
    ------
    ValueError
        If the image or the shape is none of these.

    Notes
    -----
    MNIST's images come back unchanged, but for a few whose longer side is 19 pixels.
    Sources: LeCun and others, Gradient-Based Learning Applied to Document
    Recognition, 1998, section III A; Alpaydin and Kaynak, Optical Recognition of
    Handwritten Digits, UCI, 1998.

    Examples
    --------
    >>> corner = np.zeros((100, 100))
    >>> corner[:50, :25] = 1
    >>> np.argwhere(normalise(corner)).min(axis=0)
    array([4, 9])
    """
    if tuple(shape) not in MAKERS:
        known = " or ".join(f"{rows} × {columns}" for rows, columns in MAKERS)
        raise ValueError(f"images are made for {known} pixels; got {shape}")
    box, finer = MAKERS[tuple(shape)]
    result, part = np.zeros([finer * s for s in shape]), _cut_out(_picture(image))
    if part.size:
        scale = finer * box / max(part.shape)
        part = resize(part, [max(1, round(scale * side)) for side in part.shape])
        top, left = _middle(part, result.shape)
        result[top : top + part.shape[0], left : left + part.shape[1]] = part
    return resize(result, shape).astype(np.float32)


def _cut_out(image: NDArray) -> NDArray:
    """Return the smallest part that holds all ink, (0, 0) if there is none."""
    rows, columns = (np.flatnonzero(image.any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return image[:0, :0]
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _middle(part: NDArray, room: tuple[int, int]) -> tuple[int, ...]:
    """Return the corner of ``part`` that puts its centre of mass in the middle.

    MNIST's middle is pixel 14 of 28, counted from 0: half a pixel past the exact one.
    """
    corner = []
    for axis, size in enumerate(part.shape):
        mass = part.sum(axis=1 - axis)
        centre = np.arange(size) @ mass / mass.sum()
        wanted = room[axis] // 2 - int(np.floor(centre + 0.5))
        corner.append(min(max(wanted, 0), room[axis] - size))
    return tuple(corner)
