"""What a gradient costs: by finite differences, by reverse mode, in forward passes.

How both bills grow with the number of weights P is fitted on log-log scales, once both
are divided by a forward pass at the same P: then machine and cache fall out, and theory
says exponents 1 and 0.
"""

import numpy as np

from helpers.bill import SIZES, example, nudge, tanh_network
from helpers.layers import Dense
from helpers.network import Network
from tests.bench.table import Row
from tests.bench.turns import in_turns, ratio_of

PART, OURS, NUDGES = "bill", "Downhill, reverse mode", "finite differences"
TIMED = 100  # nudges that are timed; the others take as long
BATCH = 100  # with fewer examples, writing the gradient down is what takes time


def rows() -> list[Row]:
    """Measure the bills at each P, their growth, and a pass there and back."""
    table, passes = [], {NUDGES: [], OURS: []}
    for size, sizes in SIZES.items():
        new, bill = at(size, sizes)
        table += new
        for name, value in bill.items():
            passes[name].append(value)
    return [*table, *growth(passes), *there_and_back()]


def at(size: int, sizes: tuple[int, ...]) -> tuple[list[Row], dict[str, float]]:
    """Return the rows for P = ``size``, and both bills in forward passes.

    ValueError if the two gradients do not agree: then their times mean nothing.
    """
    rng = np.random.default_rng(0)
    objective, w = example(tanh_network(sizes), rng, BATCH)
    which = rng.permutation(size)[:TIMED]
    if not np.allclose(
        nudge(objective, w, which).slopes, objective.gradient(w)[which], atol=1e-4
    ):
        raise ValueError("finite differences and backpropagation do not agree")
    times = in_turns(
        {
            "forward": lambda: objective.value(w),
            NUDGES: lambda: nudge(objective, w, which),
            OURS: lambda: objective.gradient(w),
        }
    )
    ours, nudges = np.median(times[OURS]), np.median(times[NUDGES])
    whole = nudges * (size + 1) / (len(which) + 1)
    ratio = ratio_of(times[NUDGES], times[OURS]) * (size + 1) / (len(which) + 1)
    name, forward = f"one gradient, P = {size:,}", times["forward"]
    note = "" if size <= TIMED else f"{TIMED} of {size:,} nudges timed, scaled up"
    table = [
        Row(PART, OURS, name, 1e3 * ours, "ms"),
        Row(PART, NUDGES, name, 1e3 * whole, "ms", ratio, note=note),
    ]
    scale = (size + 1) / (len(which) + 1)
    passes = {NUDGES: scale * ratio_of(times[NUDGES], forward)}
    return table, passes | {OURS: ratio_of(times[OURS], forward)}


def growth(passes: dict[str, list[float]]) -> list[Row]:
    """Return the exponents p of bill ∝ Pᵖ, bills counted in forward passes."""
    sizes, table = np.log(list(SIZES)), []
    for name, bills in passes.items():
        exponent = np.polyfit(sizes, np.log(bills), 1)[0]
        ends = f"{bills[0]:,.3g} … {bills[-1]:,.3g} forward passes"
        words = "growth with P, exponent"
        theory = 1 if name == NUDGES else 0
        limit = 1.1 if name == NUDGES else 0.1
        note = f"theory {theory}; {ends}"
        table.append(
            Row(PART, name, words, exponent, target=f"value ≤ {limit}", note=note)
        )
    return table


def there_and_back() -> list[Row]:
    """Measure (forward + backward) / forward of lesson 09's network at batch 100."""
    rng = np.random.default_rng(0)
    network = Network([Dense(784, 100, "relu"), Dense(100, 10, "softmax")])
    x, y = rng.random((100, 784), dtype=np.float32), rng.integers(0, 10, 100)
    objective, w = network.objective(x, y), network.initialise(rng)
    times = in_turns(
        {
            "all": lambda: objective.value_and_gradient(w),
            "one": lambda: objective.value(w),
        },
        rounds=15,
    )
    ratio = ratio_of(times["all"], times["one"])
    words = "(forward + backward) / forward, batch 100"
    return [Row(PART, OURS, words, ratio, "×", target="value ≤ 3.2")]
