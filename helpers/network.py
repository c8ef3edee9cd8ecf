"""Networks over one flat weight vector, with hand-written backpropagation.

A network is a list of layers and a loss. It owns no weights: ``w`` is one flat
vector that is passed in, and each layer's ``W`` and ``b`` are views of it. With the
data fixed, ``network.objective(x, y)`` is C(w), an objective like any surface.

Everything broadcasts over leading axes of ``w``: with ``w`` of shape (K, n) the K
networks are evaluated together, which is how a sweep over learning rates trains
sixty small networks in one NumPy computation.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from helpers.layers import Dense, Parameters
from helpers.losses import Loss, loss_named


class Network:
    """Layers, a loss and an optional L2 penalty; the weights come from outside.

    Parameters
    ----------
    layers : list of Dense or Shift
        The outputs of each are the inputs of the next.
    loss : str
        A name known to ``helpers.losses``. ``"cross_entropy"`` wants a last layer
        with softmax, ``"binary_cross_entropy"`` one with sigmoid.
    l2 : float
        λ ≥ 0: adds ½ λ Σ W² over weights, not biases. (S4 writes λ/2N: divide λ
        by N to get it.)
    dtype : dtype
        float32 for training, float64 for checking gradients.

    Raises
    ------
    ValueError
        If layers do not fit together, or a name or λ is wrong.
    """

    def __init__(
        self,
        layers: Sequence[Dense],
        loss: str = "cross_entropy",
        l2: float = 0.0,
        dtype: DTypeLike = np.float32,
    ):
        self.layers = list(layers)
        self.loss: Loss = loss_named(loss)
        self.l2, self.dtype = float(l2), np.dtype(dtype)
        self._check_fit()
        self._places, self.size = self._laid_out()

    def _laid_out(self) -> tuple[list[list[tuple]], int]:
        """Return where each layer's parameters lie in w, and how long w is.

        A list a layer of (name, first, end, shape): worked out once, because in
        training the views of ``unpack`` are made at every step.
        """
        places, at = [], 0
        for layer in self.layers:
            here = []
            for name, shape in layer.shapes.items():
                end = at + math.prod(shape)
                here.append((name, at, end, shape))
                at = end
            places.append(here)
        return places, at

    def _check_fit(self) -> None:
        """Refuse layers that cannot follow each other, before any work is done."""
        if not self.layers:
            raise ValueError("a network needs at least one layer, got none")
        for below, above in zip(self.layers, self.layers[1:], strict=False):
            if below.outputs != above.inputs:
                raise ValueError(
                    f"a layer with {below.outputs} outputs cannot feed one with "
                    f"{above.inputs} inputs: make the two numbers equal"
                )
        wanted, last = self.loss.activation, self.layers[-1].activation.name
        if wanted and wanted != last:
            raise ValueError(
                f"the loss {self.loss.name!r} needs a last layer with activation "
                f"{wanted!r}, got {last!r}"
            )
        if not 0 <= self.l2 < np.inf:
            raise ValueError(f"l2 must be 0 or more and finite, got {self.l2!r}")

    def initialise(
        self, rng: np.random.Generator, gain: float | None = None
    ) -> NDArray:
        """Return fresh weights (size,): normal W with variance gain/inputs, zero b.

        ``gain`` is 2 before a ReLU (He et al. 2015) and 1 otherwise (after Glorot &
        Bengio 2010), unless given: then it is the same for all layers.
        """
        w = np.zeros(self.size, dtype=self.dtype)
        for layer, p in zip(self.layers, self.unpack(w), strict=True):
            if "W" in p:
                default = 2.0 if layer.activation.name == "relu" else 1.0
                variance = (default if gain is None else gain) / layer.inputs
                p["W"][...] = np.sqrt(variance) * rng.standard_normal(p["W"].shape)
        return w

    def unpack(self, w: NDArray) -> list[Parameters]:
        """Return for each layer a dict of views of ``w`` (…, size): "W" and "b".

        Writing to a view writes to ``w``. ValueError if ``w`` has the wrong length.
        """
        if w.shape[-1:] != (self.size,):
            raise ValueError(
                f"w must have {self.size} entries on its last axis, got shape {w.shape}"
            )
        lead = w.shape[:-1]
        return [
            {
                name: w[..., at:end].reshape(lead + shape)
                for name, at, end, shape in here
            }
            for here in self._places
        ]

    def forward(self, w: NDArray, x: NDArray) -> list[NDArray]:
        """Return x and the activations of every layer, each (…, N, units)."""
        values = [x]
        for layer, p in zip(self.layers, self.unpack(w), strict=True):
            z = layer.weighted_input(p, values[-1])
            values.append(layer.activation.function(z))
        return values

    def predict(self, w: NDArray, x: ArrayLike) -> NDArray:
        """Return the predictions ŷ, (…, N, outputs), for x (N, inputs)."""
        return self.forward(w, self._inputs(x))[-1]

    def objective(self, x: ArrayLike, y: ArrayLike) -> "NetworkObjective":
        """Fix the data and return C(w).

        Parameters
        ----------
        x : array, (N, inputs)
            Inputs.
        y : array, (N, outputs) or (N,) of int
            Targets; whole numbers stand for classes and become one-hot rows.

        Raises
        ------
        ValueError
            If shapes do not fit the network or a class number is out of range.
        """
        x = self._inputs(x)
        return NetworkObjective(self, x, self._targets(y, len(x)))

    def _inputs(self, x: ArrayLike) -> NDArray:
        x = np.asarray(x, dtype=self.dtype)
        if x.ndim != 2 or x.shape[1] != self.layers[0].inputs or not len(x):
            raise ValueError(
                f"x must be (N, {self.layers[0].inputs}), one row an example; "
                f"got {x.shape}"
            )
        return x

    def _targets(self, y: ArrayLike, examples: int) -> NDArray:
        y, outputs = np.asarray(y), self.layers[-1].outputs
        if y.shape == (examples,) and y.dtype.kind in "iu":
            if y.min() < 0 or y.max() >= outputs:
                raise ValueError(
                    f"classes must lie in 0…{outputs - 1}, got {y.min()}…{y.max()}"
                )
            return np.eye(outputs, dtype=self.dtype)[y]
        if y.shape != (examples, outputs):
            raise ValueError(
                f"y must be ({examples}, {outputs}) or {examples} class numbers; "
                f"got {y.shape}"
            )
        return y.astype(self.dtype, copy=False)


@dataclass(eq=False)
class NetworkObjective:
    """C(w) of a network with its data fixed; made by ``Network.objective``.

    Attributes
    ----------
    latest_loss : array or None
        C(w) of the last gradient evaluation: it falls out of the forward pass, so
        whoever trains can watch it for nothing.
    """

    network: Network
    x: NDArray
    y: NDArray
    latest_loss: NDArray | None = None

    def value(self, w: NDArray) -> NDArray:
        """Return C(w), shape (…), for ``w`` (…, size)."""
        parameters = self.network.unpack(w)
        prediction, _ = self._forward(parameters)
        return self.network.loss.value(prediction, self.y) + self._penalty(parameters)

    def gradient(self, w: NDArray) -> NDArray:
        """Return ∇C(w), (…, size), by one forward and one backward pass."""
        return self.value_and_gradient(w)[1]

    def value_and_gradient(self, w: NDArray) -> tuple[NDArray, NDArray]:
        """Return C(w) and ∇C(w)."""
        parameters, gradient = self.network.unpack(w), np.empty_like(w)
        prediction, values = self._forward(parameters)
        loss, upstream = self.network.loss.value_and_gradient(prediction, self.y)
        self.latest_loss = loss + self._penalty(parameters)
        slots = self.network.unpack(gradient)
        self._backward(parameters, values, upstream, slots)
        return self.latest_loss, gradient

    def _forward(self, parameters: list[Parameters]) -> tuple[NDArray, list[NDArray]]:
        """Return what the loss takes, and the inputs of every layer.

        A loss that is joined to its activation takes the last weighted input z.
        """
        network, values = self.network, [self.x]
        for layer, p in zip(network.layers, parameters, strict=True):
            z = layer.weighted_input(p, values[-1])
            if layer is network.layers[-1] and network.loss.activation:
                return z, values
            values.append(layer.activation.function(z))
        return values[-1], values

    def _penalty(self, parameters: list[Parameters]) -> NDArray | float:
        """Return ½ λ Σ W², (…), or 0 without weight decay."""
        if not self.network.l2:
            return 0.0
        weights = (p["W"] for p in parameters if "W" in p)
        squares = sum(np.sum(W * W, axis=(-2, -1)) for W in weights)
        return 0.5 * self.network.l2 * squares

    def _backward(
        self,
        parameters: list[Parameters],
        values: list[NDArray],
        upstream: NDArray,
        slots: list[Parameters],
    ) -> None:
        """Send ∂C/∂prediction down the layers, writing ∂C/∂w to the slots."""
        network = self.network
        for k in reversed(range(len(network.layers))):
            layer, p, x = network.layers[k], parameters[k], values[k]
            joined = k == len(network.layers) - 1 and network.loss.activation
            dz = upstream if joined else layer.activation.vjp(values[k + 1], upstream)
            layer.backward(slots[k], p, x, dz)
            if network.l2 and "W" in p:
                slots[k]["W"] += network.l2 * p["W"]
            if k:
                upstream = layer.input_gradient(p, dz)
