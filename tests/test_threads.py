"""Threads of BLAS: one for small products, and all of them again afterwards."""

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from helpers.layers import Dense, Shift
from helpers.network import Network
from helpers.optimizers import GradientDescent
from helpers.threads import LARGE, blas_in_force, threads_for
from helpers.training import fit


def in_force():
    return [blas["num_threads"] for blas in blas_in_force()]


@pytest.fixture
def two_threads():
    with threadpool_limits(2, user_api="blas"):
        if set(in_force()) == {1}:
            pytest.skip("this BLAS has no threads")
        yield


@pytest.mark.parametrize(("size", "one"), [(LARGE - 1, True), (LARGE, False)])
def test_small_products_get_one_thread_and_all_come_back(two_threads, size, one):
    before = in_force()
    with threads_for(size):
        assert in_force() == ([1] * len(before) if one else before)
    assert in_force() == before


def test_blas_is_described():
    assert all(blas["user_api"] == "blas" for blas in blas_in_force())
    assert all(
        blas["num_threads"] >= 1 and blas["filepath"] for blas in blas_in_force()
    )


@pytest.mark.parametrize(("units", "one"), [(4, True), (LARGE // 500, False)])
def test_fit_chooses_by_its_largest_product(two_threads, rng, units, one):
    """10 rows times 50 inputs times the units of the largest layer."""
    network = Network([Shift(50), Dense(50, units, "relu"), Dense(units, 2, "softmax")])
    data, seen = (rng.normal(size=(10, 50)), np.arange(10) % 2), []
    fit(
        network, network.initialise(rng), data, GradientDescent(0.0),
        rng=rng, epochs=1, progress=False, on_epoch=lambda _: seen.extend(in_force()),
    )  # fmt: skip
    assert (set(seen) == {1}) == one
    assert set(in_force()) != {1}
