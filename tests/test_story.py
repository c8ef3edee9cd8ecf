"""The story of lesson 00: right numbers, a picture, and a stage that shows them."""

import numpy as np
import pytest

from helpers.figures.png import LIMIT, encode, paint
from helpers.figures.story import whole_story
from helpers.labs.story import LEARNING_RATE, START, STEPS, story_lab, tell
from helpers.surfaces import two_weight_network


@pytest.fixture(scope="module")
def story():
    return tell()


def test_each_row_is_a_step_of_gradient_descent(story):
    np.testing.assert_allclose(story.w[0], START)
    moves = -LEARNING_RATE * story.gradient[:-1]
    np.testing.assert_allclose(np.diff(story.w, axis=0), moves, atol=1e-12)


def test_losses_belong_to_the_predictions(story):
    errors = story.predictions - story.y
    np.testing.assert_allclose(np.mean(errors**2, axis=1), story.loss)
    np.testing.assert_allclose(story.loss, two_weight_network().value(story.w))
    assert story.loss[-1] < 0.01 < story.loss[0]


@pytest.mark.parametrize("step", [0, 12, STEPS])
def test_the_picture_fits_and_its_words_hold_the_numbers(story, step):
    figure, alt = whole_story(story, step)
    assert len(encode(paint(figure))) <= LIMIT
    assert f"{story.loss[step]:.2f}" in alt


def test_the_lab_has_a_frame_a_step_and_says_what_it_shows(story):
    lab = story_lab()
    assert lab.frames == STEPS + 1
    lab.frame = 7
    assert f"Step 7: w = ({story.w[7, 0]:.2f}" in lab.in_words()
    assert len(lab.still()) <= LIMIT
