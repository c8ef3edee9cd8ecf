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
        hilltop", "diverging at step k" or, if it does not get farther, "thrown out at
        step k", k the step that left the drawn curve for good.
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
        "oscillating": f"it still jumps to and fro, each jump {ratio:.2f} of the last",
        "diverging": f"each jump is {ratio:.2f} of the last",
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
    """Tell a ball that gets ever farther from one that rolls slowly back."""
    where = f"at step {gone} the ball leaves the picture"
    far = np.abs(run.w[:, 0] - np.mean(run.objective.domain))
    if run.diverged_at >= 0 or far[-1] >= far[gone]:
        return f"diverging at step {gone}", f"diverging: {where} and does not turn back"
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
    deepest = "the deepest" if _is_deepest(run.objective, x[-1]) else "not the deepest"
    found = f"at rest after {_steps(step)} at x = {place}"
    if len(run.objective.minima) > 1:
        found += f", {deepest} basin"
    return WORDS[kind], f"converging{how}: {found}"


def _turns(x: NDArray, end: float) -> bool:
    """Whether most steps jump across the place where the ball ends."""
    side = np.sign(x - end)
    return bool(len(x) > 2 and np.mean(side[1:] * side[:-1] < 0) > 0.5)


def _is_deepest(curve: Curve, x: float) -> bool:
    return bool(abs(x - curve.deepest) < 0.01)


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"
