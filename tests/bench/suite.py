"""The whole of ``make test``, on the wall clock, and its ten slowest items."""

import re
import subprocess
import time
from pathlib import Path

from tests.bench.table import Row

PART, OURS = "suite", "Downhill"
ROOT = Path(__file__).parents[2]
SLOW = re.compile(r"^([\d.]+)s (setup|call|teardown) +(\S.*)$", re.MULTILINE)


def rows() -> list[Row]:
    """Run the tests once; a suite that fails is a row that says so."""
    start = time.perf_counter()
    done = subprocess.run(["make", "test"], cwd=ROOT, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    last = done.stdout.strip().splitlines()[-1].strip("= ")
    note = last if done.returncode == 0 else f"FAILED: {last}"
    whole = Row(PART, OURS, "make test", seconds, "s", target="value ≤ 600", note=note)
    return [whole, *slowest(done.stdout)]


def slowest(output: str) -> list[Row]:
    """Return a row for each of the items that pytest lists as slowest.

    >>> slowest("3.50s call     tests/test_a.py::test_b")[0].quantity
    'tests/test_a.py::test_b'
    """
    return [
        Row(PART, OURS, item, float(seconds), "s", note=phase)
        for seconds, phase, item in SLOW.findall(output)
    ]
