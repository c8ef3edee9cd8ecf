"""Make xor_runs.csv and xor_weights.csv: the XOR program of S4, run to its end.

A million steps (400,000 with fifty units) take too long for a lesson, so lesson 07
replays them. Nothing but NumPy and the helpers is needed, and most of an hour:
``OMP_NUM_THREADS=1 python data/make_xor_runs.py``. The settings that differ only in
numbers run side by side, as K weight vectors.

xor_runs.csv has a row for every ten thousandth step and a few early ones. ``loss`` is
the stated loss on the batch, ``accuracy`` is measured on all 300 points,
``best_accuracy`` is the best so far, looked at every 1,000 steps (every tenth of the
first 10,000). A run that explodes ends with a row that names the step and has the
loss inf. xor_weights.csv holds the weights of the three published runs where their
accuracy was best.
"""

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from helpers.datasets import xor_cloud
from helpers.published_xor import (
    BATCH,
    L2,
    LEARNING_RATE,
    PublishedObjective,
    published_start,
    sigmoid_network,
)

HERE = Path(__file__).parent
EARLY = (0, 100, 300, 1_000, 3_000)
EVERY, LOOK = 10_000, 1_000
OPENING = 10_000  # steps that are looked at ten by ten
EXPLODED = 1e6
SHORTER = 400_000
COLUMNS = [
    "run",
    "hidden_units",
    "step",
    "loss",
    "accuracy",
    "best_accuracy",
    "mean_w1",
    "squares_w1",
]


@dataclass(frozen=True)
class Setting:
    """One run: its name, and what differs from the published program."""

    name: str
    learning_rate: float = LEARNING_RATE
    l2: float = L2
    scalar: bool = True


@dataclass(frozen=True)
class Stack:
    """Settings that run side by side on the same network and batches."""

    hidden_units: int
    settings: tuple[Setting, ...]
    biases: bool = False
    rotating: bool = False
    steps: int = 1_000_000
    every: int = EVERY


SUSPECTS = (
    Setting("published"),
    Setting("alpha x 10", learning_rate=10 * LEARNING_RATE),
    Setting("alpha x 100", learning_rate=100 * LEARNING_RATE),
    Setting("right penalty", scalar=False),
)
EXPLOSION = (
    Setting("0.003, published penalty", 0.003),
    Setting("0.003, lambda 1e-6", 0.003, 1e-6),
    Setting("0.003, lambda 0", 0.003, 0.0),
    Setting("0.003, right penalty", 0.003, L2, False),
)
WITH_BIASES = (
    Setting("biases"),
    Setting("biases, right penalty", scalar=False),
    Setting("biases, right penalty, alpha x 10", 10 * LEARNING_RATE, scalar=False),
)
FASTER = (  # the right penalty cannot explode, so that a large α shows what it can do
    Setting("right penalty, alpha x 10", 10 * LEARNING_RATE, scalar=False),
    Setting("right penalty, alpha x 100", 100 * LEARNING_RATE, scalar=False),
)
STACKS = [
    Stack(50, EXPLOSION, steps=150_000, every=2_000),
    Stack(3, SUSPECTS),
    Stack(3, WITH_BIASES, biases=True),
    Stack(3, (Setting("all batches in turn"),), rotating=True),
    Stack(3, (Setting("biases, all batches"),), biases=True, rotating=True),
    Stack(10, (Setting("published"),)),
    Stack(50, SUSPECTS, steps=SHORTER),
    Stack(50, WITH_BIASES, biases=True, steps=SHORTER),
    Stack(50, (Setting("all batches in turn"),), rotating=True, steps=SHORTER),
    Stack(
        *(50, (Setting("biases, all batches"),)),
        **{"biases": True, "rotating": True, "steps": SHORTER},
    ),
    Stack(3, FASTER),
    Stack(50, FASTER, steps=SHORTER),
]


