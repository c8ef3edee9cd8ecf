"""The lab "draw a digit" without a browser: drawing, reading, words, buttons."""

import numpy as np
import pytest

from helpers.datasets import digits, mnist, mnist_is_here
from helpers.drawing import normalise
from helpers.figures import preparing
from helpers.figures.png import LIMIT
from helpers.labs.draw import draw_lab
from helpers.labs.draw_state import Drawing, Reader, sample
from helpers.labs.draw_words import percent, pixel_in_words, revealed, verdict
from helpers.layers import Dense, Shift
from helpers.network import Network
from helpers.optimizers import Momentum
from helpers.stage import Stroke
from helpers.training import fit

DATA = digits()
DEEP = Network([Dense(64, 40, "relu"), Dense(40, 20, "tanh"), Dense(20, 10, "softmax")])
ONE, TWO = np.array([(0.5, 0.2), (0.5, 0.8)]), np.array([(0.2, 0.2), (0.8, 0.2)])


def trained(network, epochs=8):
    rng = np.random.default_rng(0)
    options = {"rng": rng, "epochs": epochs, "progress": False}
    w = network.initialise(rng)
    return fit(network, w, DATA.train, Momentum(0.1), **options).w


W = trained(DEEP)


@pytest.fixture
def lab():
    return draw_lab(DEEP, W, DATA)


def stroke(points, id, done=True):
    return Stroke("field", np.asarray(points, float).reshape(-1, 2), id, done)


def layer(lab, name):
    return next(one for one in lab.stage.layers if one.name == name)


# The drawing


def test_the_sample_goes_when_the_reader_draws():
    first = Drawing({0: sample()}, sample=True)
    taken = first.take([stroke(ONE, 5)])
    assert list(taken.strokes) == [5] and not taken.sample and first.sample


def test_a_stroke_grows_and_is_taken_back():
    drawing = Drawing({}).take([stroke(ONE[:1], 5, done=False)])
    drawing = drawing.take([stroke(ONE, 5), stroke(TWO, 6, done=False)])
    assert [len(points) for points in drawing.strokes.values()] == [2, 2]
    assert list(drawing.take([stroke([], 6)]).strokes) == [5]


def test_undo_and_clear_also_hold_for_what_comes_late():
    drawing = Drawing({}).take([stroke(ONE, 5), stroke(TWO, 6)])
    undone = drawing.undo()
    assert list(undone.strokes) == [5]
    assert undone.take([stroke(TWO, 6)]) is undone
    assert list(undone.take([stroke(TWO, 7)]).strokes) == [5, 7]
    empty = drawing.clear()
    assert not empty.strokes and empty.take([stroke(ONE, 6)]) is empty


def test_undo_ends_with_the_test_image_and_then_says_so():
    drawing = Drawing({}).clear(under=np.ones((8, 8))).take([stroke(ONE, 5)])
    empty = drawing.undo().undo()
    assert empty.under is None
    with pytest.raises(ValueError, match="the field is empty"):
        empty.undo()


def test_the_network_sees_a_test_image_as_it_is_until_it_is_drawn_on():
    image = DATA.test.x[0].reshape(8, 8)
    drawing = Drawing({}).clear(under=image)
    for prepare in (True, False):
        np.testing.assert_array_equal(drawing.seen((8, 8), prepare), image)
    drawn = drawing.take([stroke(ONE, 5)]).seen((8, 8), prepare=False)
    assert np.all(drawn >= image - 1e-6) and drawn.sum() > image.sum() + 1


@pytest.mark.parametrize("shape", [(8, 8), (28, 28)])
def test_prepared_strokes_do_not_mind_their_place(shape):
    here, there = (
        Drawing({1: ONE / 2 + move, 2: TWO / 2 + move}) for move in (0, (0.25, 0.5))
    )
    np.testing.assert_allclose(here.seen(shape), there.seen(shape), atol=0.02)
    plain = [one.seen(shape, prepare=False) for one in (here, there)]
    assert np.abs(plain[0] - plain[1]).max() > 0.5
    assert here.seen(shape).shape == shape


# Reading


def test_a_reading_is_what_the_network_says(lab):
    x = DATA.test.x[3]
    reading = lab.reader.read(x.reshape(8, 8), 6)
    np.testing.assert_allclose(reading.outputs, DEEP.predict(W, x[None])[0], rtol=1e-5)
    assert [len(values) for values in reading.hidden] == [40, 20]
    far = np.linalg.norm(DATA.train.x - x, axis=1)
    np.testing.assert_allclose(far[reading.alike], np.sort(far)[:6], rtol=1e-5)


def test_hard_ones_are_wrong_or_unsure(lab):
    outputs = DEEP.predict(W, DATA.test.x)
    right = outputs.argmax(axis=1) == DATA.test.y
    hard = np.isin(np.arange(len(right)), lab.hard)
    assert np.all(hard[~right]) and outputs[hard & right].max() < 0.7
    assert np.all(outputs[~hard].max(axis=1) >= 0.7) and 0 < hard.sum() < 100


@pytest.mark.parametrize(
    "network",
    [Network([Dense(784, 10, "softmax")]), Network([Dense(64, 9, "softmax")])],
)
def test_a_network_for_other_images_is_refused(network):
    with pytest.raises(ValueError, match="must have 64 inputs, a pixel each, and 10"):
        draw_lab(network, np.zeros(network.size, dtype=np.float32), DATA)


# Words


@pytest.mark.parametrize(
    ("share", "words"),
    [(1.0, "over 99.9 %"), (0.997, "99.7 %"), (0.5, "50 %"), (0.004, "0.4 %")],
)
def test_per_cent_never_claims_certainty(share, words):
    assert percent(share) == words


