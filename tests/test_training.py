"""Training: it learns, it stops for the right reason, it keeps the best weights."""

import numpy as np
import pytest

from helpers.annealing import SimulatedAnnealing
from helpers.layers import Dense
from helpers.network import Network
from helpers.optimizers import Adam, GradientDescent
from helpers.schedules import exponential
from helpers.surfaces import bowl
from helpers.training import Clipped, accuracy, fit


@pytest.fixture
def clouds(rng):
    """Two clouds of points, 200 each, that overlap a little."""
    y = np.repeat([0, 1], 200)
    return rng.normal(size=(400, 2)) + 3 * y[:, None], y


@pytest.fixture
def network():
    return Network([Dense(2, 8, "tanh"), Dense(8, 2, "softmax")])


def train(network, data, rng, optimizer=None, **options):
    optimizer = optimizer or Adam(0.01)
    w = network.initialise(rng)
    return fit(network, w, data, optimizer, rng=rng, progress=False, **options)


def test_learns_and_records(network, clouds, rng):
    history = train(network, clouds, rng, epochs=8, batch_size=50, validation=clouds)
    assert accuracy(network, history.w, clouds) > 0.95
    assert len(history.batch_loss) == 64 and len(history.train_loss) == 8
    assert history.train_loss[-1] == pytest.approx(np.mean(history.batch_loss[-8:]))
    assert history.validation_accuracy[-1] > 0.95
    assert np.all(np.diff(history.seconds) > 0)
    assert str(history).startswith("finished after 8 epochs")


def test_full_batch_is_plain_gradient_descent(clouds, rng):
    network = Network([Dense(2, 2, "softmax")], dtype=float)
    objective, w = network.objective(*clouds), network.initialise(rng)
    expected = w - 0.1 * objective.gradient(w)
    history = fit(
        network, w, clouds, GradientDescent(0.1), rng=rng, epochs=1, batch_size=400
    )
    np.testing.assert_allclose(history.w, expected, rtol=1e-12)
    assert history.batch_loss == [pytest.approx(objective.value(w))]


def test_every_example_is_used_once_an_epoch(network, clouds, rng):
    history = train(network, clouds, rng, epochs=2, batch_size=150)
    assert len(history.batch_loss) == 2 * 3  # 150 + 150 + 100


def test_a_method_that_cannot_use_mini_batches_says_so(network, clouds, rng):
    walk = SimulatedAnnealing(0.3, 0.05, rng=rng, steps=40)
    with pytest.raises(ValueError, match="compares losses of one objective"):
        train(network, clouds, rng, walk, epochs=2)


def test_same_seed_same_weights_and_the_start_is_not_changed(network, clouds):
    first, second = (
        train(network, clouds, np.random.default_rng(5), epochs=2) for _ in range(2)
    )
    np.testing.assert_array_equal(first.w, second.w)
    w = network.initialise(np.random.default_rng(5))
    kept = w.copy()
    fit(network, w, clouds, Adam(0.1), rng=np.random.default_rng(0), epochs=1)
    np.testing.assert_array_equal(w, kept)


def test_early_stopping_returns_the_best_weights(network, clouds, rng):
    shuffled = clouds[0][:40], rng.integers(0, 2, size=40)  # nothing to learn
    history = train(
        network, shuffled, rng, Adam(0.1), epochs=200, validation=clouds, patience=3
    )
    assert history.stopped == "early" and "stopped early" in str(history)
    best = int(np.argmin(history.validation_loss))
    assert history.best_epoch == best + 1 == len(history.train_loss) - 3
    objective = network.objective(*clouds)
    assert objective.value(history.w) == pytest.approx(history.validation_loss[best])


@pytest.mark.filterwarnings("error")
def test_divergence_ends_training_quietly_and_keeps_good_weights(clouds, rng):
    network = Network([Dense(2, 2)], "squared_error")
    data = clouds[0], np.eye(2)[clouds[1]]
    history = train(network, data, rng, GradientDescent(1e6), epochs=50)
    assert history.stopped == "diverged" and np.isfinite(history.w).all()
    assert f"diverged at step {len(history.batch_loss)}" in str(history)


