"""Runs for the tests of experiments; in a module, so that other processes find them.

As a script it is the sweep that gets killed: ``python sweeps.py table log workers``.
"""

import os
import sys
import time
from pathlib import Path

from helpers.experiments import grid, run_all

SETTINGS = grid(alpha=[0.1, 0.2, 0.3, 0.4], seed=range(5))


def measured(alpha, seed):
    """Return something that depends on the settings and on nothing else."""
    loss = alpha * (seed + 1)
    return {"evaluations": seed, "training_loss": loss, "validation_loss": 2 * loss}


def logged(alpha, seed, log, pause=0.05):
    """Note in a file of its own that this run began, then take a while."""
    name = f"{alpha}-{seed}-{os.getpid()}-{time.monotonic_ns()}"
    (Path(log) / name).touch()
    time.sleep(pause)
    return measured(alpha, seed)


def settings_with(log):
    """Return the settings with the folder to log into."""
    return [{**one, "log": str(log)} for one in SETTINGS]


def started(log):
    """Return (alpha, seed) of every run that began, as often as it did."""
    return sorted(tuple(path.name.split("-")[:2]) for path in Path(log).iterdir())


if __name__ == "__main__":
    table, log, workers = sys.argv[1:]
    run_all(logged, settings_with(log), table, workers=int(workers), progress=False)
