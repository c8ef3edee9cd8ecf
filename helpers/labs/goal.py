"""A goal to reach in the surface lab, with its score."""

import math

from helpers.descent import Path
from helpers.labs.descent_picture import few_digits
from helpers.labs.descent_state import State, opening

SURFACE, START = "rosenbrock", (-1.5, 2.0)
LOSS, EVALUATIONS = 1e-3, 200


class Goal:
    """Rosenbrock's valley, below 1e-3 within 200 gradient evaluations.

    Attributes
    ----------
    best : float
        The smallest loss reached so far under these terms; infinite before a try.
    """

    words = (
        "Goal: Rosenbrock’s valley from (−1.5, 2), a loss below 0.001 "
        "within 200 gradient evaluations."
    )

    def __init__(self):
        self.best, self._record = math.inf, ""

    @staticmethod
    def applies(state: State) -> bool:
        """Whether a state starts where the goal asks for."""
        return (state.surface, state.start) == (SURFACE, START)

    @staticmethod
    def state(optimizer: str) -> State:
        """Return the state to try the goal from."""
        return opening(SURFACE, optimizer, start=START, steps=EVALUATIONS)

    def score(self, state: State, path: Path) -> str:
        """Return in words what the run on show scores, and the best so far.

        ``path`` holds the runs of all rates of the slider; one step costs one
        gradient evaluation with every optimizer of this lab.
        """
        if not self.applies(state):
            return "Now: not at the goal’s start." + self._record
        in_time = path.evaluations <= EVALUATIONS
        loss = float(path.loss[in_time, state.frame].min())
        if loss < self.best:
            self.best = loss
            extra = f", μ = {state.momentum:g}" if state.has_momentum else ""
            self._record = f" Best so far: {few_digits(loss)} with "
            self._record += f"{state.optimizer}, α = {state.alpha:g}{extra}."
        word = "reached ✔" if loss < LOSS else "not yet"
        return f"Now: {few_digits(loss)} ({word}).{self._record}"