def test_interrupting_keeps_the_best_weights_and_says_so(network, clouds, rng, capsys):
    def stop(history):
        if len(history.train_loss) == 3:
            raise KeyboardInterrupt

    optimizer = Adam(0.01)
    history = train(
        network, clouds, rng, optimizer, validation=clouds, on_epoch=stop,
        schedule=exponential(),
    )  # fmt: skip
    assert history.stopped == "interrupted" and history.best_epoch > 0
    assert "interrupted after 3 epochs" in capsys.readouterr().out
    assert optimizer.learning_rate == 0.01


def test_the_schedule_scales_the_rate_and_the_rate_comes_back(network, clouds, rng):
    seen = []

    class Watching(GradientDescent):
        def step(self, w, objective):
            seen.append(self.learning_rate)
            return super().step(w, objective)

    optimizer = Watching(0.5)
    train(network, clouds, rng, optimizer, epochs=3, schedule=exponential(0.01))
    assert seen[0] == 0.5 and seen[-1] == pytest.approx(0.005)
    assert np.all(np.diff(seen) < 0) and optimizer.learning_rate == 0.5


def test_clipping_shortens_without_turning():
    clipped, w = Clipped(bowl(1), 0.5), np.array([3.0, 4.0])
    np.testing.assert_allclose(clipped.gradient(w), [0.3, 0.4])
    np.testing.assert_array_equal(clipped.gradient(w / 100), w / 100)
    np.testing.assert_array_equal(clipped.gradient(0 * w), 0 * w)
    assert clipped.value(w) == 12.5


def test_clipping_is_used_in_training(network, clouds, rng):
    history = train(
        network, clouds, rng, GradientDescent(1.0), epochs=1, batch_size=400, clip=1e-3
    )
    start = network.initialise(np.random.default_rng(0))
    moved = fit(
        network, start, clouds, GradientDescent(1.0),
        rng=rng, epochs=1, batch_size=400, clip=1e-3,
    )  # fmt: skip
    assert np.linalg.norm(moved.w - start) == pytest.approx(1e-3, rel=1e-3)
    assert history.stopped == "finished"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"epochs": 0}, "epochs must be a whole number"),
        ({"batch_size": 2.5}, "batch_size must be a whole number"),
        ({"patience": 0}, "patience must be a whole number"),
        ({"patience": 3}, "patience needs validation data"),
        ({"clip": -1}, "clipping limit must be positive"),
    ],
)
def test_impossible_settings_are_refused(network, clouds, rng, options, message):
    with pytest.raises(ValueError, match=message):
        train(network, clouds, rng, **options)


def test_accuracy_takes_classes_or_rows(network, clouds, rng):
    w, (x, y) = network.initialise(rng), clouds
    assert accuracy(network, w, (x, y)) == accuracy(network, w, (x, np.eye(2)[y]))


def test_every_batch_is_varied_anew_and_the_data_stay(network, clouds, rng):
    seen, kept = [], clouds[0].copy()

    def vary(x, rng):
        seen.append(x.copy())
        return x + rng.normal(size=x.shape)  # float64: becomes what the network wants

    one, other = (
        train(network, clouds, np.random.default_rng(4), epochs=2, augment=augment)
        for augment in (vary, None)
    )
    assert len(seen) == 2 * 4 and all(len(x) == 100 for x in seen)
    np.testing.assert_array_equal(clouds[0], kept)
    assert one.w.dtype == np.float32 and not np.array_equal(one.w, other.w)
    for epoch in (seen[:4], seen[4:]):
        together = np.sort(np.concatenate(epoch), axis=0)
        np.testing.assert_array_equal(together, np.sort(kept, axis=0).astype("f4"))


def test_a_variation_of_another_shape_is_refused(network, clouds, rng):
    with pytest.raises(
        ValueError, match=r"augment must return .*\(100, 2\).*\(50, 2\)"
    ):
        train(network, clouds, rng, augment=lambda x, rng: x[:50])
