"""What the tape knows of each operation: its vector-Jacobian products.

A rule is a function together with one VJP for each argument that can be
differentiated. ``vjp(g, y, *inputs)`` takes ``g``, the gradient with respect to the
result ``y``, and the inputs, and returns the gradient with respect to that argument.
It need not undo broadcasting: ``autodiff_sums`` does, for all rules in one place.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.activations import ACTIVATIONS
from helpers.autodiff_sums import Patch
from helpers.losses import cross_entropy_and_gradient


@dataclass(frozen=True)
class Rule:
    """An operation and how gradients pass through it.

    Attributes
    ----------
    name : str
        What graphs write on the node.
    function : callable
        ``function(*inputs)`` on plain arrays and numbers. Inputs beyond the number
        of VJPs are options, such as an axis.
    vjps : tuple of callable
        One for each differentiable argument.
    elementwise : bool
        Whether every entry of the result depends on one entry of each input only.
    """

    name: str
    function: Callable
    vjps: tuple[Callable, ...]
    elementwise: bool = False


def _power_base(g, y, a, b):
    b = np.asarray(b) if isinstance(b, list | tuple) else b
    # 0 · a⁻¹ would be undefined at a = 0, where the derivative of a⁰ is 0.
    return g * (b * a ** (b - 1 if np.all(b) else np.where(b, b - 1, 1)))


def _power_exponent(g, y, a, b):
    if np.any(np.less(a, 0)):
        raise ValueError(
            "a negative base has no derivative in its exponent: "
            "make the exponent a plain number, or the base positive"
        )
    return g * (np.log(np.where(np.equal(a, 0), 1, a)) * y)


def _matmul_left(g, y, a, b):
    b = np.asarray(b)
    if b.ndim == 1:
        return g[..., None] * b
    if a.ndim == 1:
        return (b @ g[..., None])[..., 0]
    return g @ b.swapaxes(-1, -2)


def _matmul_right(g, y, a, b):
    a = np.asarray(a)
    if b.ndim == 1:
        return g[..., None] * a
    if a.ndim == 1:
        return a[:, None] * g[..., None, :]
    return a.swapaxes(-1, -2) @ g


# NumPy's functions of one variable: the VJP from g, the output y and the input x.
_ONE = {
    np.negative: lambda g, y, x: -g,
    np.positive: lambda g, y, x: g,
    np.exp: lambda g, y, x: g * y,
    np.log: lambda g, y, x: g / x,
    np.log1p: lambda g, y, x: g / (1 + x),
    np.sqrt: lambda g, y, x: g * (0.5 / y),
    np.square: lambda g, y, x: g * (2 * x),
    np.sin: lambda g, y, x: g * np.cos(x),
    np.cos: lambda g, y, x: g * -np.sin(x),
    np.tanh: lambda g, y, x: g * (1 - y * y),
    np.absolute: lambda g, y, x: g * np.sign(x),
}

# And of two variables, a and b: one VJP for each.
_TWO = {
    np.add: (lambda g, y, a, b: g, lambda g, y, a, b: g),
    np.subtract: (lambda g, y, a, b: g, lambda g, y, a, b: -g),
    np.multiply: (lambda g, y, a, b: g * b, lambda g, y, a, b: g * a),
    np.divide: (lambda g, y, a, b: g / b, lambda g, y, a, b: g * (-y / b)),
    np.power: (_power_base, _power_exponent),
    np.maximum: (lambda g, y, a, b: g * (a > b), lambda g, y, a, b: g * (a <= b)),
    np.minimum: (lambda g, y, a, b: g * (a < b), lambda g, y, a, b: g * (a >= b)),
}

UFUNCS = {np.matmul: Rule("matmul", np.matmul, (_matmul_left, _matmul_right))}
for _function, _vjp in _ONE.items():
    UFUNCS[_function] = Rule(_function.__name__, _function, (_vjp,), True)
for _function, _vjps in _TWO.items():
    UFUNCS[_function] = Rule(_function.__name__, _function, _vjps, True)

# These look at values only, so they have no gradient.
COMPARISONS = {
    np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal,
    np.isfinite, np.isnan,
}  # fmt: skip


def _spread(g, x, axis, keepdims):
    """Return ``g`` copied along the axes of ``x`` that were reduced."""
    if axis is not None and not keepdims and x.ndim:
        g = np.expand_dims(g, axis)
    whole = np.empty(x.shape, g.dtype)
    whole[...] = g
    return whole


def _max_vjp(g, y, x, axis, keepdims):
    """Give the gradient to the largest entry; several largest share it equally."""
    largest = x == _spread(y, x, axis, keepdims)
    count = largest.sum(axis=axis, keepdims=True, dtype=x.dtype)
    return _spread(g, x, axis, keepdims) * (largest / count)


def _transpose_vjp(g, y, x, axes):
    back = None if axes is None else np.argsort([axis % x.ndim for axis in axes])
    return g.transpose(back)


def _mean(x, axis, keepdims):
    """Return what ``x.mean`` does, in half its time."""
    total = x.sum(axis=axis, keepdims=keepdims)
    return total / (x.size / total.size)


SUM = Rule(
    "sum",
    lambda x, axis, keepdims: x.sum(axis=axis, keepdims=keepdims),
    (lambda g, y, x, axis, keepdims: _spread(g, x, axis, keepdims),),
)
MEAN = Rule(
    "mean",
    _mean,
    (lambda g, y, x, axis, k: _spread(g * (y.size / x.size), x, axis, k),),
)
MAX = Rule(
    "max",
    lambda x, axis, keepdims: x.max(axis=axis, keepdims=keepdims),
    (_max_vjp,),
)
RESHAPE = Rule(
    "reshape",
    lambda x, shape: x.reshape(shape),
    (lambda g, y, x, shape: g.reshape(x.shape),),
)
TRANSPOSE = Rule("transpose", lambda x, axes: x.transpose(axes), (_transpose_vjp,))
INDEX = Rule(
    "index", lambda x, index: x[index], (lambda g, y, x, index: Patch(index, g),)
)


def _activation_rule(name: str) -> Rule:
    activation = ACTIVATIONS[name]
    vjp = activation.vjp
    return Rule(
        name, activation.function, (lambda g, y, z: vjp(y, g),), name != "softmax"
    )


SIGMOID, RELU, SOFTMAX = map(_activation_rule, ("sigmoid", "relu", "softmax"))


def cross_entropy_rule() -> Rule:
    """Return a rule for one use: its function keeps the gradient it finds on the way.

    Softmax and cross-entropy in one node have the simple gradient (ŷ − y)/N, and ŷ
    is there already when the loss is: the way back has nothing left to compute.
    """
    kept = []

    def forward(logits, target):
        loss, gradient = cross_entropy_and_gradient(logits, target)
        kept.append(gradient)
        return loss

    return Rule("cross_entropy", forward, (lambda g, y, z, target: g * kept[-1],))
