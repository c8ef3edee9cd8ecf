"""Learning-rate schedules: how α changes while training goes on.

A schedule is a function of ``t``, the fraction of training done, from 0 at the first
step to 1 at the last. It returns the factor by which the optimizer's own learning
rate is multiplied. So one schedule serves any α and any number of steps.
"""

import math
from collections.abc import Callable

Schedule = Callable[[float], float]


def constant() -> Schedule:
    """Keep α as it is.

    >>> constant()(0.5)
    1.0
    """
    return lambda t: 1.0


def step_decay(factor: float = 0.5, drops: int = 4) -> Schedule:
    """Multiply α by ``factor`` in (0, 1], ``drops`` ≥ 1 times, at equal intervals.

    >>> [step_decay(0.5, drops=1)(t) for t in (0.0, 0.49, 0.5)]
    [1.0, 1.0, 0.5]
    """
    _in_unit("factor", factor)
    if drops < 1:
        raise ValueError(f"drops must be at least 1, got {drops!r}")
    return lambda t: factor ** min(int(t * (drops + 1)), drops)


def exponential(final: float = 0.01) -> Schedule:
    """Shrink α by the same factor at every step, to ``final`` in (0, 1] at the end.

    >>> exponential(0.01)(0.5)
    0.1
    """
    _in_unit("final", final)
    return lambda t: final**t


def inverse_time(final: float = 0.01) -> Schedule:
    """Let α fall like 1/(1 + ct), to ``final`` in (0, 1] at the end.

    Steps of this kind satisfy the conditions of Robbins & Monro (1951).

    >>> inverse_time(0.5)(1.0)
    0.5
    """
    _in_unit("final", final)
    return lambda t: 1 / (1 + (1 / final - 1) * t)


def cosine(final: float = 0.0) -> Schedule:
    """Half a cosine wave from 1 down to ``final`` in [0, 1].

    Source: Loshchilov & Hutter 2017.

    >>> round(cosine()(0.5), 12)
    0.5
    """
    if not 0 <= final <= 1:
        raise ValueError(f"final must lie between 0 and 1, got {final!r}")
    return lambda t: final + (1 - final) * 0.5 * (1 + math.cos(math.pi * t))


def warm_up(then: Schedule, fraction: float = 0.1) -> Schedule:
    """Raise α in a straight line over the first ``fraction``, then follow ``then``.

    ``fraction`` lies in (0, 1]; ``then`` gets the rest of the training as its 0 … 1.

    >>> [warm_up(constant(), 0.5)(t) for t in (0.0, 0.25, 0.75)]
    [0.0, 0.5, 1.0]
    """
    _in_unit("fraction", fraction)

    def factor(t: float) -> float:
        if t < fraction:
            return t / fraction
        return then((t - fraction) / (1 - fraction) if fraction < 1 else 1.0)

    return factor


def one_cycle(
    peak_at: float = 0.3, start: float = 0.04, final: float = 0.0
) -> Schedule:
    """Up from ``start`` to 1 by a cosine until ``peak_at``, then down to ``final``.

    ``peak_at`` lies in (0, 1), ``start`` and ``final`` in [0, 1] (Smith 2018).

    >>> [round(one_cycle(0.5, start=0.0)(t), 12) for t in (0.0, 0.5, 1.0)]
    [0.0, 1.0, 0.0]
    """
    if not 0 < peak_at < 1:
        raise ValueError(f"peak_at must lie between 0 and 1, got {peak_at!r}")
    rise, fall = cosine(start), cosine(final)
    return lambda t: (
        rise(1 - t / peak_at) if t < peak_at else fall((t - peak_at) / (1 - peak_at))
    )


def _in_unit(name: str, value: float) -> None:
    if not 0 < value <= 1:
        raise ValueError(f"{name} must be above 0 and at most 1, got {value!r}")
