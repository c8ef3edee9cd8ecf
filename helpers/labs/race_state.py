"""The state of the race lab, and what follows from it without any widget."""

import functools
from dataclasses import dataclass

from helpers import race
from helpers.figures.race_scenery import MAP_RATIO
from helpers.figures.surfaces import fill
from helpers.labs import presets
from helpers.race import RACERS, Result, Run
from helpers.ravine import ravine
from helpers.surfaces import SURFACES as ALL
from helpers.surfaces import Surface

SURFACES = {
    surface.name: surface
    for surface in (ravine(), *ALL.values())
    if surface.minimum is not None  # elsewhere nobody can arrive
}
BUDGETS = (60, 120, 240)
FRAMES = 120  # moments shown after the start, at most
TUNED_ON = 240  # evaluations; the rates do not depend on the budget of the lab
FIRST_FIELD = ("gradient descent", "momentum", "Nesterov", "AdaGrad", "Adam", "BFGS")


@dataclass(frozen=True)
class State:
    """One race: where, from where, who, and for how long.

    Attributes
    ----------
    surface : str
        A key of ``SURFACES``.
    start : tuple of two floats
        In the map.
    racers : tuple of str
        Some of ``RACERS``, in their order, at least one.
    budget : int
        One of ``BUDGETS``.
    """

    surface: str
    start: tuple[float, float]
    racers: tuple[str, ...]
    budget: int

    @property
    def objective(self) -> Surface:
        """The surface itself."""
        return SURFACES[self.surface]

    @property
    def stride(self) -> int:
        """Evaluations from one frame to the next."""
        return max(1, self.budget // FRAMES)

    @property
    def frames(self) -> int:
        """How many moments are shown, the start among them."""
        return self.budget // self.stride + 1

    def preset(self) -> str:
        """Return the state as one line."""
        return presets.write(
            {
                "surface": self.surface,
                "start": self.start,
                "racers": self.racers,
                "budget": self.budget,
            }
        )


def opening(surface: str = "ravine", **given) -> State:
    """Return the state a surface opens in, with the parts that are given."""
    usual = tuple(map(float, SURFACES[surface].start))
    parts = {"start": usual, "racers": FIRST_FIELD, "budget": 120, **given}
    return State(surface, **parts)


def read_preset(text: str) -> State:
    """Return the state a preset describes; what it leaves out takes its usual value.

    Raises ValueError with one sentence if it does not fit.

    >>> read_preset("surface=booth;racers=BFGS,Adam").racers
    ('Adam', 'BFGS')
    """
    loose = dict.fromkeys(("start", "racers", "budget"), str)
    surface = presets.read(text, {"surface": _surface, **loose}).get("surface")
    state = opening(surface or "ravine")
    readers = {
        "surface": _surface,
        "start": lambda part: read_start(part, state.surface),
        "racers": read_racers,
        "budget": _budget,
    }
    return opening(**{"surface": state.surface, **presets.read(text, readers)})


def _surface(text: str) -> str:
    return presets.choice(text, SURFACES, "surface")


def _budget(text: str) -> int:
    return int(presets.choice(text, map(str, BUDGETS), "budget"))


def read_racers(text: str) -> tuple[str, ...]:
    """Return the named optimizers in the order of ``RACERS``, or say what is wrong."""
    names = [part.strip() for part in text.split(",") if part.strip()]
    chosen = {presets.choice(name, RACERS, "optimizer") for name in names}
    return in_order(chosen)


def in_order(chosen: set[str]) -> tuple[str, ...]:
    """Return chosen racers in their order; ValueError if there are none."""
    if not chosen:
        raise ValueError("somebody has to run: leave at least one optimizer on")
    return tuple(name for name in RACERS if name in chosen)


def read_start(text: str, surface: str) -> tuple[float, float]:
    """Return two typed numbers that lie in the map, or say what is wrong."""
    parts = zip(presets.pair(text), map_limits(surface), ("w₁", "w₂"), strict=True)
    return tuple(
        presets.number(part, low=low, high=high, name=name)
        for part, (low, high), name in parts
    )


def map_limits(surface: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return what the map shows of a surface: ((low, high), (low, high))."""
    return fill(SURFACES[surface].domain, MAP_RATIO)


@functools.cache
def tuned(surface: str, racer: str) -> Result:
    """Return the racer at its best rate on a surface, over the five starts of a race.

    Takes a tenth of a second the first time; see ``helpers.race``.
    """
    return race.tune(SURFACES[surface], racer, TUNED_ON)


def tune_once(surface: str, racer: str) -> bool:
    """Tune a racer ahead of its race; False if that has been done."""
    before = tuned.cache_info().currsize
    tuned(surface, racer)
    return tuned.cache_info().currsize > before


@functools.lru_cache(maxsize=64)
def _run(surface: str, start: tuple[float, float], racer: str, budget: int) -> Run:
    return race.run(SURFACES[surface], start, tuned(surface, racer), budget)


def run_all(state: State) -> dict[str, Run]:
    """Return name → run for all racers of a state: every moment of the race.

    Raises ValueError where the start is the minimum itself.
    """
    height = float(state.objective.value(state.start)) - state.objective.minimum
    if height < 1e-12:
        raise ValueError("this start is the lowest point: there is nothing to run for")
    shared = (state.surface, state.start)
    return {name: _run(*shared, name, state.budget) for name in state.racers}


def winners(runs: dict[str, Run]) -> tuple[str, ...]:
    """Return who arrives first: several in a dead heat, none if nobody arrives."""
    first = min(run.arrived for run in runs.values())
    if first == float("inf"):
        return ()
    return tuple(name for name, run in runs.items() if run.arrived == first)
