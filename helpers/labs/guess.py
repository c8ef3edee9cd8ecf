"""Guess this gradient: questions node by node, typed answers, mistakes named."""

import math

from helpers.figures.graph_sketch import Sketch, short
from helpers.labs import presets
from helpers.labs.graph_play import bracketed

CLOSE = 0.01  # a guess may be off by one per cent


class Quiz:
    """Asks for the gradients of a graph, from the output backward.

    Attributes
    ----------
    asked : int or None
        The node whose gradient is wanted; None once all are found.
    at_first_try, questions : int
        The score, and how many questions there are.
    """

    def __init__(self, drawn: Sketch):
        self.drawn = drawn
        self._left = list(range(len(drawn.labels) - 1))
        self.questions, self.at_first_try, self._tries = len(self._left), 0, 0

    @property
    def asked(self) -> int | None:
        """The next node: everybody who uses it is known already."""
        return self._left[-1] if self._left else None

    @property
    def perfect(self) -> bool:
        """Whether all were found, each at the first try."""
        return not self._left and self.at_first_try == self.questions

    def gradients(self) -> list[str]:
        """Return what stands below each node: known gradients and one "?"."""
        return [
            "?" if k == self.asked else "" if k in self._left else short(gradient)
            for k, gradient in enumerate(self.drawn.gradients)
        ]

    def answer(self, text: str) -> str:
        """Judge a typed answer and return a sentence; ValueError if no number."""
        if self.asked is None:
            return "All gradients are found: change an input to start again."
        node = self.asked
        guess = presets.number(text, low=-1e12, high=1e12, name="the gradient")
        fault = judge(self.drawn, node, guess)
        if fault:
            self._tries += 1
            return f"Not yet: {fault}"
        self.at_first_try += not self._tries
        self._tries = 0
        self._left.pop()
        return f"Right: {account(self.drawn, node)}"


def account(drawn: Sketch, node: int) -> str:
    """Return how a gradient comes about, in numbers.

    >>> from helpers.labs.graph_state import opening
    >>> account(opening("twice").drawn(), 1)
    'the gradient of b is 1 · 1 + 1 · 1 = 2.'
    """
    terms = " + ".join(
        f"{short(drawn.gradients[target])} · {bracketed(slope)}"
        for target, slope in _uses(drawn, node)
    )
    total = short(drawn.gradients[node])
    return f"the gradient of {drawn.called(node)} is {terms} = {total}."


def _uses(drawn: Sketch, node: int) -> list[tuple[int, float]]:
    """Return who uses a node: (target, local derivative) for each edge."""
    return [
        (target, float(slope))
        for (source, target), slope in zip(drawn.edges, drawn.slopes, strict=True)
        if source == node
    ]


def close(guess: float, value: float) -> bool:
    """Whether a guess is a value but for rounding."""
    return math.isclose(guess, value, rel_tol=CLOSE, abs_tol=5e-4 * (abs(value) < 0.05))


def judge(drawn: Sketch, node: int, guess: float) -> str:
    """Return "" for a right guess, or the likely mistake as a sentence."""
    gradients = [float(gradient) for gradient in drawn.gradients]
    if close(guess, gradients[node]):
        return ""
    uses = _uses(drawn, node)
    for value, sentence in _mistakes(drawn, node, uses, gradients):
        if close(guess, value):
            return sentence
    start = "for each arrow that leaves it, take" if len(uses) > 1 else "take"
    names = " and ".join(sorted({drawn.called(target) for target, _ in uses}))
    end = ", and add" if len(uses) > 1 else ""
    return f"{start} the gradient of {names} times the local derivative{end}."


def _mistakes(drawn: Sketch, node: int, uses: list, gradients: list):
    """Yield wrong values with their sentences, the likeliest first."""
    name, parts = drawn.called(node), [gradients[t] * slope for t, slope in uses]
    yield -gradients[node], "the size is right, the sign is not."
    if len(uses) > 1:
        for part in parts:
            yield part, f"that comes along one arrow only; {name} has {len(uses)}: add."
        yield math.prod(parts), "branches add; you multiplied them."
    for target, slope in uses:
        back = short(gradients[target])
        local = f"that is the local derivative; multiply it by {back}, which arrives"
        yield slope, f"{local} from the right."
        if drawn.labels[target] == "×":
            own = gradients[target] * float(drawn.values[node])
            yield own, f"at × the factors swap: multiply {back} by the other factor."
        arrived = f"that is what arrives at {drawn.called(target)}"
        yield gradients[target], f"{arrived}; multiply it by the local derivative."
        yield gradients[target] + slope, "along an arrow multiply; you added."
    yield float(drawn.values[node]), "that is its value, not its gradient."
