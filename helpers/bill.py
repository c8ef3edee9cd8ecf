"""What a derivative costs: passes, seconds and bytes, counted and measured.

Everything here runs real networks. Counts are exact; times and memory are those of
the machine it runs on, so nothing in this module is ever a constant typed by hand.
"""

import time
import tracemalloc
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from helpers.duals import Dual
from helpers.layers import Dense
from helpers.network import Network, NetworkObjective

#: weights → (inputs, hidden, hidden, outputs) of a network with exactly so many
SIZES = {
    100: (1, 5, 5, 10),
    1_000: (11, 22, 22, 10),
    10_000: (49, 74, 74, 10),
    100_000: (281, 202, 202, 10),
    1_000_000: (605, 738, 738, 10),
}


def tanh_network(sizes: Sequence[int], dtype: DTypeLike = np.float64) -> Network:
    """Return a network of tanh layers with a plain last layer and squared error.

    Parameters
    ----------
    sizes : sequence of int
        Inputs, units of each hidden layer, outputs: at least two numbers ≥ 1.
    dtype : dtype
        float64, because finite differences lose too many digits in float32.

    Raises
    ------
    ValueError
        If there are fewer than two sizes, or one is below 1.

    >>> tanh_network(SIZES[1_000_000]).size
    1000000
    """
    if len(sizes) < 2:
        raise ValueError(f"inputs and outputs are needed at least, got {list(sizes)}")
    kinds = ["tanh"] * (len(sizes) - 2) + ["identity"]
    pairs = zip(sizes[:-1], sizes[1:], kinds, strict=True)
    return Network([Dense(*pair) for pair in pairs], loss="squared_error", dtype=dtype)


def example(
    network: Network, rng: np.random.Generator, examples: int = 1
) -> tuple[NetworkObjective, NDArray]:
    """Return C(w) of a network on random data, and fresh weights (size,).

    Inputs and targets are normal numbers, ``examples`` rows of them.
    """
    x = rng.standard_normal((examples, network.layers[0].inputs))
    y = rng.standard_normal((examples, network.layers[-1].outputs))
    return network.objective(x, y), network.initialise(rng)


class Counted:
    """A function that counts its calls.

    Attributes
    ----------
    calls : int
        How often it was called.

    >>> f = Counted(abs)
    >>> f(-2), f(3), f.calls
    (2, 3, 2)
    """

    def __init__(self, function: Callable):
        self.function, self.calls = function, 0

    def __call__(self, *arguments):
        """Call the function, and count."""
        self.calls += 1
        return self.function(*arguments)


def seconds(work: Callable, *arguments: object, repeats: int = 9) -> float:
    """Return how long ``work(*arguments)`` takes: its quickest run, in seconds.

    The quickest of ``repeats`` runs is the one that other programs disturbed least.
    There is one more before, unmeasured: the first call pays for memory and caches.

    >>> seconds(sum, [1, 2, 3]) < 0.01
    True
    """
    work(*arguments)
    return min(_once(work, *arguments) for _ in range(repeats))


def _once(work: Callable, *arguments: object) -> float:
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def gradient_cost(
    objective: NetworkObjective, w: NDArray, enough: float = 0.2
) -> float:
    """Return how many forward passes a gradient is worth: (forward + backward)/forward.

    The two are timed in turns for ``enough`` seconds, and the quickest of each counts,
    so that a busy moment of the machine does not meet only one of them.
    """
    objective.gradient(w)  # the first call pays for memory and caches
    turns, start = [], time.perf_counter()
    while len(turns) < 9 or time.perf_counter() - start < enough:
        turns.append((_once(objective.value, w), _once(objective.gradient, w)))
    forward, both = np.min(turns, axis=0)
    return float(both / forward)


class Nudges(NamedTuple):
    """Forward differences of some of the weights, and what they cost.

    Attributes
    ----------
    which : array of int, (K,)
        The weights that were nudged.
    slopes : array, (K,)
        Their forward differences.
    seconds : float
        For one nudge with its forward pass: the median of the K.
    """

    which: NDArray
    slopes: NDArray
    seconds: float


