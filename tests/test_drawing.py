"""Strokes to ink, ink to the images that a network knows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.datasets import digits, mnist, mnist_is_here
from helpers.drawing import MAKERS, ink, normalise, resize
from helpers.layers import Dense
from helpers.network import Network
from helpers.optimizers import Momentum
from helpers.schedules import one_cycle
from helpers.training import fit

UPRIGHT = [(0.5, 0.2), (0.5, 0.8)]

# Ink


def test_a_line_has_its_width_its_place_and_soft_rims():
    image = ink([UPRIGHT], side=100, pen=0.1)
    assert image.shape == (100, 100) and image.min() == 0 and image.max() == 1
    assert image[50].sum() == pytest.approx(10, abs=0.2)
    assert image[:, 50].sum() == pytest.approx(70, abs=1), "the ends are round"
    rows, columns = np.nonzero(image)
    assert (rows.mean(), columns.mean()) == pytest.approx((49.5, 49.5), abs=0.1)
    assert np.any((image > 0.1) & (image < 0.9))


def test_a_slanted_line_is_smooth():
    image = ink([[(0.1, 0.13), (0.9, 0.71)]], side=64)
    along = image[20:40].sum(axis=1)
    assert np.ptp(along) < 0.06 * along.mean()


def test_many_points_draw_the_same_as_two():
    t = np.linspace(0, 1, 57)[:, None]
    fine = np.array(UPRIGHT[0]) * (1 - t) + np.array(UPRIGHT[1]) * t
    np.testing.assert_allclose(ink([fine], 56), ink([UPRIGHT], 56), atol=0.01)


def test_crossing_strokes_are_no_darker_than_ink():
    both = ink([UPRIGHT, [(0.2, 0.5), (0.8, 0.5)]], side=40)
    assert both.max() == 1
    np.testing.assert_array_equal(both >= ink([UPRIGHT], side=40), True)


def test_a_dot_an_empty_stroke_and_no_stroke():
    dot = ink([[(0.25, 0.75)]], side=40, pen=0.1)
    assert dot.sum() == pytest.approx(np.pi * 4, rel=0.05)
    assert dot[30, 10] == 1 and dot[:20].sum() == 0
    assert ink([], 40).sum() == 0 == ink([np.empty((0, 2))], 40).sum()


def test_ink_beyond_the_edge_is_cut_off():
    image = ink([[(0.5, 0.5), (1e300, 0.5)], [(-7, -7)]], side=30)
    assert image[:10].sum() == 0 and image[15, 20] == 1


@pytest.mark.parametrize(
    "stroke",
    [[1, 2], [[1, 2, 3]], [(0, np.nan)], [(0, np.inf)], "abc", [(1, 2), (3,)], None],
)
def test_what_is_no_stroke_is_refused(stroke):
    with pytest.raises(ValueError, match=r"finite numbers of shape \(K, 2\)"):
        ink([stroke], 28)


@pytest.mark.parametrize(("side", "pen"), [(0, 0.1), (28, 0), (28, 1.5)])
def test_a_size_out_of_range_is_refused(side, pen):
    with pytest.raises(ValueError, match="side must be 1 or more and pen in"):
        ink([UPRIGHT], side, pen)


# Size


sizes = st.tuples(st.integers(1, 40), st.integers(1, 40))


@given(sizes, sizes)
def test_resizing_keeps_the_mean_and_the_range(old, new):
    image = np.random.default_rng(0).random(old)
    resized = resize(image, new)
    assert resized.shape == new
    assert resized.mean() == pytest.approx(image.mean())
    assert image.min() - 1e-9 <= resized.min() and resized.max() <= image.max() + 1e-9


@given(sizes)
def test_its_own_size_changes_nothing(size):
    image = np.random.default_rng(0).random(size)
    np.testing.assert_allclose(resize(image, size), image, atol=1e-12)


@pytest.mark.parametrize("image", [np.zeros((0, 4)), [1, 2], [[-1.0]], [[np.nan]]])
def test_what_is_no_image_is_refused(image):
    with pytest.raises(ValueError, match=r"an image"):
        resize(image, (2, 2))


# Preparing


@pytest.mark.parametrize("shape", MAKERS)
def test_no_ink_stays_no_ink(shape):
    assert normalise(np.zeros((50, 60)), shape).sum() == 0
    assert normalise(np.zeros((0, 0)), shape).shape == shape


@pytest.mark.parametrize("shape", MAKERS)
@given(strokes=st.lists(st.lists(sizes, min_size=1, max_size=4), min_size=1))
def test_any_drawing_fills_its_box_and_loses_no_ink(shape, strokes):
    image = ink([np.array(stroke) / 40 for stroke in strokes], 60)
    made = normalise(image, shape)
    assert made.dtype == np.float32 and made.shape == shape
    assert made.min() >= 0 and made.max() <= 1.0001
    rows, columns = np.nonzero(made)
    longer = max(np.ptp(rows), np.ptp(columns)) + 1
    assert longer == pytest.approx(MAKERS[shape][0], abs=1)


def test_place_and_size_do_not_matter():
    image = ink([UPRIGHT, [(0.3, 0.4), (0.7, 0.5)]], 56)
    made, wider = normalise(image), np.pad(image, ((3, 40), (61, 9)))
    np.testing.assert_array_equal(normalise(wider), made)
    np.testing.assert_allclose(normalise(np.kron(image, np.ones((3, 3)))), made, 0, 0.1)


def test_the_centre_of_mass_is_in_the_middle():
    made = normalise(ink([UPRIGHT, [(0.5, 0.8), (0.8, 0.8)]], 112))
    for axis in (0, 1):
        mass = made.sum(axis=1 - axis)
        assert 13.5 <= np.arange(28) @ mass / mass.sum() < 14.5


def test_ink_is_never_pushed_over_the_edge():
    image = np.zeros((40, 40))
    image[:, 0], image[0] = 1, 0.001  # nearly all mass at one side of the box
    made = normalise(image)
    assert np.count_nonzero(made) == 20 + 19


def test_another_size_is_refused():
    with pytest.raises(ValueError, match=r"28 × 28 or 8 × 8 pixels; got \(9, 9\)"):
        normalise(np.ones((9, 9)), (9, 9))


# The data's own images


def copy(image, rng, factor):
    """Return the image scaled, somewhere in a field four times as wide and high."""
    rows, columns = (round(factor * side) for side in image.shape)
    field = np.zeros([4 * side + 2 for side in image.shape])
    top = rng.integers(0, field.shape[0] - rows + 1)
    left = rng.integers(0, field.shape[1] - columns + 1)
    field[top : top + rows, left : left + columns] = resize(image, (rows, columns))
    return field


def recovered(data, factors, epochs):
    """Return the share of a network's accuracy left on shifted and scaled copies."""
    rng, D = np.random.default_rng(0), data.train.x.shape[1]
    network = Network([Dense(D, 64, "relu"), Dense(64, 10, "softmax")])
    train = data.train.x[:10_000], data.train.y[:10_000]
    options = {"epochs": epochs, "schedule": one_cycle(), "progress": False}
    options |= {"rng": rng}
    w = fit(network, network.initialise(rng), train, Momentum(0.1), **options).w
    x, y = (part[:1000] for part in data.test)
    images = x.reshape(-1, *data.image_shape)
    copies = [copy(image, rng, rng.uniform(*factors)) for image in images]
    made = np.stack([normalise(one, data.image_shape).ravel() for one in copies])
    right = [np.mean(network.predict(w, z).argmax(axis=1) == y) for z in (made, x)]
    assert right[1] > 0.92
    return right[0] / right[1]


def test_shifted_and_scaled_digits_come_back():
    assert recovered(digits(), factors=(1, 4), epochs=40) >= 0.97


@pytest.mark.skipif(not mnist_is_here(), reason="MNIST is not on this machine")
def test_shifted_and_scaled_mnist_comes_back():
    assert recovered(mnist(progress=False), factors=(0.6, 4), epochs=3) >= 0.97


@pytest.mark.skipif(not mnist_is_here(), reason="MNIST is not on this machine")
def test_mnist_itself_comes_back_unchanged():
    images = mnist(progress=False).test.x[:3000].reshape(-1, 28, 28)
    same = [np.allclose(normalise(one), one, atol=1e-6) for one in images]
    assert np.mean(same) > 0.998
