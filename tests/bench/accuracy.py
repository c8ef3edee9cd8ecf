"""Seconds to 97, 98 and 99 % of MNIST's test images, each contender with its best plan.

A plan is a small recipe: units, epochs, batch, α. ``python -m tests.bench.accuracy``
looks for them: every contender trains every plan of ``GRID`` once, and for each goal
the fastest plan whose *validation* accuracy reaches it is written to plans.csv. The
bench then times these plans and looks at the test images, which chose nothing.
"""

import csv
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, fields, replace
from functools import cache, partial
from itertools import product
from pathlib import Path

import numpy as np

from helpers.datasets import Dataset, mnist, mnist_is_here
from helpers.recipes import Recipe, shifted
from helpers.schedules import one_cycle
from tests.bench.table import Row, missing
from tests.bench.turns import Contender, compare

PART, SEED, PLANS = "accuracy", 0, Path(__file__).with_name("plans.csv")
GOALS = (0.97, 0.98, 0.99)
Predict = Callable[[np.ndarray], np.ndarray]  # images → classes


@dataclass(frozen=True)
class Plan:
    """What one contender does for one goal; ``hidden`` such as "512 256".

    ``rate`` is the peak of a one-cycle schedule, or Adam's constant α for scikit-learn,
    which has no schedule for it. ``validation`` is what it reached in the search.
    """

    contender: str
    goal: float
    hidden: str
    epochs: int
    batch: int
    rate: float
    l2: float = 0.0
    shifts: bool = False
    validation: float = 0.0

    @property
    def sizes(self) -> tuple[int, ...]:
        """The units of the hidden layers."""
        return tuple(map(int, self.hidden.split()))


def downhill(plan: Plan, data: Dataset) -> Predict:
    """Train with our ``fit``."""
    recipe = Recipe(
        "", plan.sizes, plan.epochs, 0, 0,
        plan.rate, plan.batch, plan.l2, plan.shifts,
    )  # fmt: skip
    network = recipe.network(data)
    w = recipe.cook(data, SEED, progress=False, validation=None).w
    return lambda x: network.predict(w, x).argmax(axis=1)