def nudge(
    objective: NetworkObjective, w: NDArray, which: NDArray, h: float = 1e-6
) -> Nudges:
    """Nudge the weights ``which`` by h, one after the other, and measure the slopes.

    Each nudge changes one entry of ``w`` in place and puts it back, so that no time
    goes into copying; ``w`` ends as it came. K numbers in ``which`` cost K + 1
    forward passes.

    >>> objective, w = example(tanh_network((1, 5, 5, 10)), np.random.default_rng(0))
    >>> slopes = nudge(objective, w, np.arange(3)).slopes
    >>> np.allclose(slopes, objective.gradient(w)[:3], atol=1e-4)
    True
    """
    at_w, slopes, times = objective.value(w), [], []
    for i in which:
        start, kept = time.perf_counter(), w[i]
        w[i] = kept + h
        slopes.append((objective.value(w) - at_w) / h)
        w[i] = kept
        times.append(time.perf_counter() - start)
    # The middle one: a nudge that another program interrupted must not count K-fold.
    return Nudges(np.asarray(which), np.array(slopes), float(np.median(times)))


def dual_value(objective: NetworkObjective, w: NDArray, direction: NDArray) -> Dual:
    """Return C(w) with its slope along ``direction`` (size,): one forward-mode pass.

    For networks of ``tanh_network``. Each layer's arrays become dual numbers, and
    then the forward pass is written as ever; nothing is kept for later.

    >>> objective, w = example(tanh_network((1, 5, 5, 10)), np.random.default_rng(0))
    >>> slope = dual_value(objective, w, np.ones(w.size)).derivative
    >>> bool(np.isclose(slope, objective.gradient(w).sum()))
    True
    """
    network, a = objective.network, objective.x
    values, slopes = network.unpack(w), network.unpack(direction)
    for layer, p, dp in zip(network.layers, values, slopes, strict=True):
        z = a @ Dual(p["W"], dp["W"]) + Dual(p["b"], dp["b"])
        a = np.tanh(z) if layer.activation.name == "tanh" else z
    error = a - objective.y
    return (error * error).sum() / len(objective.y)


def forgetful_value(objective: NetworkObjective, w: NDArray) -> float:
    """Return C(w) and keep no activation longer than the next layer needs it."""
    network, a = objective.network, objective.x
    for layer, p in zip(network.layers, network.unpack(w), strict=True):
        a = layer.activation.function(layer.weighted_input(p, a))
    return float(network.loss.value(a, objective.y))


def multiplications(sizes: Sequence[int]) -> tuple[int, int]:
    """Return the multiplications of a forward and of a backward pass, per example.

    A layer from m to n units takes mn of them forward. Backward it takes mn for its
    weights and mn more for its inputs; the first layer is spared those, as nobody
    asks for the gradient of the data. Activations and biases are not counted.

    >>> multiplications((3, 4, 2))
    (20, 28)
    """
    products = [m * n for m, n in zip(sizes[:-1], sizes[1:], strict=True)]
    return sum(products), 2 * sum(products) - products[0]


def peak_memory(work: Callable, *arguments: object) -> int:
    """Return how many bytes ``work(*arguments)`` holds at its peak.

    Counted by ``tracemalloc``, which sees the arrays of NumPy, from what was there
    before. If something else is being traced, that ends.

    >>> peak_memory(np.zeros, 1000) >= 8000
    True
    """
    work(*arguments)  # what is made once and kept is not counted
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        work(*arguments)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return peak - before


_UNITS = (
    (365.25 * 86_400, "year"),
    (86_400, "day"),
    (3_600, "hour"),
    (60, "minute"),
    (1, "second"),
)
_SMALL = ((1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))


def in_words(duration: float) -> str:
    """Return seconds as people say them, with two digits that count.

    Raises ValueError for a duration that is negative or not a number.

    >>> in_words(0.0042), in_words(95), in_words(3.5e8), in_words(1e12)
    ('4.2 ms', '1.6 minutes', '11 years', '32,000 years')
    """
    if not duration >= 0:
        raise ValueError(f"a duration is 0 or more seconds, got {duration!r}")
    for size, name in (*_UNITS, *_SMALL):
        amount = _two_digits(duration / size)
        if amount >= 1 or name == "ns":
            break
    text = f"{amount:,.1f}" if amount < 10 else f"{amount:,.0f}"
    text = text.removesuffix(".0")
    plural = "s" if size >= 1 and text != "1" else ""
    return f"{text} {name}{plural}"


def _two_digits(amount: float) -> float:
    return float(f"{amount:.2g}")
