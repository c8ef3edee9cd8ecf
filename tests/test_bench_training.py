"""The bench's contenders do the same work, and its shares of time are shares."""

import numpy as np
import pytest

from tests.bench import accuracy, breakdown, training
from tests.bench.turns import close

RNG = np.random.default_rng(0)
X, Y = RNG.random((60, 784), dtype=np.float32), RNG.integers(0, 10, 60)
ORDER = np.random.default_rng(training.SEED).permutation(60)


@pytest.mark.parametrize("batch", [10, 25])
@pytest.mark.parametrize("name", ["one_by_one", "scikit", "pytorch"])
def test_contenders_arrive_at_the_same_weights(name, batch):
    if name == "pytorch":
        pytest.importorskip("torch")
    ours = training.downhill(X, Y, ORDER, batch)()
    work = getattr(training, name)(X, Y, ORDER, batch)
    assert close(ours, work(), 1e-4) == ""
    assert close(ours, work(), 1e-4) == "", "the second call starts elsewhere"
    assert close(training.START, ours, 1e-4) != ""


def test_operations_are_counted_as_the_products_do_them():
    # 784 × 100 forward and back to the weights, 100 × 10 also back to the inputs
    expected = 2 * 7 * (2 * 784 * 100 + 3 * 100 * 10)
    assert breakdown.operations(training.NETWORK, 7) == expected
    assert breakdown.largest(training.NETWORK) == 78_400


def test_shares_of_a_step_add_up_to_all_of_it():
    rows = breakdown.shares(training.NETWORK, (X, Y, np.arange(20)), peak=1e12)
    assert "share of the sgemm rate, batch 20" in [row.quantity for row in rows]
    assert sum(row.value for row in rows[1:]) == pytest.approx(100)
    assert all(row.unit == "%" for row in rows)


def test_plans_are_read_as_they_were_written(tmp_path):
    path = tmp_path / "plans.csv"
    path.write_text(
        "contender,goal,hidden,epochs,batch,rate,l2,shifts,validation\n"
        "Downhill,0.99,512 256,20,200,0.3,0.0001,True,0.9905\n"
    )
    (plan,) = accuracy.load(path)
    assert plan == accuracy.Plan(
        "Downhill", 0.99, "512 256", 20, 200, 0.3, 1e-4, True, 0.9905
    )
    assert plan.sizes == (512, 256) and "512-256 units" in accuracy.in_words(plan)


def test_only_who_reaches_the_goal_counts():
    assert accuracy.reached(0.97, 0.971, 0.975) == ""
    assert "96.00% of the test" in accuracy.reached(0.97, 0.971, 0.96)
    assert "Downhill itself" in accuracy.reached(0.97, 0.96, 0.975)
