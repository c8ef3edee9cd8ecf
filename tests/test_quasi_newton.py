"""BFGS and L-BFGS: SciPy's minima at SciPy's price, on surfaces and on networks."""

import json
from pathlib import Path

import numpy as np
import pytest

from helpers.datasets import digits, xor
from helpers.descent import Counted, descend
from helpers.layers import Dense
from helpers.network import Network
from helpers.quasi_newton import BFGS, LBFGS, QUASI_NEWTON, QuasiNewton
from helpers.surfaces import SURFACES, bowl, surface_named
from helpers.training import fit

REFERENCE = json.loads(
    (Path(__file__).parent / "reference" / "scipy_minima.json").read_text()
)
each = pytest.mark.parametrize("name", QUASI_NEWTON)


def evaluations_to_flat(path):
    """Gradient evaluations until no entry of the gradient is above SciPy's limit."""
    steep = np.abs(path.objective.gradient(path.w)).max(axis=-1)
    arrived = np.flatnonzero(steep <= REFERENCE["flat"])
    return int(path.evaluations[arrived[0]]) if arrived.size else None


def evaluation_table():
    """For each surface and method: evaluations of ours and of SciPy, five starts."""
    table = {}
    for run in REFERENCE["runs"]:
        surface, method = SURFACES[run["surface"]], QUASI_NEWTON[run["method"]]
        path = descend(surface, run["start"], method(), 100)
        pair = (evaluations_to_flat(path), run["evaluations"])
        table.setdefault((run["surface"], run["method"]), []).append(pair)
    return {key: tuple(np.sum(pairs, axis=0)) for key, pairs in table.items()}


def test_the_price_is_that_of_scipy():
    table = evaluation_table()
    lines = [
        f"{surface:20}{method:8}{ours:5}{scipys:7}{ours / scipys:7.2f}"
        for (surface, method), (ours, scipys) in table.items()
    ]
    print("surface             method   ours  SciPy  ratio", *lines, sep="\n")
    assert len(table) == 2 * 10
    assert all(ours <= 1.5 * scipys for ours, scipys in table.values())
    ours, scipys = np.sum(list(table.values()), axis=0)
    assert ours <= 1.1 * scipys


@pytest.mark.parametrize(
    "run",
    REFERENCE["runs"],
    ids=lambda r: f"{r['method']}-{r['surface']}-{r['start']}",
)
def test_ends_in_scipys_minima(run):
    surface = surface_named(run["surface"])
    path = descend(surface, run["start"], QUASI_NEWTON[run["method"]](), 100)
    assert np.abs(surface.gradient(path.w[-1])).max() <= REFERENCE["flat"]
    assert (np.linalg.eigvalsh(surface.hessian(path.w[-1])) > 0).all()
    assert (np.diff(path.loss) <= 0).all()
    if run["start"] == list(surface.start):
        np.testing.assert_allclose(path.w[-1], run["end"], atol=1e-4)
    if run["surface"] != "rastrigin":  # there the dimple depends on the first trial
        assert path.loss[-1] == pytest.approx(run["value"], abs=1e-8)


@each
def test_beyond_the_edge_of_beales_domain_there_is_a_valley_without_end(name):
    path = descend(surface_named("beale"), (-3.4, 3.7), QUASI_NEWTON[name](), 100)
    assert path.w[-1, 0] < -100 and path.w[-1, 1] == pytest.approx(1, abs=0.01)
    assert 0.45 < path.loss[-1] < 0.47 and (np.diff(path.loss) <= 0).all()


@each
@pytest.mark.parametrize("condition", [1, 10, 1e4])
def test_few_evaluations_on_a_ravine_of_any_condition(name, condition):
    path = descend(bowl(condition, 0.3), (-3.5, 2.0), QUASI_NEWTON[name](), 60)
    assert evaluations_to_flat(path) <= 40


@pytest.mark.filterwarnings("error")
@each
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize(
    "start", [(0, 0), (1e-160, 0), (30.0, 30.0), (3e5, -2e7), (1e155, 1e160), (0, 1)]
)
def test_never_noise_never_a_nan_wherever_it_starts(name, surface, start):
    optimizer, objective = QUASI_NEWTON[name](), Counted(SURFACES[surface])
    w = np.array(start, dtype=float)
    for _ in range(30):
        w = optimizer.step(w, objective)
        assert np.isfinite(w).all()
    assert objective.evaluations <= 30 * 26


