"""A little training program whose every line can be replaced by a wrong one.

``Program`` is whole and healthy: shuffle, forward, loss, backward, step, for rows of
examples. Each step that can go wrong is a method of its own, mostly of one line, so
that a bug is a subclass with one method (see ``helpers.museum_bugs``). Derivatives are
written by hand; everything is float64, so that a gradient check sees sharply.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpers.datasets import digits, one_hot
from helpers.layers import Dense
from helpers.network import Network

Blocks = dict[str, NDArray]


def shares(z: NDArray, axis: int) -> NDArray:
    """Return exponentials of z that sum to 1 along an axis."""
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


@lru_cache(maxsize=1)
def _digits():
    whole = digits()
    return tuple(
        (split.x.astype(float), one_hot(split.y, 10).astype(float))
        for split in (whole.train, whole.validation)
    )


class Program:
    """64 inputs, 32 ReLU units, 10 softmax outputs, cross-entropy, plain steps.

    Attributes
    ----------
    sizes : tuple of int
        Units of every layer, the inputs first.
    rate, batch, steps : float, int, int
        α, examples in a batch, and steps of a training run.
    made : str
        What it consists of, in words.
    l2 : float
        λ: adds ½ λ Σ W² over weights, not biases.
    """

    made = "64-32-10, ReLU, softmax and cross-entropy"
    sizes: tuple[int, ...] = (64, 32, 10)
    rate, batch, steps, l2 = 0.2, 32, 300, 0.0

    def __init__(self):
        pairs = zip(self.sizes, self.sizes[1:], strict=False)
        shape = [Dense(*pair) for pair in pairs]
        self.network = Network(shape, "squared_error", dtype=float)
        self.blocks = [f"{kind}{k}" for k in range(1, len(shape) + 1) for kind in "Wb"]
        self.slots = self._layout()

    def _layout(self) -> list[tuple[str, slice, tuple[int, ...]]]:
        """Return name, place in the flat vector, and shape of every block."""
        slots, at = [], 0
        shapes = [s for layer in self.network.layers for s in layer.shapes.values()]
        for name, shape in zip(self.blocks, shapes, strict=True):
            end = at + int(np.prod(shape))
            slots.append((name, slice(at, end), shape))
            at = end
        return slots

    def data(self) -> tuple[tuple[NDArray, NDArray], tuple[NDArray, NDArray]]:
        """Return (x, y) to train and (x, y) to validate; y in one-hot rows."""
        return _digits()

    def start(self, rng: np.random.Generator) -> NDArray:
        """Return the first weights; a small last layer: guessing comes first."""
        w = self.network.initialise(rng, gain=2.0)
        self.unpack(w)[self.blocks[-2]][...] *= 0.1
        return w

    def unpack(self, w: NDArray) -> Blocks:
        """Return views of ``w`` by name: W1, b1, W2, b2 …"""
        each = self.network.unpack(w)
        return dict(
            zip(self.blocks, (v for p in each for v in p.values()), strict=True)
        )

    # The batches and the step

    def shuffled(self, x, y, order):
        """Return the examples in another order."""
        return x[order], y[order]

    def collected(self, buffer, gradient):
        """Return what the step sees: the gradient of this batch, nothing older."""
        return gradient

    # Forward

    def activate(self, z):
        """Return the hidden activation of z."""
        return np.maximum(z, 0)

    def hidden(self, p: Blocks, x: NDArray) -> list[tuple[NDArray, NDArray]]:
        """Return z and a of every hidden layer, both (N, units)."""
        z = x @ p["W1"] + p["b1"]
        return [(z, self.activate(z))]

    def output(self, z):
        """Return what the loss takes: z itself, for the loss holds the softmax."""
        return z

    def softmax(self, z):
        """Return the probabilities of the classes, row by row."""
        return shares(z, axis=1)

    def forward(self, w: NDArray, x: NDArray):
        """Return the hidden values, and z of the last layer."""
        p = self.unpack(w)
        values = self.hidden(p, x)
        return values, values[-1][1] @ p[self.blocks[-2]] + p[self.blocks[-1]]

    def predict(self, w: NDArray, x: NDArray) -> NDArray:
        """Return the probabilities (N, classes)."""
        return self.softmax(self.output(self.forward(w, x)[1]))

    # The loss and its gradient

    def loss(self, s: NDArray, y: NDArray) -> float:
        """Return the mean cross-entropy of probabilities s and one-hot y."""
        return float(-np.log(np.maximum((s * y).sum(axis=1), 1e-300)).mean())

    def guessing(self) -> float:
        """Return the loss of one who gives all classes the same probability."""
        return float(np.log(self.sizes[-1]))

    def value(self, w: NDArray, x: NDArray, y: NDArray) -> float:
        """Return C(w) with the penalty."""
        p = self.unpack(w)
        squares = sum(np.sum(p[name] ** 2) for name in self.blocks[::2])
        return self.loss(self.predict(w, x), y) + self.l2 / 2 * float(squares)

    def loss_gradient(self, s, y):
        """Return ∂C/∂z of the last layer, softmax and loss in one."""
        return (s - y) / len(y)

    def output_gradient(self, z, upstream):
        """Send the gradient back through ``output``."""
        return upstream

    def slope(self, z, a, upstream):
        """Send the gradient back through the hidden activation."""
        return upstream * (z > 0)

    def bias_gradient(self, dz):
        """Return ∂C/∂b: the sum over the examples."""
        return dz.sum(axis=0)

    def penalty_gradient(self, W):
        """Return the gradient of ½ λ Σ W² with respect to W."""
        return self.l2 * W

    def below(self, dz, W, dW):
        """Return the gradient with respect to the inputs of a layer."""
        return dz @ W.T

    def gradient(self, w: NDArray, x: NDArray, y: NDArray) -> NDArray:
        """Return what the program takes for ∇C(w), (size,)."""
        gradient = np.zeros(self.network.size)
        p, g = self.unpack(w), self.unpack(gradient)
        values, z = self.forward(w, x)
        s = self.softmax(self.output(z))
        dz = self.output_gradient(z, self.loss_gradient(s, y))
        self.backward(p, g, [(x, x), *values], dz)
        for name in self.blocks[::2]:
            g[name] += self.penalty_gradient(p[name])
        return gradient

    def backward(self, p: Blocks, g: Blocks, values: list, dz: NDArray) -> None:
        """Fill the gradients ``g``, last layer first."""
        for k in reversed(range(1, len(self.sizes))):
            weights, bias = f"W{k}", f"b{k}"
            g[weights] += values[k - 1][1].T @ dz
            g[bias] += self.bias_gradient(dz)
            if k > 1:
                upstream = self.below(dz, p[weights], g[weights])
                dz = self.slope(*values[k - 1], upstream)
