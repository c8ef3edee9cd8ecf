"""How long each notebook takes, from the durations pytest measures of its cells."""

from collections import defaultdict

import pytest

AIM = 90.0  # seconds on two cores, for a reader's patience
LIMIT = 3 * AIM  # a slow or busy machine is allowed; more fails the session


class NotebookDurations:
    """A pytest plugin: sums the cells of each notebook, reports, holds the limit."""

    def __init__(self):
        self.seconds = defaultdict(float)

    def pytest_runtest_logreport(self, report):
        """Add what one cell took; starting the kernel counts too."""
        file = report.nodeid.split("::")[0]
        if file.endswith(".ipynb"):
            self.seconds[file] += report.duration

    def too_slow(self):
        """Return the notebooks over the limit."""
        return [file for file, seconds in self.seconds.items() if seconds > LIMIT]

    def pytest_sessionfinish(self, session):
        """Fail a session with a notebook over the limit."""
        if self.too_slow() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        """Print the table."""
        if not self.seconds:
            return
        terminalreporter.section(f"notebooks, seconds (aim {AIM:.0f})")
        for file, seconds in sorted(self.seconds.items()):
            mark = verdict(seconds)
            terminalreporter.line(f"{seconds:8.1f}  {file}{mark}", red=bool(mark))


def verdict(seconds):
    """Return what to say about a notebook's time: nothing when it is fine."""
    if seconds > LIMIT:
        return f"  FAILED: more than {LIMIT:.0f} s; make its slowest cells smaller"
    return "  over the aim" if seconds > AIM else ""
