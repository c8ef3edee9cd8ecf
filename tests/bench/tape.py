"""The tape of lesson 05: one loss and one backward, beside other engines.

(a) is a 2-16-16-1 network over 100 points, where an engine's own work is what counts;
(b) is 784-100-10 at batch 100 in float32, where the multiplications should count.
The result is the loss and the whole gradient; every contender must find the same.
"""

from collections.abc import Callable
from importlib import metadata

import numpy as np

from helpers import autodiff
from helpers.autodiff import Tensor
from helpers.layers import Dense
from helpers.network import Network, NetworkObjective
from tests.bench.table import Row
from tests.bench.turns import Contender, close, compare

PART, TAPE, HAND = "tape", "Downhill, tape", "NumPy, this network by hand"
SMALL, LARGE = "(a) 2-16-16-1, 100 points", "(b) 784-100-10, batch 100"


def rows() -> list[Row]:
    """Measure both networks."""
    return [*small(), *large()]


def small() -> list[Row]:
    """(a): squared error, ReLU, float64."""
    layers = [Dense(2, 16, "relu"), Dense(16, 16, "relu"), Dense(16, 1)]
    network, rng = Network(layers, "squared_error", dtype=np.float64), _rng()
    x = rng.standard_normal((100, 2))
    case = network.objective(x, np.sign(x[:, :1] * x[:, 1:]))
    return _table(SMALL, case, network.initialise(rng), 2.3, with_micrograd)


def large() -> list[Row]:
    """(b): softmax and cross-entropy, ReLU, float32."""
    layers = [Dense(784, 100, "relu"), Dense(100, 10, "softmax")]
    network, rng = Network(layers), _rng()
    x = rng.random((100, 784), dtype=np.float32)
    case = network.objective(x, rng.integers(0, 10, 100))
    return _table(LARGE, case, network.initialise(rng), 1.2, None)


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _table(name: str, case: NetworkObjective, w, overhead: float, scalar) -> list[Row]:
    """Let everybody take turns; then say what the tape costs beside no tape at all."""
    peers = [
        Contender(TAPE, lambda: with_tape(case, w)),
        Contender(HAND, lambda: by_hand(case, w)),
        Contender("Downhill, any network by hand", lambda: by_layers(case, w)),
        Contender(_named("torch"), lambda: with_torch(case, w), "ratio ≥ 1"),
        Contender(_named("autograd"), lambda: with_autograd(case, w), "ratio ≥ 1"),
    ]
    table = compare(PART, name, peers, same=same, unit="µs", rounds=15)
    cost = 1 / next(row.ratio for row in table if row.contender == HAND)
    words = f"{name}: tape / by hand"
    limit = f"value ≤ {overhead}"
    table.append(Row(PART, "Downhill", words, cost, "×", target=limit))
    if scalar:
        mine = Contender(TAPE, lambda: with_tape(case, w))
        one = Contender(_named("micrograd"), lambda: scalar(case, w), "ratio ≥ 5000")
        table += compare(PART, name, [mine, one], same=same, unit="µs", rounds=5)[1:]
    return table


def _named(package: str) -> str:
    names = {"torch": "PyTorch eager", "autograd": "HIPS autograd"}
    try:
        version = metadata.version(package).partition("+")[0]
    except metadata.PackageNotFoundError:
        version = ""
    return f"{names.get(package, package)} {version}".strip()


def by_hand(case: NetworkObjective, w) -> Callable:
    """Prepare backprop as lesson 06 writes it: for these layers, and nothing spared."""
    weights, x, y = _arrays(case, w), case.x, case.y
    forward = _softmax if case.network.loss.activation else _squared

    def work():
        inputs, z = [], x
        for k in range(0, len(weights), 2):
            inputs.append(np.maximum(z, 0) if k else z)
            z = inputs[-1] @ weights[k] + weights[k + 1]
        loss, dz = forward(z, y)
        gradients = []
        for k, a in reversed(list(enumerate(inputs))):
            gradients += [dz.sum(axis=0), a.T @ dz]
            if k:
                dz = (dz @ weights[2 * k].T) * (a > 0)
        return loss, gradients[::-1]

    return work


def _squared(z, y):
    error = z - y
    return (error * error).sum() / len(y), 2 / len(y) * error


def _softmax(z, y):
    shifted = z - z.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    sums = powers.sum(axis=1, keepdims=True)
    loss = (np.log(sums)[:, 0] - (shifted * y).sum(axis=1)).mean()
    return loss, (powers / sums - y) / np.float32(len(y))


