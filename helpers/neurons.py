"""The smallest network that answers yes or no: one neuron with two weights.

Its loss is a surface C(w₁, w₂) that can be drawn (lesson 01), walked on, and compared
with `helpers.network`, which computes the same.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.activations import sigmoid
from helpers.losses import (
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    squared_error,
    squared_error_gradient,
)
from helpers.surfaces import Surface

LOSSES = {"binary_cross_entropy": "cross-entropy", "squared_error": "squared error"}


def sigmoid_neuron(
    inputs: ArrayLike,
    targets: ArrayLike,
    loss: str = "binary_cross_entropy",
    *,
    l2: float = 0.0,
) -> Surface:
    """C(w₁, w₂) of the neuron ŷ = σ(w₁ x + w₂): the mean loss over the data.

    Parameters
    ----------
    inputs, targets : array, (N,)
        The data, which stay fixed; targets are 0 or 1.
    loss : str
        "binary_cross_entropy" or "squared_error".
    l2 : float
        λ ≥ 0: ½ λ w₁² is added. The bias w₂ goes free, as in ``Network``.

    Raises
    ------
    ValueError
        If the lists do not fit, a target lies outside 0…1, the loss is another, or λ
        is negative.

    >>> sigmoid_neuron([1.0], [1.0]).value([0.0, 0.0]).round(4).item()
    0.6931
    """
    x, y = _data(inputs, targets)
    if loss not in LOSSES:
        raise ValueError(f"no neuron has the loss {loss!r}: choose {list(LOSSES)}")
    if not 0 <= l2 < np.inf:
        raise ValueError(f"l2 must be 0 or more and finite, got {l2!r}")
    value, slope = _entropy(y) if loss == "binary_cross_entropy" else _squared(y)

    def function(w: NDArray) -> NDArray:
        return value(_z(w, x)) + 0.5 * l2 * w[..., 0] ** 2

    def gradient(w: NDArray) -> NDArray:
        back = slope(_z(w, x))[..., 0]
        sums = np.stack([back @ x + l2 * w[..., 0], back.sum(axis=-1)], axis=-1)
        return sums

    return Surface(
        name=f"sigmoid_neuron_{loss}",
        title=f"One neuron, {LOSSES[loss]}" + (f", λ = {l2:g}" if l2 else ""),
        formula=r"\frac1N \sum_n \ell(\sigma(w_1 x_n + w_2), y_n)",
        function=function,
        slope=gradient,
        domain=((-6.0, 6.0), (-6.0, 6.0)),
        start=(-5.0, 4.0),
    )


def _data(inputs: ArrayLike, targets: ArrayLike) -> tuple[NDArray, NDArray]:
    """Return x (N,) and y (N, 1), or say what does not fit."""
    x, y = np.asarray(inputs, dtype=float), np.asarray(targets, dtype=float)
    if x.ndim != 1 or x.shape != y.shape or x.size == 0:
        raise ValueError(
            "inputs and targets must be two lists of the same length, at least 1; "
            f"got shapes {x.shape} and {y.shape}"
        )
    if not np.all((y >= 0) & (y <= 1)):
        raise ValueError("targets must lie between 0 and 1: no is 0, yes is 1")
    return x, y[:, None]


def _z(w: NDArray, x: NDArray) -> NDArray:
    """Return the weighted inputs w₁ x + w₂ as (…, N, 1)."""
    return (w[..., :1] * x + w[..., 1:])[..., None]


def _entropy(y: NDArray) -> tuple:
    """Return loss and slope in z; together with the sigmoid it is ŷ − y."""
    return (
        lambda z: binary_cross_entropy(z, y),
        lambda z: binary_cross_entropy_gradient(z, y),
    )


def _squared(y: NDArray) -> tuple:
    """Return loss and slope in z; the slope of the sigmoid, ŷ(1 − ŷ), stays."""

    def slope(z: NDArray) -> NDArray:
        prediction = sigmoid(z)
        through = prediction * (1 - prediction)
        return squared_error_gradient(prediction, y) * through

    return lambda z: squared_error(sigmoid(z), y), slope
