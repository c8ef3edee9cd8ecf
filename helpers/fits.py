"""The one weight that a loss chooses: exact minima of C(w) for the line ŷ = w x.

With all inputs equal to 1 the line is a constant, and the three answers are the mean,
the median and something in between (lesson 01). Nothing here is searched step by step:
C(w) is a parabola, or made of straight pieces, or of both, so its lowest point is
found by looking at where the pieces meet.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.losses import loss_named

LOSSES = ("squared_error", "absolute_error", "huber")


def best_weight(
    x: ArrayLike, y: ArrayLike, loss: str = "squared_error", *, delta: float = 1.0
) -> float:
    """Return the w at which the mean loss of ŷ = w x is lowest.

    Parameters
    ----------
    x, y : array, (N,)
        Inputs, not all 0, and targets.
    loss : str
        "squared_error", "absolute_error" or "huber".
    delta : float
        Where the Huber loss turns straight, > 0, in units of y.

    Returns
    -------
    float
        If a whole stretch is equally good, its middle, as the median of an even
        number of values.

    Raises
    ------
    ValueError
        If the lists do not fit, all inputs are 0, or the loss is not one of three.

    >>> ones = np.ones(5)
    >>> best_weight(ones, [1, 2, 3, 4, 40])
    10.0
    >>> best_weight(ones, [1, 2, 3, 4, 40], "absolute_error")
    3.0
    >>> best_weight(ones, [1, 2, 3, 4, 40], "huber", delta=6)
    4.0
    """
    x, y = _points(x, y)
    if loss not in LOSSES:
        raise ValueError(f"no line is fitted for {loss!r}: choose one of {LOSSES}")
    if loss == "squared_error":
        return float(x @ y / (x @ x))
    if loss == "absolute_error":
        return _between(_absolute_slopes(x, y))
    return _between(_huber_slopes(x, y, delta))


def mean_losses(
    w: ArrayLike, x: ArrayLike, y: ArrayLike, loss: str, *, delta: float = 1.0
) -> NDArray:
    """Return C(w) of ŷ = w x for each of many w; same shape as ``w``.

    Arguments as for ``best_weight``; any loss of ``helpers.losses`` will do.

    >>> mean_losses([0.0, 1.0, 2.0], [1.0, 2.0], [2.0, 4.0], "absolute_error")
    array([3. , 1.5, 0. ])
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    prediction = np.asarray(w, float)[..., None, None] * x[:, None]
    options = {"delta": delta} if loss == "huber" else {}
    return loss_named(loss).value(prediction, y[:, None], **options)


def _points(x: ArrayLike, y: ArrayLike) -> tuple[NDArray, NDArray]:
    x, y = np.asarray(x, float), np.asarray(y, float)
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError(
            f"x and y must be two lists of the same length; got {x.shape}, {y.shape}"
        )
    if not np.any(x):
        raise ValueError("no line through 0 can be fitted: every x is 0; move a point")
    return x, y


def _absolute_slopes(x: NDArray, y: NDArray) -> tuple[NDArray, NDArray, NDArray]:
    """Return kinks, and the slope of N·C(w) just left and just right of each."""
    used = x != 0  # a point at 0 is as wrong whatever w is
    kinks, jump = y[used] / x[used], 2 * np.abs(x[used])
    order = np.argsort(kinks)
    right = np.cumsum(jump[order]) - np.abs(x).sum()
    return kinks[order], right - jump[order], right


def _huber_slopes(
    x: NDArray, y: NDArray, delta: float
) -> tuple[NDArray, NDArray, NDArray]:
    """Return the kinks of the slope of N·C(w), and the slope there, twice."""
    if not delta > 0:
        raise ValueError(f"delta must be positive, got {delta!r}")
    used = x != 0
    x, y = x[used], y[used]
    kinks = np.sort(np.concatenate([(y - delta) / x, (y + delta) / x]))
    slope = np.clip(kinks[:, None] * x - y, -delta, delta) @ x
    return kinks, slope, slope


def _between(found: tuple[NDArray, NDArray, NDArray]) -> float:
    """Return where a slope that only rises, straight between kinks, crosses 0."""
    kinks, left, right = found
    zero = 1e-12 * max(np.abs(left).max(), np.abs(right).max())
    first = int(np.argmax(right > -zero))  # the slope has come up to 0 here
    last = len(kinks) - 1 - int(np.argmax(left[::-1] < zero))  # and is 0 up to here
    if first <= last:
        return float((kinks[first] + kinks[last]) / 2)
    low, high = kinks[last], kinks[first]
    part = -right[last] / (left[first] - right[last])
    return float(low + part * (high - low))
