"""Make recipe_runs.csv: what the three recipes of ``helpers.recipes`` reach on MNIST.

Each runs as a program of its own, from a cold start, with the same seed, which no trial
had used before; the times are those of the machine that runs it, so let it do nothing
else. Two minutes on two cores:
``python data/make_recipe_runs.py``.

A row an epoch: ``train_loss`` is the mean loss of the epoch's batches,
``validation_loss`` and ``validation_accuracy`` are measured after it, ``seconds`` is
the training time so far. The last row of a recipe also has ``test_accuracy``, measured
once with the best weights, and ``total_seconds``, the whole program with Python's
start and the reading of the images.
"""

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from helpers.datasets import mnist_is_here
from helpers.recipes import COLUMNS, RECIPES, RUNS

SEED = 1121


def cooked(name: str, epochs: int | None) -> list[list]:
    """Run one recipe in a new Python; return its rows for the table."""
    command = [sys.executable, "-m", "helpers.recipes", name, "--seed", str(SEED)]
    command += ["--epochs", str(epochs)] if epochs else []
    with tempfile.TemporaryDirectory() as folder:
        path, began = Path(folder, "rows.csv"), time.perf_counter()
        subprocess.run([*command, "--to", str(path)], check=True)
        total = time.perf_counter() - began
        with path.open(newline="") as file:
            *rows, (_, test) = csv.reader(file)
    ends = [["", ""]] * (len(rows) - 1) + [[test, f"{total:.2f}"]]
    return [[name, *row, *end] for row, end in zip(rows, ends, strict=True)]


def main() -> None:
    """Cook all recipes one after the other and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, help="fewer, to try the script")
    parser.add_argument("--to", type=Path, default=RUNS, help="the table to write")
    given = parser.parse_args()
    if not mnist_is_here():
        sys.exit("MNIST is not here: run `make mnist` once, or set MNIST_DIR")
    rows = [row for name in RECIPES for row in cooked(name, given.epochs)]
    with given.to.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["recipe", *COLUMNS, "test_accuracy", "total_seconds"])
        writer.writerows(rows)


if __name__ == "__main__":
    main()
