"""The conditions that all tests run under: no network, no settings, limited time."""

import os
import socket
import tempfile
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import matplotlib
import pytest

from tests.tools.durations import LIMIT, NotebookDurations
from tests.tools.isolation import matplotlib_defaults


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 443)])
def test_other_machines_are_refused(address):
    with pytest.raises(OSError, match=f"asked for {address[0]}"):
        socket.create_connection(address, timeout=1)


def test_a_download_fails_at_once():
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen("http://192.0.2.1/", timeout=5)


def test_this_machine_is_allowed():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()


def test_settings_and_progress_are_nobodys():
    temporary = Path(tempfile.gettempdir()).resolve()
    for name in ("DOWNHILL_PROGRESS", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        assert temporary in Path(os.environ[name]).resolve().parents
    assert Path(os.environ["DOWNHILL_PROGRESS"]).name.endswith(
        "test_conditions.py.json"
    )
    assert Path(matplotlib.matplotlib_fname()) == matplotlib_defaults()


def session(*durations):
    """Return a session's exit status after cells that took so long, and the table."""
    plugin, lines = NotebookDurations(), []
    for seconds in durations:
        nodeid = "notebooks/01_sample.ipynb::Cell 0"
        plugin.pytest_runtest_logreport(
            SimpleNamespace(nodeid=nodeid, duration=seconds)
        )
    finished = SimpleNamespace(exitstatus=pytest.ExitCode.OK)
    plugin.pytest_sessionfinish(finished)
    reporter = SimpleNamespace(
        section=lines.append, line=lambda text, red: lines.append(text)
    )
    plugin.pytest_terminal_summary(reporter)
    return finished.exitstatus, "\n".join(lines)


def test_a_notebook_over_the_limit_fails_the_session():
    status, table = session(LIMIT - 1, 2)
    assert status == pytest.ExitCode.TESTS_FAILED
    assert "notebooks/01_sample.ipynb  FAILED: more than 270 s" in table


def test_a_notebook_within_the_limit_is_reported():
    status, table = session(40, 60)
    assert status == pytest.ExitCode.OK
    assert "100.0  notebooks/01_sample.ipynb  over the aim" in table


def test_other_tests_are_not_notebooks():
    plugin = NotebookDurations()
    report = SimpleNamespace(nodeid="tests/test_x.py::test_y", duration=LIMIT + 1)
    plugin.pytest_runtest_logreport(report)
    assert plugin.too_slow() == []
