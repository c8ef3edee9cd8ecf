"""The state of the experiment bench, its preset, its goal and its export."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from helpers.journal import Journal
from helpers.labs import presets
from helpers.piecewise import EVERY, RATES, STEPS, Branches, Plan, branches

MOST_PARTS, MOST_KEPT = 5, 3
LAST = STEPS - EVERY  # the last step at which α may change
GOAL = 0.16
COLUMNS = ("plan", "seed", "evaluations", "training_loss", "validation_loss")
COLUMNS = (*COLUMNS, "lowest_validation_loss", "seconds")


@dataclass(frozen=True)
class State:
    """A plan, the seed of its run, and the plans kept for comparison.

    Every α is one of ``RATES``; the last one of ``plan`` is the slider's.
    """

    plan: Plan = ((0, 0.1),)
    seed: int = 0
    kept: tuple[Plan, ...] = ()

    @property
    def frame(self) -> int:
        """The position of the last α on the slider."""
        return nearest(self.plan[-1][1])

    def runs(self) -> Branches:
        """Return the run, for every α that the slider can have."""
        return branches(self.plan, self.seed)

    def preset(self) -> str:
        """Return the state as one line; ``read_preset`` takes it back.

        >>> State(((0, 0.5), (240, 0.25))).preset()
        'v=1;plan=0:0.5,240:0.25;seed=0'
        """
        values = {"plan": plan_text(self.plan), "seed": self.seed}
        if self.kept:
            values["kept"] = "/".join(map(plan_text, self.kept))
        return presets.write(values)

    # What the buttons do; each returns the new state.

    def at_frame(self, frame: int) -> "State":
        """Take another position of the slider as the last α."""
        return self._ending(self.plan[-1][0], float(RATES[frame]))

    def changing_at(self, step: int) -> "State":
        """Move the last change; where there is none yet, make one."""
        if len(self.plan) == 1:
            return replace(self, plan=(*self.plan, (step, self.plan[0][1])))
        before = self.plan[-2][0]
        if step <= before:
            raise ValueError(
                f"the last change must come after step {before}, where the α before "
                f"it begins; got {step}"
            )
        return self._ending(step, self.plan[-1][1])

    def with_a_change(self) -> "State":
        """Fix the last α so far, and change once more, half way to the end."""
        step, rate = self.plan[-1]
        middle = (step + STEPS) // 2 // EVERY * EVERY
        if len(self.plan) >= MOST_PARTS or not step < middle <= LAST:
            raise ValueError(
                f"no room for another change: {MOST_PARTS} parts are the most, and the "
                f"last begins at step {LAST} at the latest"
            )
        return replace(self, plan=(*self.plan, (middle, rate)))

    def without_the_last(self) -> "State":
        """Take the last change back."""
        if len(self.plan) == 1:
            raise ValueError("there is no change to take back")
        return replace(self, plan=self.plan[:-1])

    def keeping(self) -> "State":
        """Keep this plan for comparison, in the place of the oldest if need be."""
        if self.plan in self.kept:
            raise ValueError("this plan is kept already: change something first")
        return replace(self, kept=(*self.kept, self.plan)[-MOST_KEPT:])

    def _ending(self, step: int, rate: float) -> "State":
        return replace(self, plan=(*self.plan[:-1], (step, rate)))


def nearest(rate: float) -> int:
    """Return the position on the slider that is nearest to a rate."""
    return int(np.argmin(np.abs(np.log(RATES / rate))))


def plan_text(plan: Plan) -> str:
    """Return a plan as people type it.

    >>> plan_text(((0, 0.5), (240, 0.25)))
    '0:0.5,240:0.25'
    """
    return ",".join(f"{step}:{rate:g}" for step, rate in plan)


def read_plan(text: str) -> Plan:
    """Return a typed plan, each α the slider's nearest, or say what is wrong.

    >>> read_plan("0: 0.5, 240: 0.26")
    ((0, 0.5), (240, 0.25))
    """
    parts = [part for part in text.split(",") if part.strip()]
    if not 1 <= len(parts) <= MOST_PARTS:
        raise ValueError(
            f"a plan has 1 to {MOST_PARTS} parts such as 0:0.5, 240:0.25; "
            f"got {len(parts)}"
        )
    plan = tuple(map(_read_part, parts))
    steps = [step for step, _ in plan]
    if steps[0] != 0 or sorted(set(steps)) != steps:
        raise ValueError("the first part of a plan begins at step 0, each other later")
    return plan


def _read_part(text: str) -> tuple[int, float]:
    step, colon, rate = text.partition(":")
    if not colon:
        raise ValueError("each part of a plan is step:α, such as 240:0.25")
    low, high = float(RATES[0]), float(RATES[-1])
    rate = presets.number(rate, low=low, high=high, name="α")
    return read_step(step, low=0), float(RATES[nearest(rate)])


def read_step(text: str, low: int = 1) -> int:
    """Return a typed step at which α changes, or say what is wrong."""
    return presets.whole(text, low=low, high=LAST, name="a step")


def read_preset(text: str) -> State:
    """Return the state a preset describes; what it leaves out takes its usual value.

    Raises ValueError with one sentence if something does not fit.
    """
    readers = {"plan": read_plan, "kept": _read_kept}
    readers["seed"] = lambda text: presets.whole(text, low=0, high=999, name="the seed")
    return State(**presets.read(text, readers))


def _read_kept(text: str) -> tuple[Plan, ...]:
    plans = tuple(map(read_plan, text.split("/")))
    if len(plans) > MOST_KEPT or len(set(plans)) < len(plans):
        raise ValueError(f"at most {MOST_KEPT} plans are kept, each of them once")
    return plans


@dataclass(frozen=True)
class Outcome:
    """One plan's numbers at the end; a loss that overflowed is infinite."""

    plan: Plan
    seed: int

    def row(self) -> dict:
        """Return one row of the tidy table."""
        runs, k = branches(self.plan, self.seed), nearest(self.plan[-1][1])
        ends = runs.training[k], runs.validation[k][-1]
        ends = (float(np.nan_to_num(loss, nan=np.inf)) for loss in ends)
        values = (plan_text(self.plan), self.seed, STEPS, *ends)
        lowest = float(np.nanmin(runs.validation[k]))
        return dict(zip(COLUMNS, (*values, lowest, runs.seconds), strict=True))

    @property
    def loss(self) -> float:
        """Validation loss after the last step."""
        return self.row()["validation_loss"]


