"""What holds for every test: no network, nobody's settings, the same every time."""

import importlib.util
import socket
import tempfile
import threading
from pathlib import Path

import hypothesis
import matplotlib
import numpy as np
import pytest

from tests.tools.durations import NotebookDurations
from tests.tools.isolation import isolate, set_progress_file

# Scripts, not tests: they need packages that are only there for developers.
collect_ignore = ["tools", "reference", "bench"]
if importlib.util.find_spec("playwright") is None:
    collect_ignore.append("browser")

# Everybody sees the same examples; `--hypothesis-profile=explore` looks for new ones.
hypothesis.settings.register_profile("same", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("same")


def pytest_configure(config):
    """Isolate this process and, through its environment, every kernel it starts."""
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    config.add_cleanup(folder.cleanup)
    isolate(folder.name)
    matplotlib.use("Agg")
    config.option.cov_source = None  # else nbval measures in kernels too, and hangs
    refuse_the_network(config)
    config.pluginmanager.register(EachFileItsProgress(folder.name))
    if not hasattr(config, "workerinput"):  # workers report to where they come from
        config.pluginmanager.register(NotebookDurations())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Share out whole files, whatever --dist says."""
    from tests.tools.workers import ByFile

    return ByFile(config, log)


def pytest_collection_modifyitems(config, items):
    """Let workers begin with what takes long."""
    if hasattr(config, "workerinput"):
        from tests.tools.workers import rank

        items.sort(key=lambda item: rank(item.nodeid))


class EachFileItsProgress:
    """Let every test file and every notebook begin with no exercise solved."""

    def __init__(self, folder):
        self.folder = Path(folder)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item):
        """Before a test, and so before the kernel of its notebook starts."""
        name = item.nodeid.split("::")[0].replace("/", "-")
        set_progress_file(self.folder / f"{name}.json")


class NetworkRefused(OSError):
    """A test asked for another machine."""


def refuse_the_network(config):
    """Let Python's sockets reach this machine only, until the session ends."""
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
    patch.setattr(socket, "getaddrinfo", guarded_lookup(socket.getaddrinfo))


def guarded(connect):
    """Return the method `connect` for addresses on this machine."""

    def connect_here(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            refuse_elsewhere(address[0])
        return connect(self, address)

    return connect_here


def guarded_lookup(lookup):
    """Return the function `lookup` for names of this machine."""

    def look_up_here(host, *args, **options):
        refuse_elsewhere(host)
        return lookup(host, *args, **options)

    return look_up_here


def refuse_elsewhere(host):
    """Raise unless the host is this machine."""
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    if name in ("localhost", "::1", "0.0.0.0", "::") or name.startswith("127."):
        return
    raise NetworkRefused(
        f"a test asked for {name}, but tests never use the network: "
        "serve what it needs on 127.0.0.1"
    )


@pytest.fixture
def rng():
    """A random generator that starts the same in every test."""
    return np.random.default_rng(0)


@pytest.fixture
def untraced_threads():
    """Keep coverage out of threads that are stopped from outside.

    Its tracer takes locks for moments, and a thread that is stopped inside one leaves
    it locked.
    """
    hook = threading.gettrace()
    threading.settrace(None)
    yield
    threading.settrace(hook)
