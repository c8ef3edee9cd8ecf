"""The long runs of the XOR program, read from the tables in ``data``.

``data/make_xor_runs.py`` made them; its first lines say what each column means.
"""

import csv
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, eq=False)
class Run:
    """One long run, at the moments that were kept.

    Attributes
    ----------
    step, loss, accuracy, mean_w1, squares_w1 : arrays, (M,)
        Loss on the batch, share of the 300 points that are right, mean and sum of
        squares of the entries of W1.
    best : float
        The best accuracy, looked at every 1,000 steps (every tenth of the first
        10,000).
    exploded_at : int or None
        The step at which the loss had passed a million.
    """

    step: NDArray
    loss: NDArray
    accuracy: NDArray
    mean_w1: NDArray
    squares_w1: NDArray
    best: float
    exploded_at: int | None


def stored_runs() -> dict[tuple[str, int], Run]:
    """Return all stored runs by name and number of hidden units.

    >>> run = stored_runs()["published", 3]
    >>> int(run.step[-1]), run.exploded_at
    (1000000, None)
    """
    rows = _read("xor_runs.csv")
    groups = groupby(rows, lambda row: (row["run"], int(row["hidden_units"])))
    return {key: _run(list(group)) for key, group in groups}


def _read(name: str) -> list[dict[str, str]]:
    path = DATA / name
    if not path.exists():
        raise FileNotFoundError(
            f"{path} is missing: restore it from the repository, or make it with "
            "data/make_xor_runs.py"
        )
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def _run(rows: list[dict[str, str]]) -> Run:
    exploded = int(rows[-1]["step"]) if rows[-1]["loss"] == "inf" else None
    kept = rows[:-1] if exploded else rows
    columns = ("loss", "accuracy", "mean_w1", "squares_w1")
    return Run(
        step=np.array([int(row["step"]) for row in kept]),
        **{name: np.array([float(row[name]) for row in kept]) for name in columns},
        best=float(rows[-1]["best_accuracy"]),
        exploded_at=exploded,
    )


def stored_weights(hidden_units: int) -> tuple[int, NDArray]:
    """Return the step and the weights where a published run was at its best.

    ``hidden_units`` is 3, 10 or 50; the weights fit ``published_xor.sigmoid_network``.
    Raises ValueError for another number.

    >>> step, w = stored_weights(3)
    >>> w.shape
    (12,)
    """
    rows = _read("xor_weights.csv")
    kept = [row for row in rows if int(row["hidden_units"]) == hidden_units]
    if not kept:
        raise ValueError(f"weights are stored for 3, 10 and 50, not {hidden_units!r}")
    return int(kept[0]["step"]), np.array([float(row["w"]) for row in kept])