def outcomes(state: State) -> list[Outcome]:
    """Return the plans kept and the one on show, each once."""
    plans = dict.fromkeys((*state.kept, state.plan))
    return [Outcome(plan, state.seed) for plan in plans]


def export(state: State, folder: str | Path = ".") -> str:
    """Write all plans on show to a new CSV file in ``folder``; return its name.

    No file is ever overwritten: a number is added to the name until it is free.
    """
    for number in range(1, 1000):
        name = "bench.csv" if number == 1 else f"bench-{number}.csv"
        try:
            (Path(folder) / name).touch(exist_ok=False)
        except FileExistsError:
            continue
        with Journal(Path(folder) / name, COLUMNS) as journal:
            for outcome in outcomes(state):
                journal.append(outcome.row())
        return name
    raise ValueError("there are 999 files called bench already: move some away")


class Goal:
    """A validation loss below 0.16 after 300 steps, from seed 0.

    Attributes
    ----------
    best : float
        The lowest loss reached so far with seed 0; infinite before.
    """

    words = (
        f"Goal: with seed 0, a validation loss below {GOAL} after {STEPS} steps. "
        "No single α gets there."
    )

    def __init__(self):
        self.best, self._plan = np.inf, ""

    def score(self, state: State) -> str:
        """Return in words what the plan on show scores, and the best so far."""
        if state.seed != 0:
            return f"Now: seed {state.seed}, not the goal’s.{self._record()}"
        loss = Outcome(state.plan, 0).loss
        if loss < self.best:
            self.best, self._plan = loss, plan_text(state.plan)
        word = "reached ✔" if loss < GOAL else "not yet"
        return f"Now: {loss:.3g} ({word}).{self._record()}"

    def _record(self) -> str:
        if not np.isfinite(self.best):
            return ""
        return f" Best so far: {self.best:.3g} with {self._plan}."
