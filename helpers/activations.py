"""Activation functions and the one thing backpropagation needs from each.

Backpropagation never builds the Jacobian of an activation. It only multiplies the
gradient that arrives from above, ``upstream``, by it: a vector-Jacobian product
(VJP). Every activation is therefore a pair, the function and its VJP.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Activation:
    """A function of the weighted input ``z`` together with its VJP.

    Attributes
    ----------
    name : str
        What layers call it, such as ``"tanh"``.
    function : callable
        ``function(z)`` maps an array (…, k) to an array of the same shape.
    vjp : callable
        ``vjp(a, upstream)`` with the output ``a = function(z)`` and the gradient
        ``upstream`` with respect to ``a``, both (…, k), returns the gradient with
        respect to ``z``, (…, k). All derivatives here can be had from the output.
    """

    name: str
    function: Callable[[NDArray], NDArray]
    vjp: Callable[[NDArray, NDArray], NDArray]


def identity(z: ArrayLike) -> NDArray:
    """Return ``z`` itself, as an array of the same shape.

    >>> identity([-1.0, 2.0])
    array([-1.,  2.])
    """
    return np.asarray(z)


def tanh(z: ArrayLike) -> NDArray:
    """Hyperbolic tangent, elementwise; values in (−1, 1), same shape as ``z``.

    Its derivative is 1 − tanh²(z) (source S2).

    >>> tanh(0.0).item()
    0.0
    """
    return np.tanh(z)


def sigmoid(z: ArrayLike) -> NDArray:
    """Logistic function 1 / (1 + e^−z), elementwise; values in [0, 1].

    Written as a tanh, which cannot overflow for any finite ``z``. Its derivative
    is σ(z)(1 − σ(z)) (source S4).

    >>> sigmoid([-1000.0, 0.0, 1000.0])
    array([0. , 0.5, 1. ])
    """
    half = np.multiply(z, 0.5)
    return 0.5 * (1.0 + np.tanh(half))


def relu(z: ArrayLike) -> NDArray:
    """Rectified linear unit max(z, 0), elementwise, same shape as ``z``.

    Its derivative is 1 for z > 0 and 0 otherwise, the choice at z = 0 included.

    >>> relu([-2.0, 3.0])
    array([0., 3.])
    """
    return np.maximum(z, 0)


def softmax(z: ArrayLike) -> NDArray:
    """Exponentials normalised to sum to 1 over the last axis; values in [0, 1].

    The largest entry is subtracted first: the result is the same and ``exp`` can
    no longer overflow. Jacobian: diag(s) − s sᵀ, full, not diagonal (lesson 06).

    >>> softmax([1000.0, 1000.0])
    array([0.5, 0.5])
    """
    z = np.asarray(z)
    # .real keeps the complex-step derivative exact: the shift is a constant.
    exponentials = np.exp(z - z.real.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def _identity_vjp(a: NDArray, upstream: NDArray) -> NDArray:
    return upstream


def _tanh_vjp(a: NDArray, upstream: NDArray) -> NDArray:
    return upstream * (1 - a * a)


def _sigmoid_vjp(a: NDArray, upstream: NDArray) -> NDArray:
    return upstream * (a * (1 - a))


def _relu_vjp(a: NDArray, upstream: NDArray) -> NDArray:
    return upstream * (a > 0)


def _softmax_vjp(a: NDArray, upstream: NDArray) -> NDArray:
    # (diag(s) − s sᵀ) u, written without ever building the matrix.
    return a * (upstream - (upstream * a).sum(axis=-1, keepdims=True))


ACTIVATIONS = {
    activation.name: activation
    for activation in (
        Activation("identity", identity, _identity_vjp),
        Activation("tanh", tanh, _tanh_vjp),
        Activation("sigmoid", sigmoid, _sigmoid_vjp),
        Activation("relu", relu, _relu_vjp),
        Activation("softmax", softmax, _softmax_vjp),
    )
}


def activation_named(name: str) -> Activation:
    """Return the activation called ``name``.

    Raises
    ------
    ValueError
        If there is none of that name; the message lists those there are.

    >>> activation_named("tanh").name
    'tanh'
    """
    if name not in ACTIVATIONS:
        known = ", ".join(ACTIVATIONS)
        raise ValueError(f"no activation is called {name!r}: choose one of {known}")
    return ACTIVATIONS[name]
