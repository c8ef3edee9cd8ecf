"""Loss functions: how wrong is a prediction, and in which direction?

A loss of a batch is the **mean over its examples** (the rows), so its size does not
depend on how many there are and the 1/N is in the gradient too. Within a row, the
outputs are summed. Predictions may have leading axes, (…, N, k): then each of these
batches has a loss of its own, and the loss has shape (…).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.activations import sigmoid, softmax


@dataclass(frozen=True)
class Loss:
    """A loss and its gradient with respect to the prediction.

    Attributes
    ----------
    name : str
        What networks call it, such as ``"squared_error"``.
    value : callable
        ``value(prediction, target)``, both (N, k), returns the mean over rows.
    gradient : callable
        ``gradient(prediction, target)`` returns ∂value/∂prediction, (N, k).
    activation : str or None
        When set, ``prediction`` means the weighted input z of an output layer with
        this activation. The two are computed together because their product is
        simpler and safer than its factors: z ↦ ŷ − y.
    together : callable or None
        Returns value and gradient at one go, for losses where that saves work.
    """

    name: str
    value: Callable[[NDArray, NDArray], NDArray]
    gradient: Callable[[NDArray, NDArray], NDArray]
    activation: str | None = None
    together: Callable[[NDArray, NDArray], tuple[NDArray, NDArray]] | None = None

    def value_and_gradient(
        self, prediction: NDArray, target: NDArray
    ) -> tuple[NDArray, NDArray]:
        """Return both, at one go where the loss knows how."""
        if self.together:
            return self.together(prediction, target)
        return self.value(prediction, target), self.gradient(prediction, target)


def _pair(prediction: ArrayLike, target: ArrayLike) -> tuple[NDArray, NDArray]:
    """Return both as arrays, or say which shapes do not fit."""
    prediction, target = np.asarray(prediction), np.asarray(target)
    if prediction.shape[-2:] != target.shape or target.ndim != 2 or not len(target):
        raise ValueError(
            "prediction and target must both be (N, k), one row an example; "
            f"got {prediction.shape} and {target.shape}"
        )
    return prediction, target


def _mean(terms: NDArray) -> NDArray:
    """Sum over the outputs and average over the rows: (…, N, k) → (…)."""
    return np.sum(terms, axis=(-2, -1)) / terms.shape[-2]


def squared_error(prediction: ArrayLike, target: ArrayLike) -> NDArray:
    """Mean over rows of Σ (ŷ − y)²; ≥ 0. Both arguments (N, k) (source S2).

    Raises ValueError when the shapes differ or are not two-dimensional.

    >>> squared_error([[0.5, 0.0]], [[1.0, 0.0]]).item()
    0.25
    """
    prediction, target = _pair(prediction, target)
    return _mean((prediction - target) ** 2)


def squared_error_gradient(prediction: ArrayLike, target: ArrayLike) -> NDArray:
    """Gradient of ``squared_error`` in the prediction: 2 (ŷ − y) / N, (N, k).

    >>> squared_error_gradient([[0.5, 0.0]], [[1.0, 0.0]])
    array([[-1.,  0.]])
    """
    prediction, target = _pair(prediction, target)
    return (2 / len(target)) * (prediction - target)


def half_squared_error(prediction: ArrayLike, target: ArrayLike) -> NDArray:
    """Mean over rows of ½ Σ (ŷ − y)²; the ½ cancels the 2 (source S4).

    >>> half_squared_error([[0.5, 0.0]], [[1.0, 0.0]]).item()
    0.125
    """
    return 0.5 * squared_error(prediction, target)


def half_squared_error_gradient(prediction: ArrayLike, target: ArrayLike) -> NDArray:
    """Gradient of ``half_squared_error`` in the prediction: (ŷ − y) / N, (N, k).

    >>> half_squared_error_gradient([[0.5, 0.0]], [[1.0, 0.0]])
    array([[-0.5,  0. ]])
    """
    prediction, target = _pair(prediction, target)
    return (prediction - target) / len(target)


def absolute_error(prediction: ArrayLike, target: ArrayLike) -> NDArray:
    """Mean over rows of Σ |ŷ − y|; ≥ 0. Both arguments (N, k).

    >>> absolute_error([[0.5, 0.0]], [[1.0, 0.0]]).item()
    0.5
    """
    prediction, target = _pair(prediction, target)
    return _mean(np.abs(prediction - target))


def absolute_error_gradient(prediction: ArrayLike, target: ArrayLike) -> NDArray:
    """Gradient of ``absolute_error``: sign(ŷ − y) / N, and 0 where they are equal.

    >>> absolute_error_gradient([[0.5, 0.0]], [[1.0, 0.0]])
    array([[-1.,  0.]])
    """
    prediction, target = _pair(prediction, target)
    return np.sign(prediction - target) / len(target)


def huber(prediction: ArrayLike, target: ArrayLike, delta: float = 1.0) -> NDArray:
    """Squared for errors up to ``delta`` (> 0), straight beyond; mean over rows.

    ½e² for |e| ≤ δ and δ(|e| − ½δ) beyond, summed over the outputs (Huber 1964).
    Raises ValueError when ``delta`` is not positive.

    >>> huber([[3.0]], [[0.0]]).item()
    2.5
    """
    prediction, target = _pair(prediction, target)
    size = np.abs(prediction - target)
    inner = np.minimum(size, _positive(delta))
    return _mean(inner * (size - 0.5 * inner))


def huber_gradient(
    prediction: ArrayLike, target: ArrayLike, delta: float = 1.0
) -> NDArray:
    """Gradient of ``huber``: the error clipped to [−δ, δ], divided by N; (N, k).

    >>> huber_gradient([[3.0]], [[0.0]])
    array([[1.]])
    """
    prediction, target = _pair(prediction, target)
    delta = _positive(delta)
    return np.clip(prediction - target, -delta, delta) / len(target)


def _positive(delta: float) -> float:
    if not delta > 0:
        raise ValueError(f"delta must be positive, got {delta!r}")
    return delta


def cross_entropy(logits: ArrayLike, target: ArrayLike) -> NDArray:
    """Mean over rows of −Σ y log softmax(z), from the logits z; both (N, k).

    Uses the log-sum-exp trick: log softmax(z) = z − log Σ e^z with the largest z
    taken out first, so no logit is too large. ``target`` rows sum to 1.

    >>> cross_entropy([[1000.0, 0.0]], [[0.0, 1.0]]).item()
    1000.0
    """
    logits, target = _pair(logits, target)
    shifted = logits - logits.real.max(axis=-1, keepdims=True)
    log_total = np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return _mean(target * (log_total - shifted))


def cross_entropy_gradient(logits: ArrayLike, target: ArrayLike) -> NDArray:
    """Gradient of ``cross_entropy`` in the logits: (softmax(z) − y) / N, (N, k).

    >>> cross_entropy_gradient([[0.0, 0.0]], [[0.0, 1.0]])
    array([[ 0.5, -0.5]])
    """
    logits, target = _pair(logits, target)
    return (softmax(logits) - target) / len(target)


def cross_entropy_and_gradient(
    logits: ArrayLike, target: ArrayLike
) -> tuple[NDArray, NDArray]:
    """Return ``cross_entropy`` and its gradient, with the exponentials taken once.

    Both arguments (N, k), as for ``cross_entropy``.

    >>> loss, gradient = cross_entropy_and_gradient([[0.0, 0.0]], [[0.0, 1.0]])
    >>> round(loss.item(), 4), gradient
    (0.6931, array([[ 0.5, -0.5]]))
    """
    logits, target = _pair(logits, target)
    shifted = logits - logits.real.max(axis=-1, keepdims=True)
    powers = np.exp(shifted)
    totals = powers.sum(axis=-1, keepdims=True)
    loss = _mean(target * (np.log(totals) - shifted))
    return loss, (powers / totals - target) / len(target)


def binary_cross_entropy(logits: ArrayLike, target: ArrayLike) -> NDArray:
    """Mean over rows of −Σ [y log σ(z) + (1 − y) log(1 − σ(z))], from the logits.

    Both arguments (N, k), targets in [0, 1]. Computed as max(z, 0) − yz +
    log(1 + e^−|z|), which is the same sum and never overflows.

    >>> binary_cross_entropy([[-1000.0]], [[1.0]]).item()
    1000.0
    """
    logits, target = _pair(logits, target)
    size = np.where(logits.real > 0, logits, -logits)
    soft = np.where(logits.real > 0, logits, 0) + np.log1p(np.exp(-size))
    return _mean(soft - target * logits)


def binary_cross_entropy_gradient(logits: ArrayLike, target: ArrayLike) -> NDArray:
    """Gradient of ``binary_cross_entropy`` in the logits: (σ(z) − y) / N, (N, k).

    >>> binary_cross_entropy_gradient([[0.0]], [[1.0]])
    array([[-0.5]])
    """
    logits, target = _pair(logits, target)
    return (sigmoid(logits) - target) / len(target)


LOSSES = {
    loss.name: loss
    for loss in (
        Loss("squared_error", squared_error, squared_error_gradient),
        Loss("half_squared_error", half_squared_error, half_squared_error_gradient),
        Loss("absolute_error", absolute_error, absolute_error_gradient),
        Loss("huber", huber, huber_gradient),
        Loss(
            "cross_entropy",
            cross_entropy,
            cross_entropy_gradient,
            "softmax",
            cross_entropy_and_gradient,
        ),
        Loss(
            "binary_cross_entropy",
            binary_cross_entropy,
            binary_cross_entropy_gradient,
            "sigmoid",
        ),
    )
}


def loss_named(name: str) -> Loss:
    """Return the loss called ``name``.

    Raises
    ------
    ValueError
        If there is none of that name; the message lists those there are.

    >>> loss_named("squared_error").name
    'squared_error'
    """
    if name not in LOSSES:
        raise ValueError(
            f"no loss is called {name!r}: choose one of {', '.join(LOSSES)}"
        )
    return LOSSES[name]
