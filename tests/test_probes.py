"""Lookalikes, and the pixel that would change the answer."""

import numpy as np
import pytest

from helpers.layers import Dense, Shift
from helpers.network import Network
from helpers.probes import Lookalikes, one_pixel, with_one_pixel_changed

DEEP = [Dense(9, 7, "relu"), Dense(7, 5, "tanh"), Dense(5, 4, "softmax")]
FLAT = [Dense(9, 4, "softmax")]
SHIFTED = [Shift(9, "tanh"), Dense(9, 4, "softmax")]

every_network = pytest.mark.parametrize("layers", [DEEP, FLAT, SHIFTED])


def test_the_nearest_are_those_a_loop_finds(rng):
    x, image = rng.random((200, 30)), rng.random(30)
    rows, distances = Lookalikes(x).nearest(image, 5)
    every = np.linalg.norm(x - image, axis=1)
    assert list(rows) == list(np.argsort(every)[:5])
    np.testing.assert_allclose(distances, np.sort(every)[:5], rtol=1e-5)


def test_an_image_finds_itself_and_its_twins_in_order(rng):
    x = np.repeat(rng.random((4, 12)), 2, axis=0)
    rows, distances = Lookalikes(x).nearest(x[4], 2)
    assert list(rows) == [4, 5] and distances.max() < 1e-3


@pytest.mark.parametrize(("image", "count"), [(np.ones(3), 1), (np.ones(4), 3)])
def test_what_cannot_be_searched_is_refused(image, count):
    with pytest.raises(ValueError, match="the image must have shape"):
        Lookalikes(np.ones((2, 4))).nearest(image, count)


@every_network
def test_all_changed_images_are_what_the_network_says_of_each(layers, rng):
    network = Network(layers, dtype=np.float64)
    w, image = network.initialise(rng), rng.random(9)
    outputs = with_one_pixel_changed(network, w, image)
    assert outputs.shape == (2, 9, 4)
    for ink in (0, 1):
        for pixel in range(9):
            changed = image.copy()
            changed[pixel] = ink
            expected = network.predict(w, changed[None])[0]
            np.testing.assert_allclose(outputs[ink, pixel], expected, atol=1e-12)


@every_network
def test_no_other_pixel_shakes_the_answer_more(layers, rng):
    network = Network(layers, dtype=np.float64)
    for _ in range(20):
        w, image = 2 * network.initialise(rng), rng.random(9)
        found = one_pixel(network, w, image)
        outputs = with_one_pixel_changed(network, w, image)
        assert found.changes == np.any(outputs.argmax(axis=-1) != found.before)
        others = np.delete(outputs, found.before, axis=-1).max(axis=-1)
        ratio = outputs[..., found.before] / others
        assert ratio[found.ink, found.pixel] == pytest.approx(ratio.min())
        assert found.after == (found.rival if found.changes else found.before)
        rivals = np.delete(found.outputs, found.before)
        assert found.outputs[found.rival] == rivals.max()


def test_a_network_that_is_utterly_sure_still_has_a_nearest_pixel():
    network = Network([Dense(2, 2, "softmax")])
    w = np.array([0, 0, 0, 1, 90, 0], dtype=np.float32)
    found = one_pixel(network, w, np.zeros(2))
    assert not found.changes and (found.pixel, found.ink, found.rival) == (1, 1, 1)


def test_an_image_that_does_not_fit_is_refused():
    network = Network(FLAT)
    with pytest.raises(ValueError, match=r"x must be \(N, 9\)"):
        one_pixel(network, np.zeros(network.size, dtype=np.float32), np.zeros(8))
