"""What the ball lab says of a run: its regime in a word, and one sentence."""

import numpy as np
from numpy.typing import NDArray

from helpers.curves import Curve
from helpers.descent import Path
from helpers.labs.descent_picture import few_digits

WORDS = {
    "converged": "converging",
    "saddle": "on a hilltop",
    "oscillating": "oscillating",
    "crawling": "crawling",
    "travelling": "on its way",
}


def regime(run: Path) -> tuple[str, str]:
    """Return a run's regime in a word or two, and a sentence about it.

    Parameters
    ----------
    run : Path
        One ball on a ``Curve``.

    Returns
    -------
    name, sentence : str
        The name is "converging", "oscillating", "crawling", "on its way", "on a
        hilltop", "diverging at step k" or, if its last steps do not lead farther out,
        "thrown out at step k", k the step after which it stays off the drawn curve.
    """
    gone = left_at(run)
    if gone:
        return _away(run, gone)
    verdict = run.verdict()
    if verdict.regime in ("converged", "saddle"):
        return _at_rest(run, verdict.regime, verdict.step)
    ratio = _ratio(run.w[:, 0])
    name = WORDS.get(verdict.regime, "")
    if verdict.regime == "diverging":  # a loss that has grown and stays is no escape
        name = "diverging" if ratio > 1.005 else "oscillating"
    told = {
        "oscillating": "it still jumps to and fro, the last jump "
        f"{ratio:.2f} of the one before",
        "diverging": f"the last jump is {ratio:.2f} of the one before",
        "crawling": "it has hardly moved of late",
    }
    what = told.get(name, "it is still rolling")
    place = few_digits(float(run.w[-1, 0]))
    return name, f"{name}: after {_steps(verdict.step)} {what}, now at x = {place}"


def _ratio(x: NDArray) -> float:
    """Return how long the last jump is beside the one before it; 0 if unknown."""
    before, last = np.abs(np.diff(x[-3:])) if len(x) > 2 else (0.0, 0.0)
    return float(last / before) if before else 0.0


def _away(run: Path, gone: int) -> tuple[str, str]:
    """Tell a ball that gets farther with each step from one that may come back."""
    where = f"at step {gone} the ball leaves the picture"
    far = np.abs(run.w[:, 0] - np.mean(run.objective.domain))[gone:]
    # One step outside tells nothing: three in a row, each farther out, look like it.
    grows = len(far) > 2 and far[-1] > far[-2] > far[-3]
    if run.diverged_at >= 0 or grows:
        told = f"diverging: {where}, and the last steps lead ever farther out"
        return f"diverging at step {gone}", told
    steps = _steps(len(run.w) - 1)
    name = f"thrown out at step {gone}"
    return name, f"thrown out: {where}, and after {steps} it is not back yet"


def left_at(run: Path) -> int:
    """Return the step that leaves the drawn curve for good; 0 if none does."""
    low, high = run.objective.domain
    inside = np.flatnonzero((run.w[:, 0] >= low) & (run.w[:, 0] <= high))
    last = int(inside[-1])
    return 0 if last == len(run.w) - 1 else last + 1


def _at_rest(run: Path, kind: str, step: int) -> tuple[str, str]:
    x = run.w[:, 0]
    place = few_digits(round(float(x[-1]), 4) + 0.0)
    if kind == "saddle":
        return WORDS[
            kind
        ], f"at rest on a hilltop, x = {place}: slope 0, but no minimum"
    how = " from side to side" if _turns(x[: step + 1], x[-1]) else ""
    found = f"at rest after {_steps(step)} at x = {place}"
    if len(run.objective.minima) > 1:
        found += f", {_depth(run.objective, x[-1])}"
    return WORDS[kind], f"converging{how}: {found}"


def _turns(x: NDArray, end: float) -> bool:
    """Whether most steps jump across the place where the ball ends."""
    side = np.sign(x - end)
    return bool(len(x) > 2 and np.mean(side[1:] * side[:-1] < 0) > 0.5)


def _depth(curve: Curve, x: float) -> str:
    """Tell whether the basin of ``x`` is the deepest; two may be equally deep."""
    heights = curve.function(curve.minima)
    lowest = heights <= curve.minimum + 1e-9
    if not lowest[curve.basin(x)]:
        return "not the deepest basin"
    return "the deepest basin" if lowest.sum() == 1 else "one of the deepest basins"


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"