def pytorch(plan: Plan, data: Dataset) -> Predict:
    """Train the same in PyTorch: SGD with momentum, the same schedule and shifts."""
    import torch
    from torch import nn

    torch.manual_seed(SEED)
    sizes = (784, *plan.sizes, 10)
    parts = [
        part
        for below, above in zip(sizes, sizes[1:], strict=False)
        for part in (nn.Linear(below, above), nn.ReLU())
    ]
    net, measure = nn.Sequential(*parts[:-1]), nn.CrossEntropyLoss()
    options = {"momentum": 0.9, "weight_decay": plan.l2}
    sgd = torch.optim.SGD(net.parameters(), plan.rate, **options)
    steps = plan.epochs * -(-len(data.train.x) // plan.batch)
    falling = torch.optim.lr_scheduler.LambdaLR(sgd, cycle_of(steps))
    for x, y in batches(plan, data):
        loss = measure(net(torch.from_numpy(x)), torch.from_numpy(y))
        sgd.zero_grad()
        loss.backward()
        sgd.step()
        falling.step()
    return lambda x: net(torch.from_numpy(x)).argmax(dim=1).numpy()


def cycle_of(steps: int) -> Callable[[int], float]:
    """Return our one-cycle factor as a function of the step."""
    factor = one_cycle()
    return lambda k: factor(min(1, k / (steps - 1)))


def batches(plan: Plan, data: Dataset) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the shuffled, perhaps shifted batches of all epochs."""
    rng, (x, y) = np.random.default_rng(SEED), data.train
    for _ in range(plan.epochs):
        order = rng.permutation(len(x))
        for first in range(0, len(x), plan.batch):
            rows = order[first : first + plan.batch]
            images = x[rows]
            if plan.shifts:
                images = shifted(images, rng, image_shape=data.image_shape)
            yield images, y[rows]


def scikit(plan: Plan, data: Dataset) -> Predict:
    """Train with ``MLPClassifier``: Adam, one ``partial_fit`` an epoch."""
    from sklearn.neural_network import MLPClassifier

    rng, (x, y) = np.random.default_rng(SEED), data.train
    options = {"batch_size": plan.batch, "learning_rate_init": plan.rate}
    model = MLPClassifier(plan.sizes, alpha=plan.l2, random_state=SEED, **options)
    for _ in range(plan.epochs):
        images = x
        if plan.shifts:
            images = shifted(x, rng, image_shape=data.image_shape)
        model.partial_fit(images, y, classes=np.arange(10))
    return model.predict


CONTENDERS = {"Downhill": downhill, "PyTorch eager": pytorch, "scikit-learn": scikit}


@cache
def images() -> Dataset:
    """Return MNIST, read once."""
    return mnist(progress=False)


def rows() -> list[Row]:
    """Time the plans of plans.csv, each goal a comparison."""
    if not mnist_is_here():
        return [missing(PART, "Downhill", "seconds to 97 %", "MNIST is not here")]
    if not PLANS.exists():
        why = "no plans yet: python -m tests.bench.accuracy looks for them"
        return [missing(PART, "Downhill", "seconds to 97 %", why)]
    plans = load()
    return [row for goal in GOALS for row in race(goal, plans)]


def race(goal: float, plans: list[Plan]) -> list[Row]:
    """Return the rows for one goal."""
    quantity, chosen = f"seconds to {goal:.0%}", {}
    for plan in plans:
        if plan.goal == goal:
            chosen[plan.contender] = plan
    here = [name for name in CONTENDERS if name in chosen]
    contenders = [
        Contender(name, partial(timed, chosen[name]), note=in_words(chosen[name]))
        for name in here
    ]
    same = partial(reached, goal)
    result = compare(PART, quantity, contenders, same=same, unit="s", rounds=5)
    why = f"no plan of the grid reached {goal:.0%} of the validation images"
    absent = [name for name in CONTENDERS if name not in chosen]
    return result + [missing(PART, name, quantity, why) for name in absent]


def timed(plan: Plan) -> Callable[[], float]:
    """Return the work of a plan: train, then the share of test images read."""
    data, train = images(), CONTENDERS[plan.contender]
    if plan.contender == "PyTorch eager":
        import torch  # noqa: F401  (a contender that is missing says so here)

    def work() -> float:
        return float(np.mean(train(plan, data)(data.test.x) == data.test.y))

    return work


def reached(goal: float, ours: float, theirs: float) -> str:
    """Return "" if both have reached the goal, or who has not."""
    if ours < goal:
        return f"Downhill itself reached {ours:.2%} only"
    return "" if theirs >= goal else f"reached {theirs:.2%} of the test images only"


def in_words(plan: Plan) -> str:
    """Return the plan for the table's last column."""
    moved = ", shifts" if plan.shifts else ""
    return (
        f"{plan.hidden.replace(' ', '-')} units, {plan.epochs} epochs, batch "
        f"{plan.batch}, α {plan.rate:g}, λ {plan.l2:g}{moved}; "
        f"validation {plan.validation:.2%}"
    )


def load(path: Path = PLANS) -> list[Plan]:
    """Read the plans that the search has chosen."""
    kinds = {field.name: field.type for field in fields(Plan)}
    with path.open(newline="") as file:
        return [
            Plan(**{key: _as(kinds[key], cell) for key, cell in line.items()})
            for line in csv.DictReader(file)
        ]


def _as(kind: type, cell: str) -> object:
    return cell == "True" if kind is bool else kind(cell)


#: goal → what is tried: hidden, epochs, batch, α (Adam gets a hundredth), λ, shifts
GRID = {
    0.97: product(("64", "128"), (2, 3), (50, 100, 200), (0.1, 0.2), (0.0,), (False,)),
    0.98: product(
        ("128", "256"), (4, 6, 9), (100, 200), (0.1, 0.2), (0.0,), (False, True)
    ),
    0.99: product(("512 256",), (20, 26, 32), (200,), (0.2, 0.3), (1e-4,), (True,)),
}


def search() -> list[Plan]:
    """Return for every goal and contender the fastest plan that validation passes."""
    best = []
    for goal, tried in GRID.items():
        tried = list(tried)
        for name in CONTENDERS:
            passing = [one for one in map(partial(attempt, name, goal), tried) if one]
            if passing:
                best.append(min(passing, key=lambda one: one[0])[1])
                print(name, f"{goal:.0%}:", in_words(best[-1]), flush=True)
    return best


def attempt(name: str, goal: float, settings: tuple) -> tuple[float, Plan] | None:
    """Train once; return seconds and plan if the validation images reach the goal."""
    hidden, epochs, batch, rate, l2, shifts = settings
    rate = rate / 100 if name == "scikit-learn" else rate
    plan = Plan(name, goal, hidden, epochs, batch, rate, l2, shifts)
    data, began = images(), time.perf_counter()
    predict = CONTENDERS[name](plan, data)
    seconds = time.perf_counter() - began
    share = float(np.mean(predict(data.validation.x) == data.validation.y))
    return (seconds, replace(plan, validation=share)) if share >= goal else None


def main() -> None:
    """Search, and write plans.csv."""
    plans = search()
    with PLANS.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field.name for field in fields(Plan)])
        writer.writerows(astuple(plan) for plan in plans)


if __name__ == "__main__":
    main()
