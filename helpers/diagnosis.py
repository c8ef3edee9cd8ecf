"""Instruments for a network in training: what flows through each layer, both ways.

Size means root mean square (rms) here: the square root of the mean of the squares.
Lesson 10 reads these instruments; ``helpers.patients`` applies them to sick runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.activations import activation_named
from helpers.network import Network


@dataclass(frozen=True, eq=False)
class Reading:
    """What one forward and one backward pass show; one entry a layer, (L,) each.

    Attributes
    ----------
    activation : array
        Size of each layer's output; of the logits where the loss holds the softmax.
    error : array
        Size of N · ∂C/∂z: what comes back to each layer, for one example.
    weight, gradient : array
        Sizes of W and of ∂C/∂W.
    silent : array
        Fraction of units that give exactly 0 for every example: dead, if ReLU.
    """

    activation: NDArray
    error: NDArray
    weight: NDArray
    gradient: NDArray
    silent: NDArray

    def update_ratio(self, learning_rate: float) -> NDArray:
        """Return α · gradient / weight of each layer; infinite for zero weights."""
        with np.errstate(all="ignore"):
            return learning_rate * self.gradient / self.weight


def rms(values: ArrayLike) -> float:
    """Return the root of the mean square, in float64.

    >>> rms([3.0, -4.0, 0.0, 0.0])
    2.5
    """
    with np.errstate(all="ignore"):
        return float(np.sqrt(np.mean(np.square(values, dtype=np.float64))))


def examine(network: Network, w: NDArray, x: ArrayLike, y: ArrayLike) -> Reading:
    """Read all instruments at the weights ``w`` (size,); every layer must have a W.

    ``x`` and ``y`` are as ``Network.objective`` takes them. Numbers that overflow
    give infinite or NaN readings and no warning.
    """
    data, parameters = network.objective(x, y), network.unpack(w)
    with np.errstate(all="ignore"):
        values = _forward(network, parameters, data.x)
        errors, gradients = _backward(network, parameters, values, data.y)
    return Reading(
        activation=np.array([rms(a) for a in values[1:]]),
        error=np.array([rms(dz) * len(data.x) for dz in errors]),
        weight=np.array([rms(p["W"]) for p in parameters]),
        gradient=np.array([rms(g) for g in gradients]),
        silent=np.array([silent_fraction(a) for a in values[1:]]),
    )


def _forward(network: Network, parameters: list, x: NDArray) -> list[NDArray]:
    """Return x and each layer's output; the last one as the loss takes it."""
    values, last = [x], network.layers[-1]
    for layer, p in zip(network.layers, parameters, strict=True):
        z = layer.weighted_input(p, values[-1])
        joined = layer is last and network.loss.activation
        values.append(z if joined else layer.activation.function(z))
    return values


def _backward(network: Network, parameters: list, values: list, y: NDArray):
    """Return ∂C/∂z and ∂C/∂W of every layer, first layer first."""
    upstream, errors, gradients = network.loss.gradient(values[-1], y), [], []
    for k in reversed(range(len(network.layers))):
        layer = network.layers[k]
        joined = k == len(network.layers) - 1 and network.loss.activation
        dz = upstream if joined else layer.activation.vjp(values[k + 1], upstream)
        errors.append(dz)
        gradients.append(values[k].T @ dz + network.l2 * parameters[k]["W"])
        upstream = layer.input_gradient(parameters[k], dz)
    return errors[::-1], gradients[::-1]


def silent_fraction(activations: ArrayLike) -> float:
    """Return the fraction of columns of (N, units) that hold nothing but zeros.

    >>> silent_fraction([[0.0, 1.0], [0.0, 0.0]])
    0.5
    """
    return float(np.mean(~np.any(activations, axis=0)))