class Recorder:
    """Collect the rows of a stack, and the weights where accuracy was best."""

    def __init__(self, stack: Stack):
        cloud = xor_cloud()
        self.stack, self.x, self.y = stack, cloud.x, cloud.y
        self.network = sigmoid_network(stack.hidden_units, stack.biases)
        runs = len(stack.settings)
        self.best = np.zeros(runs)
        self.best_at = np.zeros(runs, dtype=int)
        self.best_w = np.zeros((runs, self.network.size))
        self.rows: list[list] = []

    def look(self, step: int, w: NDArray, loss: NDArray, alive: NDArray) -> None:
        """Measure the accuracy on the cloud; keep a row if one is due."""
        right = self.network.predict(w, self.x).argmax(axis=-1) == self.y
        for k, row, value, accuracy in zip(
            alive, w, loss, right.mean(axis=-1), strict=True
        ):
            if accuracy > self.best[k]:
                self.best[k], self.best_at[k] = accuracy, step
                self.best_w[k] = row
            if step in EARLY or step % self.stack.every == 0:
                self.keep(k, step, value, accuracy, row)

    def keep(self, k: int, step: int, loss: float, accuracy: float, w: NDArray) -> None:
        """Append one row."""
        W1, name = self.network.unpack(w)[0]["W"], self.stack.settings[k].name
        numbers = loss, accuracy, self.best[k], W1.mean(), np.sum(W1 * W1)
        texts = [f"{number:.6g}" for number in numbers]
        self.rows.append([name, self.stack.hidden_units, step, *texts])

    def explosion(self, k: int, step: int) -> None:
        """Append the row that says where a run ended."""
        name, hidden = self.stack.settings[k].name, self.stack.hidden_units
        self.rows.append([name, hidden, step, "inf", "", f"{self.best[k]:.6g}", "", ""])


def objectives(recorder: Recorder, alive: NDArray) -> list[PublishedObjective]:
    """Return the objective of every batch: one, or six that take turns."""
    stack = recorder.stack
    firsts = range(0, len(recorder.x), BATCH) if stack.rotating else (0,)
    batches = [slice(first, first + BATCH) for first in firsts]
    chosen = [stack.settings[k] for k in alive]
    l2 = np.array([setting.l2 for setting in chosen])
    scalar = np.array([setting.scalar for setting in chosen])
    return [
        PublishedObjective(
            recorder.network, recorder.x[b], recorder.y[b], l2=l2, scalar=scalar
        )
        for b in batches
    ]


def train(stack: Stack, steps: int | None = None) -> Recorder:
    """Run a stack to its end, or for ``steps`` steps, and return what was recorded.

    Runs that explode are taken out, so that the others go on faster.
    """
    recorder, alive = Recorder(stack), np.arange(len(stack.settings))
    batches = objectives(recorder, alive)
    rates = np.array([[setting.learning_rate] for setting in stack.settings])
    w = np.tile(published_start(recorder.network), (len(rates), 1))
    with np.errstate(all="ignore"):
        for step in range((steps or stack.steps) + 1):
            loss, gradient = batches[step % len(batches)].value_and_gradient(w)
            calm = loss < EXPLODED
            if not calm.all():
                for k in alive[~calm]:
                    recorder.explosion(k, step)
                alive, w, gradient, loss = (a[calm] for a in (alive, w, gradient, loss))
                if not alive.size:
                    break
                batches, rates = objectives(recorder, alive), rates[calm]
            if step % (LOOK if step > OPENING else 10) == 0:
                recorder.look(step, w, loss, alive)
            w = w - rates * gradient
    return recorder


def in_order(recorder: Recorder) -> list[list]:
    """Return the rows run by run, the settings in their order."""
    names = [setting.name for setting in recorder.stack.settings]
    return sorted(recorder.rows, key=lambda row: (names.index(row[0]), row[2]))


def main() -> None:
    """Run everything and write both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, help="stop early, to try the script")
    parser.add_argument("--to", type=Path, default=HERE, help="folder for the tables")
    options = parser.parse_args()
    rows, weights = [], []
    for stack in STACKS:
        recorder = train(stack, options.steps)
        if stack.settings[0].name == "published":
            at, w = recorder.best_at[0], recorder.best_w[0]
            weights += [
                [stack.hidden_units, at, i, f"{v:.9g}"] for i, v in enumerate(w)
            ]
        print(stack.hidden_units, [s.name for s in stack.settings], recorder.best)
        rows += in_order(recorder)
        write(options.to / "xor_runs.csv", COLUMNS, rows)
    write(
        options.to / "xor_weights.csv", ["hidden_units", "step", "index", "w"], weights
    )


def write(path: Path, columns: list[str], rows: list[list]) -> None:
    """Write a table with Unix line ends, so that its checksum is the same anywhere."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
