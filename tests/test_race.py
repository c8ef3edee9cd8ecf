"""The race: arrival, counting, tuning, and that nobody wins everywhere."""

import numpy as np
import pytest

from helpers import race
from helpers.descent import descend
from helpers.optimizers import FIRST_ORDER, GradientDescent
from helpers.quasi_newton import BFGS
from helpers.ravine import ravine
from helpers.surfaces import SURFACES, bowl, surface_named

VALLEY = ravine()


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        ([5, 4, 0.5, 0.2], 2),
        ([5, 0.5, 4, 0.2], 3),  # passing through is not arriving
        ([0.5, 0.2], 0),
        ([5, 0.5, 1.5], np.inf),
        ([5, 1.0, 1.0], 1),  # at the goal counts
    ],
)
def test_arrival_is_for_good(loss, expected):
    assert race.arrival(loss, 1.0) == expected


def test_arrival_of_many_at_once():
    loss = np.array([[3.0, 3.0], [0.5, 2.0], [0.1, 2.0]])
    np.testing.assert_array_equal(race.arrival(loss, [1.0, 1.0]), [1, np.inf])


def test_the_first_start_is_the_surfaces_own_and_all_lie_in_its_domain():
    for surface in SURFACES.values():
        starts = race.starts(surface)
        low, high = np.transpose(surface.domain)
        np.testing.assert_array_equal(starts[0], surface.start)
        assert np.all((starts >= low) & (starts <= high)) and starts.shape == (5, 2)


def test_without_a_minimum_there_is_no_race():
    with pytest.raises(ValueError, match="Saddle has no minimum: nobody can arrive"):
        race.tune(surface_named("saddle"), "Adam", 20)


def test_an_unknown_racer_is_refused():
    with pytest.raises(ValueError, match="'magic' does not race: choose one of grad"):
        race.tune(VALLEY, "magic")


@pytest.mark.parametrize("name", ["gradient descent", "Nesterov", "Adam"])
def test_tuning_at_once_equals_one_rate_after_the_other(name):
    tuned = race.tune(VALLEY, name, 150)
    medians = []
    for rate in race.RATES:
        spent = [
            race.arrival(path.loss, race.goal(VALLEY, start))
            for start in race.starts(VALLEY)
            for path in [descend(VALLEY, start, FIRST_ORDER[name](rate), 150)]
        ]
        medians.append(np.median(spent))
    assert tuned.typical == min(medians)


def test_on_the_round_bowl_plain_descent_needs_one_gradient():
    tuned = race.tune(bowl(1), "gradient descent", 60)
    assert (tuned.typical, tuned.learning_rate) == (1.0, pytest.approx(1.0))


def test_trials_of_the_line_search_are_counted():
    path = descend(VALLEY, VALLEY.start, BFGS(0.1), 30)
    row = int(race.arrival(path.loss, race.goal(VALLEY, VALLEY.start)))
    run = race.run(VALLEY, VALLEY.start, _tuned("BFGS", 0.1), 60)
    assert run.arrived == path.evaluations[row] > row
    # While a search goes on, the runner stands where it last arrived.
    np.testing.assert_array_equal(run.w[1], VALLEY.start)


def _tuned(name, rate, heat=0.0):
    return race.Result(name, rate, np.array([1.0]), np.array([0.0]), heat)


def test_a_run_by_evaluations_is_the_path_where_a_step_costs_one():
    run = race.run(VALLEY, VALLEY.start, _tuned("gradient descent", 0.3), 40)
    path = descend(VALLEY, VALLEY.start, GradientDescent(0.3), 40)
    np.testing.assert_array_equal(run.w, path.w)
    assert len(run.loss) == 41 and run.arrived == np.inf and not run.diverged


def test_a_diverging_run_is_marked_and_finite():
    run = race.run(VALLEY, VALLEY.start, _tuned("momentum", 10.0), 60)
    assert run.diverged and np.isfinite(run.w).all() and run.arrived == np.inf


def test_simulated_annealing_is_charged_a_value_for_its_start():
    tuned = race.tune(VALLEY, race.ANNEALING, 120)
    assert tuned.evaluations.min() >= 2 and len(tuned.evaluations) == 5 * race.SEEDS
    run = race.run(VALLEY, VALLEY.start, tuned, 120)
    np.testing.assert_array_equal(run.w[1], VALLEY.start)  # the first value is there
    assert (np.diff(run.loss) <= 0).all()  # what it keeps is the best so far


def test_there_is_no_universal_winner():
    """A short race: plain descent on the round bowl, BFGS on the ravine."""
    few = ["gradient descent", "Nesterov", "Adam", "BFGS"]
    winners = set()
    for surface in (bowl(1), VALLEY):
        results = race.race(surface, few, 60)
        winners.add(min(results, key=lambda name: results[name].typical))
    assert winners == {"gradient descent", "BFGS"}


def test_only_simulated_annealing_leaves_the_egg_box():
    box = surface_named("rastrigin")
    assert np.isfinite(race.tune(box, race.ANNEALING).typical)
    for name in ("momentum", "Adam", "BFGS"):
        assert race.tune(box, name, 300).typical == np.inf
