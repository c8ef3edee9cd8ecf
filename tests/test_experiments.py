"""Sweeps: one row a run, whatever happens to the run, the sweep or the machine."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import joblib
import numpy as np
import pytest

from helpers.experiments import MEASURES, attempt, grid, run_all
from helpers.tables import read
from tests.sweeps import SETTINGS, logged, measured, settings_with, started

ROOT = Path(__file__).parents[1]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "sweep.csv"


@pytest.fixture
def log(tmp_path):
    folder = tmp_path / "log"
    folder.mkdir()
    return folder


def alone(run, settings, path, **options):
    return run_all(run, settings, path, workers=1, progress=False, **options)


def without_seconds(table):
    return [{k: v for k, v in row.items() if k != "seconds"} for row in table]


def test_one_row_a_run_with_settings_measures_seconds_and_error(path):
    table = alone(measured, SETTINGS, path)
    assert table.columns == ["alpha", "seed", *MEASURES, "seconds", "error"]
    assert len(table) == 20 and path.read_text().count("\n") == 21
    assert table.rows[7] == {
        **{"alpha": 0.2, "seed": 2, "evaluations": 2, "error": None},
        **{"training_loss": 0.2 * 3, "validation_loss": 2 * (0.2 * 3)},
        "seconds": table.rows[7]["seconds"],
    }
    assert without_seconds(read(path)) == without_seconds(table)


def test_the_same_rows_on_one_core_on_two_and_in_threads(path, tmp_path):
    one = without_seconds(alone(measured, SETTINGS, path))
    two = run_all(measured, SETTINGS, tmp_path / "two.csv", workers=2, progress=False)
    with joblib.parallel_config(backend="threading"):
        threads = run_all(measured, SETTINGS, tmp_path / "t.csv", progress=False)
    assert without_seconds(two) == without_seconds(threads) == one


def test_a_finished_sweep_runs_nothing_again(path, log):
    first = alone(logged, settings_with(log), path)
    again = alone(logged, settings_with(log), path)
    assert again.rows == first.rows and len(started(log)) == 20


def test_more_settings_only_add_what_is_missing(path, log):
    settings = settings_with(log)
    alone(logged, settings[:6], path)
    table = alone(logged, settings, path)
    assert len(table) == 20 and len(started(log)) == 20
    assert len(alone(logged, settings[:3], path)) == 3


def test_settings_listed_twice_or_as_another_number_are_done_once(path, log):
    one = {"alpha": 1.0, "seed": 0, "log": str(log)}
    alone(logged, [one, one, {**one, "alpha": 1}], path)
    alone(logged, [dict(reversed({**one, "alpha": np.float32(1)}.items()))], path)
    assert len(read(path)) == len(started(log)) == 1


def test_a_second_sweep_into_the_same_file_is_refused(path):
    def intrudes(seed):
        alone(measured, [{"seed": seed}], path)

    (row,) = alone(intrudes, [{"seed": 0}], path).rows
    assert "is being written by another sweep" in row["error"]


def test_a_failed_run_is_a_row_with_its_error(path):
    def fails(seed):
        if seed == 1:
            raise ZeroDivisionError("1 / α,\nand α is 0")
        return measured(0.5, seed)

    table = alone(fails, grid(seed=range(3)), path)
    assert [row["error"] for row in table] == [
        *(None, "ZeroDivisionError: 1 / α, and α is 0", None)
    ]
    assert np.isnan(table.column("validation_loss")).tolist() == [False, True, False]
    assert len(alone(fails, grid(seed=range(3)), path)) == 3
    assert path.read_text("utf-8").count("\n") == 4


@pytest.mark.parametrize(
    ("result", "complaint"),
    [
        ({"evaluations": 1}, "must return evaluations, training_loss, validation_loss"),
        (None, "TypeError"),
        (dict.fromkeys(MEASURES, np.ones(3)), "size 1"),
    ],
)
def test_a_run_that_returns_something_else_is_told(result, complaint):
    row = attempt(lambda seed: result, {"seed": 1}, MEASURES)
    assert complaint in row["error"] and row["training_loss"] is None


def test_an_interrupt_is_no_error_of_a_run(path):
    def interrupted(seed):
        if seed == 2:
            raise KeyboardInterrupt
        return measured(0.5, seed)

    with pytest.raises(KeyboardInterrupt):
        alone(interrupted, grid(seed=range(4)), path)
    assert [row["seed"] for row in read(path)] == [0, 1]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on Windows")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_sweep_killed_half_way_resumes_without_repeating(path, log, workers):
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.sweeps", str(path), str(log), str(workers)],
        cwd=ROOT,
        start_new_session=True,
    )
    while not path.exists() or path.read_text().count("\n") < 8:
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    kept, before = read(path), Counter(started(log))
    assert 7 <= len(kept) < 20
    table = run_all(logged, settings_with(log), path, workers=workers, progress=False)
    assert without_seconds(table) == [
        {**one, **measured(one["alpha"], one["seed"]), "error": None}
        for one in settings_with(log)
    ]
    repeated = Counter(started(log)) - before
    finished = {(str(row["alpha"]), str(row["seed"])) for row in kept}
    assert not finished & set(repeated)
    assert read(path).rows[: len(kept)] == kept.rows


@pytest.mark.parametrize("torn", [1, 3, 30])
def test_a_torn_last_line_costs_that_one_run(path, log, torn):
    whole = alone(logged, settings_with(log), path)
    path.write_bytes(path.read_bytes()[:-torn])
    table = alone(logged, settings_with(log), path)
    assert without_seconds(table) == without_seconds(whole)
    assert len(started(log)) == 21


def test_a_torn_header_costs_nothing_else(path):
    path.write_text("alpha,se")
    assert len(alone(measured, SETTINGS, path)) == 20
    assert read(path).columns[:2] == ["alpha", "seed"]


def test_numbers_of_numpy_are_settings_too(path):
    settings = grid(alpha=np.geomspace(0.01, 1, 3), seed=np.arange(2))
    alone(measured, settings, path)
    before = path.read_text()
    alone(measured, settings, path)
    assert path.read_text() == before and "np." not in before


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ([], "nothing to run"),
        ([{"seed": 1}, {"alpha": 2}], "the same names: seed; one has alpha"),
        ([{"seconds": 1}], "seconds is measured"),
    ],
)
def test_settings_that_do_not_fit_are_refused_before_any_run(path, settings, complaint):
    with pytest.raises(ValueError, match=complaint):
        alone(measured, settings, path)
    assert not path.exists()


def test_another_experiments_file_is_refused_and_kept(path):
    path.write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match="has the columns a, b, not alpha, seed"):
        alone(measured, SETTINGS, path)
    assert path.read_text() == "a,b\n1,2\n"


def test_the_bar_counts_what_was_done_before_and_obeys_quiet_runs(
    path, capfd, monkeypatch
):
    monkeypatch.setenv("TQDM_DISABLE", "1")
    run_all(measured, SETTINGS[:5], path, workers=1)
    assert capfd.readouterr().err == ""
    monkeypatch.setenv("TQDM_DISABLE", "0")
    run_all(measured, SETTINGS, path, workers=1)
    assert "20" in capfd.readouterr().err
