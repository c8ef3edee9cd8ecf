"""The published XOR program rebuilt, and the tables of its long runs."""

import csv
import hashlib
import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from helpers import xor_runs
from helpers.activations import sigmoid
from helpers.datasets import xor_cloud
from helpers.derivatives import check_gradient
from helpers.published_xor import (
    MISPRINTED,
    WORKED_EXAMPLE,
    PublishedObjective,
    published_start,
    sigmoid_network,
)

DATA = Path(__file__).parents[1] / "data"
CLOUD = xor_cloud()
BATCH = CLOUD.x[:50], CLOUD.y[:50]


@pytest.fixture
def w(rng):
    return rng.uniform(-1, 1, 12)


def objective(**switches):
    return PublishedObjective(sigmoid_network(3), *BATCH, **{"l2": 0.1} | switches)


def test_the_start_is_the_one_that_is_printed():
    network = sigmoid_network(3)
    first, second = network.unpack(published_start(network))
    assert np.allclose(first["W"], WORKED_EXAMPLE["W1"], atol=5e-9)
    assert np.allclose(second["W"], WORKED_EXAMPLE["W2"], atol=5e-9)


def test_what_is_misprinted_is_wrong_with_either_sign():
    error, h2 = np.array(WORKED_EXAMPLE["dC/dh2"]), np.array(WORKED_EXAMPLE["h2"])
    true = {"dh2/dz2": h2 * (1 - h2), "dC/dz2": error * h2 * (1 - h2)}
    assert np.allclose(true["dh2/dz2"], -np.array(MISPRINTED["dh2/dz2"]))
    for sign in (1, -1):
        assert not np.allclose(true["dC/dz2"], sign * np.array(MISPRINTED["dC/dz2"]))


def test_biases_start_at_zero_and_change_no_weight():
    plain, biased = sigmoid_network(3), sigmoid_network(3, biases=True)
    without = plain.unpack(published_start(plain))
    for k, p in enumerate(biased.unpack(published_start(biased))):
        assert np.array_equal(p["W"], without[k]["W"]) and not p["b"].any()


def test_the_value_is_the_stated_loss(w):
    network = sigmoid_network(3)
    W1, W2 = (p["W"] for p in network.unpack(w))
    h2 = sigmoid(sigmoid(BATCH[0] @ W1) @ W2)
    squares = np.sum((np.eye(2)[BATCH[1]] - h2) ** 2)
    penalty = 0.1 * (np.sum(W1**2) + np.sum(W2**2))
    assert objective().value(w) == pytest.approx((squares + penalty) / 100)


@pytest.mark.parametrize("summed", [True, False])
@pytest.mark.parametrize("scalar", [True, False])
def test_only_without_both_mistakes_it_is_a_gradient(w, summed, scalar):
    one = objective(summed=summed, scalar=scalar)
    passed = check_gradient(one.value, one.gradient, w).passed
    assert passed == (not summed and not scalar)


def test_the_mistakes_are_the_published_ones(w):
    right = objective(summed=False, scalar=False, l2=0.0).gradient(w)
    W1, W2 = (p["W"] for p in sigmoid_network(3).unpack(w))
    lift = np.repeat([np.sum(W1**2), np.sum(W2**2)], 6)
    assert np.allclose(objective().gradient(w), 50 * right + 0.1 * lift)


def test_many_settings_run_side_by_side(rng):
    many = rng.uniform(-1, 1, (2, 12))
    both = objective(l2=np.array([0.1, 0.3]), scalar=np.array([True, False]))
    for k, (l2, scalar) in enumerate([(0.1, True), (0.3, False)]):
        alone = objective(l2=l2, scalar=scalar)
        assert np.allclose(both.gradient(many)[k], alone.gradient(many[k]))
        assert both.value(many)[k] == pytest.approx(alone.value(many[k]))


def test_a_negative_penalty_is_refused():
    with pytest.raises(ValueError, match="l2 must be 0 or more, got -1"):
        objective(l2=-1)


def test_opposite_points_share_one_budget_without_biases(rng):
    network = sigmoid_network(5)
    w = rng.normal(0, 3, network.size)
    W2 = network.unpack(w)[1]["W"]
    d = [network.forward(w, side)[1] @ W2 for side in (CLOUD.x, -CLOUD.x)]
    assert np.allclose(d[0] + d[1], W2.sum(axis=0))


# The stored runs


def test_the_published_program_never_learns_xor():
    runs = xor_runs.stored_runs()
    for units in (3, 10, 50):
        run = runs["published", units]
        assert run.best < 0.8
        assert run.exploded_at or run.step[-1] == 1_000_000


def test_only_the_published_penalty_explodes():
    runs = xor_runs.stored_runs()
    bad = runs["0.003, published penalty", 50]
    assert 90_000 <= bad.step[bad.loss.argmin()] <= 93_000
    assert 100_000 < bad.exploded_at < 106_000
    for name in ("lambda 1e-6", "lambda 0", "right penalty"):
        assert runs[f"0.003, {name}", 50].exploded_at is None


def test_stored_weights_are_as_good_as_the_table_says():
    runs = xor_runs.stored_runs()
    for units in (3, 10, 50):
        _, w = xor_runs.stored_weights(units)
        network = sigmoid_network(units)
        right = network.predict(w, CLOUD.x).argmax(axis=-1) == CLOUD.y
        assert right.mean() == pytest.approx(runs["published", units].best, abs=1e-5)


def test_other_numbers_of_units_are_refused():
    with pytest.raises(ValueError, match="stored for 3, 10 and 50, not 4"):
        xor_runs.stored_weights(4)


def test_a_missing_table_says_where_it_comes_from(monkeypatch, tmp_path):
    monkeypatch.setattr(xor_runs, "DATA", tmp_path)
    with pytest.raises(FileNotFoundError, match="make_xor_runs.py"):
        xor_runs.stored_runs()


@pytest.mark.parametrize("name", ["xor_runs.csv", "xor_weights.csv"])
def test_the_tables_are_those_that_the_readme_names(name):
    digest = hashlib.sha256((DATA / name).read_bytes()).hexdigest()
    assert f"{digest}  {name}" in (DATA / "README.md").read_text("utf-8")


def script():
    """Import data/make_xor_runs.py, which is no part of a package."""
    path = DATA / "make_xor_runs.py"
    spec = importlib.util.spec_from_file_location("make_xor_runs", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_the_script_makes_the_first_rows_again():
    make = script()
    with (DATA / "xor_runs.csv").open(newline="") as file:
        stored = {tuple(row[:3]): row[3:5] for row in csv.reader(file)}
    for stack in make.STACKS[1:5]:
        for row in make.in_order(make.train(stack, steps=1000)):
            key = tuple(map(str, row[:3]))
            again = np.array(row[3:5], dtype=float)
            assert np.allclose(again, np.array(stored[key], dtype=float), rtol=1e-4)


def test_the_script_takes_out_what_explodes():
    make = script()
    settings = make.Setting("wild", 0.05, 1.0), make.Setting("calm")
    recorder = make.train(make.Stack(50, settings), steps=100)
    wild, calm = ([r for r in recorder.rows if r[0] == n] for n in ("wild", "calm"))
    assert wild[-1][3] == "inf" and 0 < wild[-1][2] < 100
    assert calm[-1][2] == 100 and np.isfinite(float(calm[-1][3]))
    alone = make.train(make.Stack(50, settings[1:]), steps=100)
    assert [row[3:] for row in alone.rows] == [row[3:] for row in calm]
