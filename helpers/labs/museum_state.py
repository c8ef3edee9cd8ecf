"""The state of the museum lab, and what follows from it without any widget."""

from dataclasses import dataclass

import numpy as np

from helpers.labs import presets
from helpers.museum import EVERY, EXHIBITS, Exhibit, Run, exhibit, run
from helpers.museum_instruments import INSTRUMENTS, Reading, reading

TOURS = 99
STOPS = len(EXHIBITS)
UNDECIDED = "not yet named"
TOOLS = tuple(name for name in INSTRUMENTS if name != "accuracy")  # curves are free
LONGEST = 300  # steps of the longest run
WANTED, ALLOWED = 10, 20


@dataclass(frozen=True)
class State:
    """A tour, a stop on it, instruments switched on, an answer (a key), a frame."""

    tour: int = 1
    stop: int = 1
    tools: tuple[str, ...] = ()
    answer: str = UNDECIDED
    frame: int = 0

    @property
    def exhibit(self) -> Exhibit:
        """What stands at this stop: each tour has an order of its own."""
        order = np.random.default_rng((12, self.tour)).permutation(STOPS)
        return EXHIBITS[order[self.stop - 1]]

    @property
    def found(self) -> bool:
        """Whether the bug is named."""
        return self.answer == self.exhibit.key

    def run(self, healthy: bool = False) -> Run:
        """Return the record of the exhibit, or of its twin."""
        return run(self.exhibit.number, healthy)

    def reading(self, tool: str, healthy: bool = False) -> Reading:
        """Return what an instrument shows."""
        return reading(self.exhibit.number, tool, healthy)

    def preset(self) -> str:
        """Return the state as one line; ``read_preset`` takes it back."""
        values = {"tour": self.tour, "stop": self.stop}
        if self.tools:
            values["tools"] = ",".join(self.tools)
        if self.answer != UNDECIDED:
            values["answer"] = self.answer
        return presets.write({**values, "step": self.frame * EVERY})


def read_preset(text: str) -> State:
    """Return the state a preset describes; what it leaves out takes its usual value.

    Raises ValueError with one sentence if something does not fit.

    >>> read_preset("tour=2;stop=5;tools=alone,pairs").tools
    ('alone', 'pairs')
    """
    keys = [each.key for each in EXHIBITS]
    readers = {
        "tour": lambda text: presets.whole(text, low=1, high=TOURS, name="a tour"),
        "stop": lambda text: presets.whole(text, low=1, high=STOPS, name="a stop"),
        "tools": _tools,
        "answer": lambda text: presets.choice(text, [UNDECIDED, *keys], "bug"),
        "step": lambda text: presets.whole(text, low=0, high=LONGEST, name="a step"),
    }
    values = presets.read(text, readers)
    step = values.pop("step", 0)
    state = State(**values)
    last = exhibit(state.exhibit.number).program().steps // EVERY
    return State(**values, frame=min(step // EVERY, last))


def _tools(text: str) -> tuple[str, ...]:
    """Return instruments in their usual order, each once."""
    asked = {
        presets.choice(part.strip(), TOOLS, "instrument") for part in text.split(",")
    }
    return tuple(tool for tool in TOOLS if tool in asked)


def verdict(state: State) -> str:
    """Return in words what the answer is worth; the cause once it is found."""
    one = state.exhibit
    if state.answer == UNDECIDED:
        return "The bug: not yet named."
    if state.found:
        return f"Found: {one.title}, {one.bug}. {one.cause}"
    guess = exhibit(state.answer)
    return f"Not “{guess.bug}”. {_difference(state, guess)}"


def _difference(state: State, guess: Exhibit) -> str:
    """Say by which instrument the guess could have been ruled out.

    Instruments are read one by one, and no more than needed: each takes its time.
    """
    tool = _telling(state, guess, ("accuracy", *state.tools))
    if tool:
        said = ("stays quiet", "gives an alarm")
        return (
            f"With that bug the instrument “{tool}” {said[_alarms(guess, tool)]}; "
            f"here it {said[_alarms(state.exhibit, tool)]}."
        )
    theirs, ours = wrong_blocks(guess), wrong_blocks(state.exhibit)
    if theirs != ours and "gradient check" in state.tools:
        return (
            f"That bug spoils {_listed(theirs)}; here the gradient check finds fault "
            f"with {_listed(ours)}."
        )
    if theirs != ours or _telling(state, guess, TOOLS):
        return "Your instruments cannot tell the two apart; another one can."
    return (
        "Both alarm alike: look at what this network is made of, and scrub: does the "
        "error grow or fall while it learns?"
    )


def _telling(state: State, guess: Exhibit, tools: tuple[str, ...]) -> str:
    """Return the first instrument that alarms on one of the two only, or ""."""
    pairs = (
        (tool, _alarms(guess, tool), _alarms(state.exhibit, tool)) for tool in tools
    )
    return next((tool for tool, theirs, ours in pairs if theirs != ours), "")


def _alarms(one: Exhibit, tool: str) -> bool:
    return reading(one.number, tool).alarm


def wrong_blocks(one: Exhibit) -> list[str]:
    """Return the blocks in which the gradient check gives an alarm."""
    seen = reading(one.number, "gradient check")
    return [
        name for name, out in zip(seen.names, seen.outside.T, strict=True) if any(out)
    ]


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "no block"


class Goal:
    """Ten bugs named at the first answer, with few instruments.

    Attributes
    ----------
    first : dict
        exhibit's number → whether the first answer was right.
    used : dict
        exhibit's number → the instruments ever switched on before the first answer.
    """

    words = (
        f"Goal: name {WANTED} of the {STOPS} bugs at the first answer, with at most "
        f"{ALLOWED} instruments switched on for them. The curves are free."
    )

    def __init__(self):
        self.first: dict[int, bool] = {}
        self.used: dict[int, set[str]] = {}
        self.found: set[int] = set()

    def note(self, state: State) -> None:
        """Remember instruments until the first answer, and what was found."""
        number = state.exhibit.number
        if number not in self.first:
            self.used.setdefault(number, set()).update(state.tools)
        if state.answer != UNDECIDED:
            self.first.setdefault(number, state.found)
        if state.found:
            self.found.add(number)

    def score(self) -> str:
        """Return the score in words."""
        right = [number for number, well in self.first.items() if well]
        cost = sum(len(self.used.get(number, ())) for number in right)
        reached = len(right) >= WANTED and cost <= ALLOWED
        return (
            f"Found {len(self.found)} of {STOPS}; {len(right)} of them at the first "
            f"answer, with {cost} instrument{'' if cost == 1 else 's'} "
            f"({'reached ✔' if reached else 'not yet'})."
        )
