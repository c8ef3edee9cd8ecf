"""Layers: what each computes forward, and what it sends back.

A layer owns no weights. It says which parameters it needs (``shapes``), and is
handed views of the network's flat vector as a dict ``p`` with "W" and "b". All
arrays may have leading axes (…, N, units), one batch for each weight vector.
"""

import numpy as np
from numpy.typing import NDArray

from helpers.activations import Activation, activation_named

Parameters = dict[str, NDArray]


class Dense:
    """Every input to every unit: a = f(x W + b).

    Parameters
    ----------
    inputs, outputs : int
        At least 1. ``W`` is (inputs, outputs), ``b`` is (outputs,).
    activation : str
        A name known to ``helpers.activations``.
    bias : bool
        Leave ``b`` out with False, as sources S4 and S5 do.

    Raises
    ------
    ValueError
        For sizes below 1 or an unknown activation.
    """

    def __init__(
        self, inputs: int, outputs: int, activation: str = "identity", bias: bool = True
    ):
        if inputs < 1 or outputs < 1:
            raise ValueError(
                f"a layer needs at least 1 input and 1 output, got {inputs}, {outputs}"
            )
        self.inputs, self.outputs = int(inputs), int(outputs)
        self.activation: Activation = activation_named(activation)
        self.shapes: dict[str, tuple[int, ...]] = {"W": (self.inputs, self.outputs)}
        if bias:
            self.shapes["b"] = (self.outputs,)

    def weighted_input(self, p: Parameters, x: NDArray) -> NDArray:
        """Return z = x W + b, (…, N, outputs), for x (…, N, inputs)."""
        z = x @ p["W"]
        if "b" in p:
            z += p["b"][..., None, :]
        return z

    def backward(self, g: Parameters, p: Parameters, x: NDArray, dz: NDArray) -> None:
        """Write ∂C/∂W = xᵀ dz and ∂C/∂b = Σ dz over the batch into the views ``g``."""
        np.matmul(np.swapaxes(x, -1, -2), dz, out=g["W"])
        if "b" in g:
            np.sum(dz, axis=-2, out=g["b"])

    def input_gradient(self, p: Parameters, dz: NDArray) -> NDArray:
        """Return ∂C/∂x = dz Wᵀ, (…, N, inputs): what the layer below needs."""
        return dz @ np.swapaxes(p["W"], -1, -2)


class Shift(Dense):
    """Only a bias, one for every input: a = f(x + b) (the first layer of S2).

    ``inputs`` is at least 1; there are as many outputs, and ``b`` is (inputs,).
    """

    def __init__(self, inputs: int, activation: str = "identity"):
        super().__init__(inputs, inputs, activation)
        self.shapes = {"b": (self.inputs,)}

    def weighted_input(self, p: Parameters, x: NDArray) -> NDArray:
        """Return z = x + b, the shape of x."""
        return x + p["b"][..., None, :]

    def backward(self, g: Parameters, p: Parameters, x: NDArray, dz: NDArray) -> None:
        """Write ∂C/∂b = Σ dz over the batch into the view ``g["b"]``."""
        np.sum(dz, axis=-2, out=g["b"])

    def input_gradient(self, p: Parameters, dz: NDArray) -> NDArray:
        """Return ∂C/∂x = dz."""
        return dz
