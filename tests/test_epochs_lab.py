"""The lab of lesson 09: its frames are the network's, its controls do what they say."""

import numpy as np
import pytest

from helpers.datasets import digits
from helpers.labs.epochs import epochs_lab, moments
from helpers.layers import Dense, Shift
from helpers.network import Network
from helpers.optimizers import GradientDescent

DATA = digits()


@pytest.fixture(scope="module")
def network():
    return Network([Shift(64, "tanh"), Dense(64, 10, "softmax")])


@pytest.fixture(scope="module")
def snapshots(network):
    w, kept = network.initialise(np.random.default_rng(0)), {}
    objective = network.objective(*DATA.train)
    for step in range(101):
        if step in moments(100, 8):
            kept[step] = w
        w = GradientDescent(0.5).step(w, objective)
    return kept


@pytest.fixture
def lab(network, snapshots):
    return epochs_lab(network, snapshots, DATA)


def layer(lab, name):
    return next(layer for layer in lab.stage.layers if layer.name == name)


def test_opens_at_the_end_of_training(lab):
    assert lab.stage.frames == 8 and lab.stage.frame == 7
    assert lab.steps[0] == 0 and lab.steps[-1] == 100
    assert lab.accuracy[-1] > 80 > lab.accuracy[0]


def test_every_frame_shows_the_outputs_of_its_moment(lab, network, snapshots):
    x = DATA.validation.x[lab.shown : lab.shown + 1]
    for frame, step in enumerate(lab.steps):
        expected = network.predict(snapshots[step], x)[0]
        assert np.allclose(layer(lab, "y").value[frame], expected)


def test_every_frame_shows_the_weights_of_its_moment(lab, network, snapshots):
    pictures = layer(lab, "W").values
    W = network.unpack(snapshots[100])[1]["W"]
    assert np.array_equal(pictures[-1][:8, :8], W[:, 0].reshape(8, 8))


def test_the_line_in_words_follows_the_frame(lab):
    lab.stage.frame = 0
    assert "Step 0:" in lab.stage.in_words()
    assert f"{lab.accuracy[0]:.0f} %" in lab.stage.in_words()


def test_another_digit_can_be_chosen(lab):
    lab.digit.value = "7"
    assert DATA.validation.y[lab.shown] == 7
    assert layer(lab, "target").at == [7]
    assert np.array_equal(
        layer(lab, "digit").values.ravel(), DATA.validation.x[lab.shown]
    )


def test_another_one_goes_through_all_and_round(lab):
    first, seen = lab.shown, []
    for _ in range(np.sum(DATA.validation.y == 3)):
        seen.append(lab.shown)
        lab.another.click()
    assert lab.shown == first and len(set(seen)) == len(seen)


def test_only_misread_ones_are_misread(lab):
    misread = DATA.validation.y[lab.misread]
    lab.digit.value = str(misread[0])
    lab.only.value = True
    assert lab.misread[lab.shown] and not lab.stage.error


def test_a_digit_never_misread_is_said_to_be_so(network, snapshots):
    lab = epochs_lab(network, snapshots, DATA)
    lab.misread[:] = False
    before = lab.shown
    lab.only.value = True
    assert "no 3 is misread" in lab.stage.error and lab.shown == before


def test_a_new_image_keeps_the_moment(lab):
    lab.stage.frame = 2
    lab.another.click()
    assert lab.stage.frame == 2


def test_has_a_still_picture(lab):
    data, metadata = lab._repr_mimebundle_()
    assert data["image/png"] and len(metadata["image/png"]["alt"]) >= 30


def test_weights_that_are_no_pictures_are_refused(snapshots):
    hidden = Network([Dense(64, 5, "relu"), Dense(5, 10, "softmax")])
    with pytest.raises(ValueError, match="its weights are pictures"):
        epochs_lab(hidden, snapshots, DATA)


def test_one_moment_is_not_enough(network, snapshots):
    with pytest.raises(ValueError, match="at least 2 snapshots"):
        epochs_lab(network, {0: snapshots[0]}, DATA)


@pytest.mark.parametrize("last", [1, 5, 100, 2000])
def test_moments_begin_at_zero_and_end_at_the_last(last):
    steps = moments(last)
    assert steps[0] == 0 and steps[-1] == last
    assert steps == sorted(set(steps)) and len(steps) >= min(36, last + 1)
