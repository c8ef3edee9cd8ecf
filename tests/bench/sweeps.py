"""A whole slider of learning rates in one computation, against the plain loop.

61 rates × 200 steps on every surface: one call of ``sweep``, against Python's loop over
rates and steps with the same surface and the same rule. Both must walk the same paths.
"""

import numpy as np

from helpers.descent import sweep
from helpers.optimizers import GradientDescent
from helpers.surfaces import SURFACES, Surface
from tests.bench.table import Row
from tests.bench.turns import Contender, compare

PART, STEPS = "sweeps", 200
RATES = np.geomspace(1e-6, 5e-4, 61)  # all paths stay finite and take all their steps


def rows() -> list[Row]:
    """Measure every surface."""
    return [row for surface in SURFACES.values() for row in on(surface)]


def on(surface: Surface) -> list[Row]:
    """Return the rows of one surface."""
    name = f"61 rates × {STEPS} steps, {surface.name}"
    ours = Contender("Downhill, sweep", lambda: lambda: swept(surface), "value ≤ 5")
    loop = Contender("plain Python loop", lambda: lambda: looped(surface), "ratio ≥ 20")
    return compare(PART, name, [ours, loop])


def swept(surface: Surface) -> np.ndarray:
    """Return all paths, (steps + 1, rates, 2), from one call."""
    return sweep(surface, surface.start, GradientDescent, RATES, STEPS).w


def looped(surface: Surface) -> np.ndarray:
    """Return the same by two loops, as one writes it first."""
    paths = []
    for rate in RATES:
        w = np.array(surface.start)
        path = [w]
        for _ in range(STEPS):
            w = w - rate * surface.gradient(w)
            path.append(w)
        paths.append(path)
    return np.swapaxes(paths, 0, 1)
