"""The state of the bill lab, and the timings of all networks on its slider."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from helpers.bill import dual_value, tanh_network
from helpers.labs import presets

WIDTHS = tuple(round(4 * 2 ** (k / 4)) for k in range(33))  # 4 … 1024
MOST = 1000  # inputs and outputs
LAYERS = (1, 2, 3, 4)
GRADIENTS = {
    "1 gradient (one example)": 1,
    "60,000 gradients (MNIST once, one by one)": 60_000,
    "1,000,000 gradients": 1_000_000,
}
BUDGET = 0.9  # seconds that all timings together may take
ROADS = (
    "forward differences",
    "central differences",
    "forward mode",
    "reverse mode",
)


@dataclass(frozen=True)
class State:
    """A family of networks, one for each hidden width, and how many gradients.

    Attributes
    ----------
    inputs, outputs : int
        1 … 1000.
    layers : int
        Hidden layers, 1 … 4, all of one width.
    frame : int
        Which of ``WIDTHS`` is on show.
    gradients : int
        A value of ``GRADIENTS``.
    """

    inputs: int = 784
    layers: int = 1
    outputs: int = 10
    frame: int = WIDTHS.index(128)
    gradients: int = 1

    def sizes(self, frame: int | None = None) -> tuple[int, ...]:
        """Return the units of all layers at one width.

        >>> State(layers=2, frame=0).sizes()
        (784, 4, 4, 10)
        """
        width = WIDTHS[self.frame if frame is None else frame]
        return (self.inputs, *[width] * self.layers, self.outputs)

    def weights(self) -> NDArray:
        """Return the number of weights and biases at every width, (F,)."""
        counts = []
        for frame in range(len(WIDTHS)):
            sizes = np.array(self.sizes(frame))
            counts.append(int(np.sum((sizes[:-1] + 1) * sizes[1:])))
        return np.array(counts)

    def passes(self) -> dict[str, NDArray]:
        """Return how many passes each road takes for one gradient, (F,) each."""
        P = self.weights()
        counts = (P + 1, 2 * P, P, np.full_like(P, 2))
        return dict(zip(ROADS, counts, strict=True))

    def preset(self) -> str:
        """Return the state as one line."""
        values = {"inputs": self.inputs, "layers": self.layers}
        values |= {"outputs": self.outputs, "width": WIDTHS[self.frame]}
        return presets.write({**values, "gradients": self.gradients})


def read_units(text: str, name: str) -> int:
    """Return a number of inputs or outputs, or say what is wrong with the text."""
    return presets.whole(text.replace(",", ""), low=1, high=MOST, name=name)


def read_preset(text: str) -> State:
    """Return the state that a line describes; what it leaves out is as it opens.

    Raises ValueError with one sentence if the line does not fit.

    >>> read_preset("inputs=49;width=64").sizes()
    (49, 64, 10)
    """
    known = [str(count) for count in GRADIENTS.values()]
    if isinstance(text, str) and not text.strip("; "):
        raise ValueError("the preset is empty: paste a line such as width=64;…")
    values = presets.read(
        text,
        {
            "inputs": lambda text: read_units(text, "inputs"),
            "outputs": lambda text: read_units(text, "outputs"),
            "layers": lambda text: presets.whole(
                text, low=LAYERS[0], high=LAYERS[-1], name="layers"
            ),
            "width": lambda text: presets.whole(
                text, low=WIDTHS[0], high=WIDTHS[-1], name="width"
            ),
            "gradients": lambda text: int(presets.choice(text, known, "number")),
        },
    )
    width = values.pop("width", WIDTHS[State().frame])
    nearest = int(np.argmin(np.abs(np.log(np.array(WIDTHS) / width))))
    return replace(State(), frame=nearest, **values)


@dataclass(frozen=True, eq=False)
class Prices:
    """Seconds of one pass at every width, as timed here.

    Attributes
    ----------
    forward, both, dual : array, (F,)
        A forward pass, forward and backward, a pass with dual numbers.
    timed : int
        How many of the widths were timed; the rest grew too large for the budget and
        is scaled up with the number of weights.
    """

    forward: NDArray
    both: NDArray
    dual: NDArray
    timed: int

    def seconds(self, state: State) -> dict[str, NDArray]:
        """Return the time each road takes for the gradients wanted, (F,) each."""
        passes = state.passes()
        each = (self.forward, self.forward, self.dual, self.both / 2)
        return {
            road: state.gradients * passes[road] * price
            for road, price in zip(ROADS, each, strict=True)
        }


def measure(state: State, budget: float = BUDGET) -> Prices:
    """Time real passes of every network of a state, from the smallest to the largest.

    It stops after ``budget`` seconds (the first width is always timed).
    """
    end = time.perf_counter() + budget
    rng, rows = np.random.default_rng(0), []
    for frame in range(len(WIDTHS)):
        # Two networks of one family differ little: what the last took, this one will.
        spent = 2.5 * sum(rows[-1]) if rows else 0
        if rows and time.perf_counter() + spent > end:
            break
        rows.append(_time_one(state.sizes(frame), rng))
    timed = np.array(rows)
    grown = state.weights()[len(rows) :] / state.weights()[len(rows) - 1]
    full = np.concatenate([timed, timed[-1] * grown[:, None]])
    return Prices(*full.T, timed=len(rows))


def _time_one(sizes: tuple, rng: np.random.Generator) -> tuple[float, float, float]:
    network = tanh_network(sizes)
    x, y = rng.standard_normal((1, sizes[0])), rng.standard_normal((1, sizes[-1]))
    objective = network.objective(x, y)
    # Millions of fresh random numbers would take longer than what is to be timed.
    w = np.resize(0.05 * rng.standard_normal(1000), network.size)
    works = (
        lambda: objective.value(w),
        lambda: objective.value_and_gradient(w),
        lambda: dual_value(objective, w, w),
    )
    return tuple(_quickest(work) for work in works)


def _quickest(work: Callable[[], object], enough: float = 0.003) -> float:
    """Return the quickest of some runs: many of a short one, two of a long one."""
    times, start = [], time.perf_counter()
    while len(times) < 2 or time.perf_counter() - start < enough:
        before = time.perf_counter()
        work()
        times.append(time.perf_counter() - before)
    return min(times)