def by_layers(case: NetworkObjective, w) -> Callable:
    """Prepare the backprop of ``helpers.network``, which knows layers of any kind."""

    def work():
        loss, gradient = case.value_and_gradient(w)
        return loss, [gradient]

    return work


def with_tape(case: NetworkObjective, w) -> Callable:
    """Prepare the tape of lesson 05."""
    weights = [Tensor(array) for array in _arrays(case, w)]
    x, y, classes = case.x, case.y, case.network.loss.activation

    def work():
        for weight in weights:
            weight.gradient = None
        z = _network(x, weights, autodiff.relu)
        loss = autodiff.cross_entropy(z, y) if classes else _squares(z, y)
        loss.backward()
        return loss.value, [weight.gradient for weight in weights]

    return work


def with_torch(case: NetworkObjective, w) -> Callable:
    """Prepare PyTorch, eager, as its tutorials write it."""
    import torch

    weights = [torch.tensor(array, requires_grad=True) for array in _arrays(case, w)]
    x, y, classes = torch.tensor(case.x), torch.tensor(case.y), _classes(case)
    labels = torch.tensor(classes) if classes is not None else None
    cross_entropy = torch.nn.functional.cross_entropy

    def work():
        for weight in weights:
            weight.grad = None
        z = _network(x, weights, torch.relu)
        loss = _squares(z, y) if labels is None else cross_entropy(z, labels)
        loss.backward()
        return loss.detach(), [weight.grad for weight in weights]

    return work


def with_autograd(case: NetworkObjective, w) -> Callable:
    """Prepare the autograd of the HIPS group."""
    import autograd.numpy as anp
    from autograd import value_and_grad
    from autograd.scipy.special import logsumexp

    x, y, classes = case.x, case.y, _classes(case)

    def loss(weights):
        z = _network(x, weights, lambda z: anp.maximum(z, 0))
        if classes is None:
            return _squares(z, y)
        return anp.mean(logsumexp(z, axis=1) - anp.sum(z * y, axis=1))

    work, weights = value_and_grad(loss), _arrays(case, w)
    return lambda: work(weights)


def with_micrograd(case: NetworkObjective, w) -> Callable:
    """Prepare micrograd: a node for every single number."""
    from micrograd.engine import Value

    arrays, points = _arrays(case, w), list(zip(case.x, case.y[:, 0], strict=True))

    def work():
        weights = [_each(array, Value) for array in arrays]
        errors = [_scalars(list(x), weights) - float(y) for x, y in points]
        loss = sum((error**2 for error in errors), Value(0)) * (1 / len(points))
        loss.backward()
        return loss.data, [_each(each, lambda value: value.grad) for each in weights]

    return work


def _arrays(case: NetworkObjective, w) -> list[np.ndarray]:
    """Return W1, b1, W2, b2, … as arrays of their own."""
    return [p[name].copy() for p in case.network.unpack(w) for name in ("W", "b")]


def _classes(case: NetworkObjective) -> np.ndarray | None:
    return case.y.argmax(axis=1) if case.network.loss.activation else None


def _network(x, weights, relu):
    """Return the output of the last layer, in whatever engine the arrays belong to."""
    for k in range(0, len(weights), 2):
        x = (relu(x) if k else x) @ weights[k] + weights[k + 1]
    return x


def _squares(z, y):
    error = z - y
    return (error * error).mean()


def _each(array, change: Callable) -> list:
    """Return an array, or nested lists, as nested lists of changed entries."""
    if isinstance(array, list | np.ndarray):
        return [_each(row, change) for row in array]
    return change(array)


def _scalars(values: list, weights: list):
    """Return the network's one output for one point, number by number."""
    for k in range(0, len(weights), 2):
        matrix, bias = weights[k], weights[k + 1]
        if k:
            values = [value.relu() for value in values]
        values = [
            sum((v * row[j] for v, row in zip(values, matrix, strict=True)), bias[j])
            for j in range(len(bias))
        ]
    return values[0]


def same(ours: tuple, theirs: tuple) -> str:
    """Compare losses and gradients, however they are cut into pieces."""
    return close(_flat(*ours), _flat(*theirs))


def _flat(loss, gradients) -> np.ndarray:
    pieces = [np.ravel(np.asarray(each, float)) for each in (loss, *gradients)]
    return np.concatenate(pieces)
