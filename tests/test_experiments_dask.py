"""The same sweep on a Dask cluster: two workers, one of them killed half way."""

import os
import signal
import threading
import time

import joblib
import pytest

from helpers.experiments import run_all
from helpers.tables import read
from tests.sweeps import logged, measured, settings_with, started

distributed = pytest.importorskip("distributed")
hard = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows knows only the latter


@pytest.fixture
def cluster():
    """Two worker processes on this machine, without a web page."""
    quiet = {"dashboard_address": None, "silence_logs": "CRITICAL"}
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", **quiet
    ) as cluster:
        yield cluster


def kill_a_worker_after(lines, path, cluster, killed):
    """Wait for so many lines in the file, then end one worker process for good."""
    pids = [worker.pid for worker in cluster.workers.values()]
    while not path.exists() or path.read_text().count("\n") < lines:
        time.sleep(0.01)
    os.kill(pids[0], hard)
    killed.append((pids[0], path.read_text().count("\n") - 1))


def test_a_worker_killed_half_way_loses_nothing(cluster, tmp_path):
    path, log, killed = tmp_path / "sweep.csv", tmp_path / "log", []
    log.mkdir()
    murderer = threading.Thread(
        target=kill_a_worker_after, args=(7, path, cluster, killed)
    )
    murderer.start()
    with distributed.Client(cluster), joblib.parallel_config(backend="dask"):
        table = run_all(logged, settings_with(log), path, progress=False)
    murderer.join()
    ((pid, rows_before),) = killed
    assert 6 <= rows_before < 20
    assert [{k: v for k, v in row.items() if k != "seconds"} for row in table] == [
        {**one, **measured(one["alpha"], one["seed"]), "error": None}
        for one in settings_with(log)
    ]
    assert len(read(path)) == 20
    assert {pair for pair in started(log)} == {
        (str(one["alpha"]), str(one["seed"])) for one in settings_with(log)
    }
    used = {name.split("-")[2] for name in os.listdir(log)}
    assert str(pid) in used and len(used) >= 2 and str(os.getpid()) not in used