@each
def test_on_a_saddle_it_runs_away_and_on_its_ridge_it_stops(name):
    saddle = surface_named("saddle")
    assert descend(saddle, (-2.5, 0.01), QUASI_NEWTON[name](), 60).diverged_at > 0
    path = descend(saddle, (-2.5, 0.0), QUASI_NEWTON[name](), 60)
    np.testing.assert_allclose(path.w[-1], [0, 0], atol=1e-9)


@each
def test_once_nothing_can_be_gained_it_stands_still_for_nothing(name):
    rastrigin = surface_named("rastrigin")
    path = descend(rastrigin, rastrigin.start, QUASI_NEWTON[name](), 300)
    np.testing.assert_array_equal(path.w[-100:], path.w[[-100]].repeat(100, axis=0))
    assert path.evaluations[-1] == path.evaluations[-200] < 200


@each
def test_every_evaluation_is_counted_and_none_is_repeated(name):
    class Recorder:
        asked = []

        def value_and_gradient(self, w):
            self.asked.append(tuple(w))
            return surface_named("rosenbrock").value_and_gradient(w)

    optimizer, objective, w = QUASI_NEWTON[name](), Recorder(), np.array([-1.5, 2.0])
    counted = Counted(objective)
    for _ in range(20):
        w = optimizer.step(w, counted)
    assert counted.evaluations == len(objective.asked) == len(set(objective.asked))


@each
def test_a_new_objective_or_a_moved_point_is_looked_at_afresh(name):
    optimizer, w = QUASI_NEWTON[name](), np.array([1.0, 1.0])
    first, second = Counted(bowl(1)), Counted(bowl(10))
    w = optimizer.step(w, first)
    w = optimizer.step(w, second)
    assert second.evaluations >= 2
    before = second.evaluations
    optimizer.step(w + 1, second)
    assert second.evaluations >= before + 2


@each
def test_the_same_array_changed_in_place_is_a_new_point(name):
    optimizer, w, objective = QUASI_NEWTON[name](), np.array([3.0, 1.0]), bowl(10)
    w = optimizer.step(w, objective)
    w += 1.0
    expected = QUASI_NEWTON[name]()
    expected.step(np.array([3.0, 1.0]), objective)
    np.testing.assert_array_equal(
        optimizer.step(w, objective), expected.step(w.copy(), objective)
    )


@each
def test_a_point_where_it_stood_still_may_be_changed_in_place(name):
    optimizer, w, objective = QUASI_NEWTON[name](), np.zeros(2), bowl(10)
    optimizer.step(w, objective)
    w += 1.0
    assert objective.value(optimizer.step(w, objective)) < objective.value(w)


@each
def test_reset_forgets(name):
    optimizer, surface = QUASI_NEWTON[name](), surface_named("himmelblau")
    first = descend(surface, surface.start, optimizer, 12)
    again = descend(surface, surface.start, optimizer, 12)
    np.testing.assert_array_equal(first.w, again.w)
    np.testing.assert_array_equal(first.evaluations, again.evaluations)


def test_bfgs_learns_the_inverse_hessian_of_a_bowl():
    rng, matrix = np.random.default_rng(3), np.diag([1.0, 4.0, 9.0, 25.0])
    turn = np.linalg.qr(rng.standard_normal((4, 4)))[0]
    hessian = turn @ matrix @ turn.T

    class Bowl:
        def value_and_gradient(self, w):
            return 0.5 * w @ hessian @ w, hessian @ w

    optimizer, w, objective = BFGS(), np.ones(4), Bowl()
    for _ in range(30):
        w = optimizer.step(w, objective)
        if np.abs(w).max() < 1e-12:
            break
    np.testing.assert_allclose(optimizer.inverse @ hessian, np.eye(4), atol=0.05)