def singular_values(network: Network, w: NDArray, x: ArrayLike) -> NDArray:
    """Return the singular values of ∂(layer k's output)/∂x for one example.

    ``x`` is (inputs,); all layers must have as many outputs as inputs, n. Row k of
    the result (L, n) belongs to the product of the first k + 1 layers' Jacobians,
    largest first. Values 1e16 times smaller than the largest are rounding.
    """
    x = np.asarray(x, dtype=network.dtype)
    sizes = {side for layer in network.layers for side in (layer.inputs, layer.outputs)}
    if sizes != {x.size}:
        raise ValueError(
            f"all layers must have {x.size} inputs and outputs like x; got "
            f"{sorted(sizes)}"
        )
    values, rows = network.forward(w, x[None]), []
    product = np.eye(x.size)
    for k, p in enumerate(network.unpack(w)):
        ones = np.ones_like(values[k + 1])
        slope = network.layers[k].activation.vjp(values[k + 1], ones)[0]
        product = (product @ p["W"]) * slope  # transposed: inputs are rows
        rows.append(np.linalg.svd(product, compute_uv=False))
    return np.array(rows)


def gradient_sizes(
    scales: ArrayLike,
    depth: int,
    activation: str,
    rng: np.random.Generator,
    units: int = 64,
) -> NDArray:
    """Return how large a gradient arrives after 0…depth layers, (scales, depth + 1).

    All layers are ``units`` wide without biases, with normal weights of standard
    deviation scale / √units; 32 random examples, and a random gradient of size 1 sent
    in at the top. The same random numbers serve every scale.
    """
    f = activation_named(activation)
    scales = np.asarray(scales, dtype=float)[:, None, None]
    raw = rng.standard_normal((depth, units, units)) / np.sqrt(units)
    h = rng.standard_normal((32, units))
    values = [np.broadcast_to(h, (len(scales), *h.shape))]
    for W in raw:
        values.append(f.function(values[-1] @ (scales * W)))
    g = np.broadcast_to(rng.standard_normal(h.shape), values[0].shape)
    sizes = [np.sqrt(np.mean(g * g, axis=(1, 2)))]
    for W, a in zip(raw[::-1], values[:0:-1], strict=True):
        g = f.vjp(a, g) @ np.swapaxes(scales * W, -1, -2)
        sizes.append(np.sqrt(np.mean(g * g, axis=(1, 2))))
    return np.transpose(sizes) / sizes[0][:, None]


def example_gradients(network: Network, w: NDArray, x: NDArray, y: NDArray) -> NDArray:
    """Return the gradient of every example on its own, (N, size)."""
    each = [
        network.objective(x[i : i + 1], y[i : i + 1]).gradient(w) for i in range(len(x))
    ]
    return np.array(each)


def batch_noise(
    gradients: NDArray,
    sizes: Sequence[int],
    rng: np.random.Generator,
    *,
    draws: int = 200,
    replace: bool = True,
) -> NDArray:
    """Return the mean squared distance of batch gradients from the full one.

    ``gradients`` (N, size) are those of single examples. For each batch size B,
    ``draws`` batches are drawn, with or without putting examples back. ValueError
    for a size outside 1…N.
    """
    count = len(gradients)
    if min(sizes) < 1 or max(sizes) > count:
        raise ValueError(f"batch sizes must lie in 1…{count}, got {list(sizes)}")
    # Distances survive in products of examples: no batch of long gradients is built.
    apart = gradients - gradients.mean(axis=0)
    gram = (apart @ apart.T).astype(float)
    noise = []
    for size in sizes:
        counts = _drawn(count, size, draws, rng, replace) / size
        noise.append(np.einsum("dn,dn->d", counts @ gram, counts).mean())
    return np.array(noise)


def _drawn(count, size, draws, rng, replace) -> NDArray:
    """Return how often each example is in each batch, (draws, count)."""
    if replace:
        return rng.multinomial(size, np.full(count, 1 / count), size=draws)
    first = np.zeros((draws, count))
    first[:, :size] = 1.0
    return rng.permuted(first, axis=1)


def fitted_exponent(x: ArrayLike, y: ArrayLike) -> float:
    """Return p of the power law y = c · xᵖ that fits best on log scales.

    >>> round(fitted_exponent([1, 2, 4], [8, 4, 2]), 6)
    -1.0
    """
    return float(np.polyfit(np.log(x), np.log(y), 1)[0])
