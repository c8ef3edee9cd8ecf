"""One small training task with an α that is changed on the way, at 31 rates at once.

The task is always the same: digits of 8×8 pixels, one hidden layer of 16 tanh units,
300 steps on batches of 8. A plan says which α holds from which step on. The weights
at a change are kept (a warm start), so up to the last change there is one run, and
from there on one for each of ``RATES``: all of them in one NumPy computation.
"""

import time
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpers.datasets import Dataset, digits
from helpers.layers import Dense
from helpers.network import Network, NetworkObjective

STEPS, EVERY, BATCH, UNITS = 300, 5, 8, 16
RATES = np.array([float(f"{10 ** (k / 10 - 2):.1e}") for k in range(31)])  # 0.01…10
WATCHED = 200  # images behind each loss

Plan = tuple[tuple[int, float], ...]  # (from step, α), steps rising from 0


@dataclass(frozen=True, eq=False)
class Branches:
    """What became of a plan, for each of K = 31 rates after its last change.

    Attributes
    ----------
    step : array (F,)
        0, 5, …, 300.
    validation : array (K, F)
        Losses; NaN once a number overflows. Up to the last change all K are equal.
    training : array (K,)
        Loss on training images after the last step.
    seconds : float
        Time of the computation, divided by K.
    """

    step: NDArray
    validation: NDArray
    training: NDArray
    seconds: float


@lru_cache(maxsize=1)
def _digits() -> Dataset:
    return digits()


def network() -> Network:
    """Return the network that every plan trains: 64 → 16 tanh → 10 softmax."""
    layers = [Dense(64, UNITS, "tanh"), Dense(UNITS, 10, "softmax")]
    # Near the largest useful α rounding grows from step to step: keep it far away.
    return Network(layers, dtype=np.float64)


def branches(plan: Plan, seed: int) -> Branches:
    """Train by the plan, its last α replaced by each of ``RATES``.

    ``seed`` decides the first weights and the batches. About a quarter second, and
    nothing when asked again. The α of the plan's last part does not matter.
    """
    return _branches(plan[:-1], plan[-1][0], seed)


@lru_cache(maxsize=64)
def _branches(before: Plan, last: int, seed: int) -> Branches:
    """Train by the parts ``before``, and from step ``last`` on at all rates."""
    began = time.perf_counter()
    net, rng = network(), np.random.default_rng(seed)
    w = net.initialise(rng)[None]
    batches = rng.integers(0, len(_digits().train.x), (STEPS, BATCH))
    rates, losses = _rate_at_steps(before, last), []
    training, validation = _watched(net)
    with np.errstate(all="ignore"):  # a branch that flies away is a result
        for step in range(STEPS + 1):
            if step % EVERY == 0:
                losses.append(_finite(validation.value(w)))
            if step == last:
                w = np.repeat(w, len(RATES), axis=0)
            if step < STEPS:
                w = _step(net, w, batches[step], rates[step])
        end = _finite(training.value(w))
    seconds = (time.perf_counter() - began) / len(RATES)
    steps = np.arange(0, STEPS + 1, EVERY)
    return Branches(steps, np.stack(losses, axis=-1), end, seconds)


def _rate_at_steps(before: Plan, last: int) -> list[NDArray]:
    """Return α at every step: (1,) before step ``last``, (K,) from there on."""
    changes = [*(step for step, _ in before), last]
    part = np.searchsorted(changes, np.arange(STEPS), side="right") - 1
    rates = [*(np.array([rate]) for _, rate in before), RATES]
    return [rates[k] for k in part]


def _watched(net: Network) -> list[NetworkObjective]:
    """Return the losses that are watched: on training and on validation images."""
    splits = _digits().train, _digits().validation
    return [net.objective(s.x[:WATCHED], s.y[:WATCHED]) for s in splits]


def _step(net: Network, w: NDArray, rows: NDArray, rate: NDArray) -> NDArray:
    x, y = _digits().train
    gradient = net.objective(x[rows], y[rows]).gradient(w)
    return w - rate[:, None] * gradient


def _finite(loss: NDArray) -> NDArray:
    """Return (K,) of (1,) or (K,), with NaN for what is not finite."""
    return np.broadcast_to(np.where(np.isfinite(loss), loss, np.nan), len(RATES))