def test_lbfgs_times_the_inverse_equals_the_matrix_of_bfgs():
    rng, matrix, limited = np.random.default_rng(0), BFGS(), LBFGS(memory=3)
    hessian = np.diag([1.0, 2.0, 3.0, 4.0, 5.0])
    pairs = [(s, hessian @ s) for s in rng.standard_normal((5, 5))]
    for s, y in pairs:
        limited._update(s, y)
    s, y = pairs[-1]
    matrix.inverse = np.eye(5) * (s @ y) / (y @ y)  # what L-BFGS starts from
    for s, y in pairs[-3:]:
        matrix._update(s, y)
    g = rng.standard_normal(5)
    expected = matrix._times_inverse(g)
    np.testing.assert_allclose(limited._times_inverse(g), expected, rtol=1e-12)
    np.testing.assert_allclose(matrix._times_inverse(y), s, rtol=1e-10)


@each
def test_curvature_that_is_not_positive_teaches_nothing(name):
    optimizer, monkey = QUASI_NEWTON[name](), surface_named("monkey_saddle")
    w = np.array([-0.5, 0.0])  # along w₁ the curvature 6 w₁ is negative
    optimizer.step(w, monkey)
    assert not optimizer._knows()


@each
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_xor_is_learned_in_the_dtype_of_the_network(name, dtype):
    network = Network([Dense(2, 8, "tanh"), Dense(8, 2, "softmax")], dtype=dtype)
    objective = Counted(network.objective(*xor()))
    optimizer, w = QUASI_NEWTON[name](), network.initialise(np.random.default_rng(0))
    before = w.copy()
    first = optimizer.step(w, objective)
    np.testing.assert_array_equal(w, before)
    for _ in range(14):
        first = optimizer.step(first, objective)
    assert first.dtype == dtype
    assert objective.value(first) < 1e-3 and objective.evaluations <= 40


def test_digits_are_learned_in_thirty_evaluations():
    data = digits()
    network = Network([Dense(64, 10, "softmax")])
    objective = Counted(network.objective(*data.train))
    for name, kind in QUASI_NEWTON.items():
        optimizer, w = kind(), network.initialise(np.random.default_rng(0))
        objective.evaluations = 0
        for _ in range(25):
            w = optimizer.step(w, objective)
        assert w.dtype == np.float32 and objective.evaluations <= 30, name
        assert objective.value(w) < 0.15, name


@each
def test_fit_trains_with_mini_batches(name):
    data, network = digits(), Network([Dense(64, 10, "softmax")])
    w = network.initialise(np.random.default_rng(0))
    history = fit(
        network,
        w,
        data.train,
        QUASI_NEWTON[name](0.3),
        rng=np.random.default_rng(1),
        epochs=5,
        batch_size=300,
        progress=False,
    )
    assert history.stopped == "finished"
    objective = network.objective(*data.train)
    assert objective.value(history.w) < 0.5 * objective.value(w)


@each
def test_a_rate_of_zero_stays_and_costs_one_evaluation(name):
    optimizer, objective = QUASI_NEWTON[name](0.0), Counted(bowl(10))
    w = optimizer.step(np.array([1.0, 2.0]), objective)
    np.testing.assert_array_equal(w, [1, 2])
    assert objective.evaluations == 1


@each
def test_whole_numbers_are_taken_as_floats(name):
    w = QUASI_NEWTON[name]().step(np.array([3, 2]), bowl(10))
    assert w.dtype == float and bowl(10).value(w) < bowl(10).value([3.0, 2.0])


@each
def test_many_at_once_are_refused(name):
    with pytest.raises(ValueError, match="one path at a time: learning_rate must be"):
        QUASI_NEWTON[name](np.array([[0.1], [1.0]]))
    with pytest.raises(ValueError, match=r"w must be \(n,\), got \(3, 2\)"):
        QUASI_NEWTON[name]().step(np.ones((3, 2)), bowl(1))


def test_too_many_weights_are_refused_before_any_work():
    objective = Counted(bowl(1))
    with pytest.raises(ValueError, match="5000; this w has 5001 weights: use LBFGS"):
        BFGS().step(np.ones(5001), objective)
    assert objective.evaluations == 0


@pytest.mark.parametrize("memory", [0, -1, 2.5, None])
def test_impossible_memory_is_refused(memory):
    with pytest.raises(ValueError, match="memory must be a whole number, at least 1"):
        LBFGS(memory=memory)


def test_the_base_class_knows_no_method():
    with pytest.raises(NotImplementedError):
        QuasiNewton()
