"""Contenders take turns on the same work, and a result counts before its time.

In every round each contender has one turn, so that a slow moment of the machine meets
all of them; the next round goes the other way about. What counts is the median.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tests.bench.table import Row, missing

ROUNDS = 7


@dataclass(frozen=True)
class Contender:
    """One way to do the work.

    Attributes
    ----------
    name : str
        "Downhill", "PyTorch 2.13" …
    make : callable
        ``make()`` imports what it needs, prepares, and returns ``work``; ``work()`` is
        timed and returns the result. If it raises ImportError the contender is
        missing, which is a row, not an error.
    target : str
        For its row: "ratio ≥ 1.3", or empty.
    note : str
        For its row.
    """

    name: str
    make: Callable[[], Callable[[], object]]
    target: str = ""
    note: str = ""


def close(ours: object, theirs: object, tolerance: float = 1e-3) -> str:
    """Return "" if all arrays agree, otherwise a sentence; a ``same`` for most work."""
    ours, theirs = np.asarray(ours, float).ravel(), np.asarray(theirs, float).ravel()
    if ours.shape != theirs.shape:
        return f"wrong result: {theirs.size} numbers instead of {ours.size}"
    error = np.abs(theirs - ours).max() / max(np.abs(ours).max(), 1e-300)
    return "" if error <= tolerance else f"wrong result: it differs by {error:.1g}"


def compare(
    part: str,
    quantity: str,
    contenders: list[Contender],
    *,
    same: Callable[[object, object], str] = close,
    unit: str = "ms",
    rounds: int = ROUNDS,
    shortest: float = 0.02,
    per: float = 1.0,
) -> list[Row]:
    """Time the contenders in turns; the first is ours, and the others' reference.

    Parameters
    ----------
    part, quantity : str
        For the rows.
    contenders : list of Contender
        Ours first.
    same : callable
        ``same(ours, theirs)`` compares two results: "" if they agree, or a sentence.
    unit : str
        "s", "ms" or "µs".
    rounds : int
        How many turns each one has, at least 5.
    shortest : float
        Seconds: work that takes less is repeated within a turn until it takes so long.
    per : float
        The times are divided by it, such as the steps that one call takes.

    Returns
    -------
    list of Row
        One a contender; ``ratio`` is theirs / ours in the median over the rounds.
    """
    works, why = _ready(contenders, same)
    times = in_turns(works, rounds=rounds, shortest=shortest)
    return [
        missing(part, one.name, quantity, why[one.name])
        if one.name in why
        else _timed(part, quantity, one, times, (unit, per))
        for one in contenders
    ]


def _ready(contenders: list[Contender], same) -> tuple[dict, dict[str, str]]:
    """Return the work of all who may be timed, and why the others may not."""
    works, why, reference = {}, {}, None
    for one in contenders:
        try:
            work = one.make()
            result = work()  # it warms up, too
        except ImportError as error:
            why[one.name] = f"missing: {error.name or error} is not installed"
            continue
        if one is contenders[0]:
            reference = result
        elif wrong := same(reference, result):
            why[one.name] = wrong
            continue
        works[one.name] = work
    return works, why


def _timed(part: str, quantity: str, one: Contender, times: dict, scale: tuple) -> Row:
    unit, per = scale
    ours, mine = next(iter(times.values())), times[one.name]
    value = statistics.median(mine) / per * {"s": 1, "ms": 1e3, "µs": 1e6}[unit]
    ratio = None if mine is ours else ratio_of(mine, ours)
    return Row(part, one.name, quantity, value, unit, ratio, one.target, one.note)


def ratio_of(theirs: list[float], ours: list[float]) -> float:
    """Return the median over the rounds of theirs / ours."""
    return statistics.median(a / b for a, b in zip(theirs, ours, strict=True))


def in_turns(
    works: dict[str, Callable[[], object]],
    *,
    rounds: int = ROUNDS,
    shortest: float = 0.02,
) -> dict[str, list[float]]:
    """Return the seconds one call of each takes, one number a round."""
    repeats = {name: _repeats(work, shortest) for name, work in works.items()}
    times: dict[str, list[float]] = {name: [] for name in works}
    for k in range(rounds):
        order = list(works) if k % 2 == 0 else list(reversed(works))
        for name in order:
            times[name].append(_seconds(works[name], repeats[name]))
    return times


def _repeats(work: Callable[[], object], shortest: float) -> int:
    """Return how many calls last at least ``shortest`` seconds together."""
    once = _seconds(work, 1)
    if once < 10 * shortest:  # perhaps it was only interrupted: look again
        once = min(once, *(_seconds(work, 1) for _ in range(4)))
    return max(1, round(shortest / max(once, 1e-7)))


def _seconds(work: Callable[[], object], repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        work()
    return (time.perf_counter() - start) / repeats