def test_words_say_which_pixel_changes_the_answer(lab):
    found = {}
    for k in range(100):
        reading = lab.reader.read(DATA.test.x[k].reshape(8, 8), 6)
        found[reading.pixel.changes] = reading
    yes, no = (pixel_in_words(found[changes]) for changes in (True, False))
    assert yes[0] == "One pixel changes the answer"
    assert f"read as {found[True].pixel.after} (" in yes[2]
    assert no[0].startswith("No single pixel") and no[1].startswith(
        "nearest to it: row"
    )
    assert verdict(found[True]).startswith(f"read as {found[True].pixel.before} (")


# The lab


def test_it_opens_with_a_sample_that_makes_a_still(lab):
    assert "A sample drawing" in lab.stage.in_words()
    assert len(lab.stage.still()) <= LIMIT
    assert lab._repr_mimebundle_()[0]["image/png"]


def test_strokes_are_read_and_kept_in_the_ink_layer(lab):
    lab._drawn([stroke(ONE, 5)])
    assert len(layer(lab, "pen").strokes) == 1
    seen = normalise(Drawing({5: ONE}).seen((8, 8)), (8, 8))
    np.testing.assert_allclose(lab.reading.seen, seen, atol=0.2)
    assert "Your drawing: read as" in lab.stage.in_words()
    outputs = layer(lab, "ŷ").value
    np.testing.assert_array_equal(outputs, lab.reading.outputs)


def test_without_preparation_the_place_matters(lab):
    lab._drawn([stroke(ONE / 2, 5)])
    prepared = lab.reading.seen
    lab.plain.value = True
    assert lab.reading.seen[:4].sum() > 0.99 * lab.reading.seen.sum()
    lab.plain.value = False
    np.testing.assert_array_equal(lab.reading.seen, prepared)


def test_clear_leaves_an_empty_field_that_is_read_all_the_same(lab):
    lab.clear.click()
    assert lab.reading.seen.sum() == 0 and lab.stage.error == ""
    assert "An empty field is read, too" in lab.stage.in_words()
    lab.undo.click()
    assert lab.stage.error == "there is nothing to undo: the field is empty"


def test_a_hard_one_hides_its_label_until_asked(lab):
    assert lab.reveal.disabled
    lab.give.click()
    given = lab.given
    label = DATA.test.y[given]
    assert not lab.reveal.disabled and f"Test image {given}" in lab.said.value
    assert "labelled" not in lab.said.value
    np.testing.assert_array_equal(lab.reading.seen.ravel(), DATA.test.x[given])
    lab.reveal.click()
    assert lab.said.value == revealed(label, lab.reading)
    lab._drawn([stroke(TWO, 5)])
    assert lab.said.value == revealed(label, lab.reading, drawn_on=True)
    lab.undo.click()
    assert lab.said.value == revealed(label, lab.reading)
    lab.give.click()
    assert lab.given != given and "labelled" not in lab.said.value
    lab.clear.click()
    assert lab.reveal.disabled and lab.said.value == "" and lab.given is None


def test_hard_ones_come_round_again(lab):
    seen = []
    for _ in range(len(lab.hard) + 1):
        lab.give.click()
        seen.append(lab.given)
    assert seen[0] == seen[-1] and len(set(seen)) == len(lab.hard)


def test_no_hard_one_is_a_sentence(lab):
    lab.hard = lab.hard[:0]
    lab.give.click()
    assert "there is no hard one" in lab.stage.error


def test_what_cannot_be_read_loses_nothing(lab):
    lab._drawn([stroke(ONE, 5)])
    before = lab.stage.in_words()
    lab.stage._draw({"kind": "ink", "serial": 9, "strokes": [{"points": [1]}]})
    assert "cannot be read" in lab.stage.error
    assert lab.stage.in_words() == before and list(lab.drawing.strokes) == [5]


@pytest.mark.parametrize(
    "layers",
    [
        [Dense(64, 10, "softmax")],
        [Shift(64, "tanh"), Dense(64, 10, "softmax")],
        [Dense(64, 30, "sigmoid"), Dense(30, 10, "sigmoid")],
    ],
)
def test_any_build_of_network_will_do(layers):
    loss = "squared_error"
    network = Network(layers, loss=loss)
    lab = draw_lab(network, network.initialise(np.random.default_rng(1)), DATA)
    lab._drawn([stroke(ONE, 5)])
    assert lab.stage.error == "" and lab.stage.still()
    assert len(lab.reading.hidden) == len(layers) - 1


@pytest.mark.skipif(not mnist_is_here(), reason="MNIST is not on this machine")
def test_mnist_fits_too():
    data = mnist(progress=False)
    network = Network([Dense(784, 100, "relu"), Dense(100, 10, "softmax")])
    w = network.initialise(np.random.default_rng(0))
    reader = Reader(network, w, data)
    assert len(reader.known.x) == 10_000
    lab = draw_lab(network, w, data)
    lab._drawn([stroke(ONE, 5)])
    assert lab.reading.seen.shape == (28, 28) and lab.stage.still()


def test_rows_of_images_stand_one_below_the_other():
    images = DATA.test.x[:4].reshape(-1, 8, 8)
    figure, alt = preparing.in_rows([("before", images), ("after\nthat", images)])
    assert len(figure.axes) == 8 and figure.axes[4].get_ylabel() == "after\nthat"
    assert (
        alt == "Rows of 4 handwritten digits, from top to bottom: before; after that."
    )
