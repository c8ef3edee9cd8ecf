"""A goal to reach in the ball lab, with its score."""

import math

import numpy as np

from helpers.descent import Path
from helpers.labs.ball_state import State, opening

CURVE, START, EVALUATIONS = "dimple", -6.0, 6
FLAT = 1e-4  # of the slope: at rest


class Goal:
    """The deepest basin of the dimpled bowl, from −6, in at most 6 evaluations.

    Attributes
    ----------
    best : float
        The fewest evaluations so far; infinite before the basin was reached.
    """

    words = (
        "Goal: on the bowl with a dimple, from x = −6, come to rest in the deepest "
        f"basin with at most {EVALUATIONS} evaluations of the slope."
    )

    def __init__(self):
        self.best, self._record = math.inf, ""

    @staticmethod
    def applies(state: State) -> bool:
        """Whether a state starts where the goal asks for."""
        return (state.curve, state.start) == (CURVE, START)

    @staticmethod
    def state() -> State:
        """Return the state to try the goal from."""
        return opening(CURVE, start=START, alpha=0.1, steps=60)

    @staticmethod
    def evaluations(path: Path, frame: int) -> float:
        """Return the evaluations until one run rests in the deepest basin, or ∞."""
        x = path.w[:, frame, 0]
        steep = np.flatnonzero(path.gradient_norm[:, frame] > FLAT)
        arrived = steep[-1] + 1 if steep.size else 0
        there = abs(x[-1] - path.objective.deepest) < 0.01
        return (
            int(path.evaluations[arrived]) if there and arrived < len(x) else math.inf
        )

    def score(self, state: State, path: Path) -> str:
        """Return in words what the run on show scores, and the best so far."""
        if not self.applies(state):
            return "Now: not at the goal’s curve and start." + self._record
        spent = self.evaluations(path, state.frame)
        if spent < self.best:
            self.best = spent
            self._record = f" Best so far: {spent} with α = {state.alpha:g}."
        if math.isinf(spent):
            return "Now: not at rest in the deepest basin." + self._record
        word = "reached ✔" if spent <= EVALUATIONS else "not yet"
        count = "1 evaluation" if spent == 1 else f"{spent} evaluations"
        return f"Now: {count} ({word}).{self._record}"
