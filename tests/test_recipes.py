"""Recipes: what they are made of, how images move, and what is stored of them."""

import csv
import importlib.util
import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from helpers import recipes
from helpers.datasets import digits
from helpers.recipes import RECIPES, recipe_named, rows_of, shifted, stored_runs
from helpers.training import History

DATA = digits()


def test_images_move_as_the_random_numbers_say():
    shape, images = (5, 4), np.arange(1.0, 121.0).reshape(6, 20)
    for pixels in (1, 2, 3):
        moved = shifted(
            images, np.random.default_rng(1), image_shape=shape, pixels=pixels
        )
        down, right = np.random.default_rng(1).integers(-pixels, pixels + 1, (2, 6))
        for k in range(6):
            around = np.pad(images[k].reshape(shape), pixels)
            top, left = pixels - down[k], pixels - right[k]
            expected = around[top : top + shape[0], left : left + shape[1]]
            np.testing.assert_array_equal(moved[k].reshape(shape), expected)


def test_images_lean_by_whole_rows(rng):
    images = np.zeros((400, 9, 11))
    images[:, :, 5] = np.arange(1, 10)  # an upright stroke, each row another grey
    leaning = shifted(
        images.reshape(400, -1), rng, image_shape=(9, 11), pixels=0, slant=0.5
    ).reshape(images.shape)
    np.testing.assert_array_equal(leaning.sum(axis=2), images.sum(axis=2))
    place = leaning.argmax(axis=2) - 5
    lean = place[:, 8] / 4  # the last row lies 4 below the middle
    assert set(place[:, 8]) == {-2, -1, 0, 1, 2}
    np.testing.assert_array_equal(place, -place[:, ::-1])  # the middle stands
    assert np.all(abs(place - lean[:, None] * (np.arange(9) - 4)) <= 1)


def test_all_nine_moves_occur_equally_often_and_nothing_is_changed(rng):
    x = np.zeros((9000, 25), dtype=np.float32)
    x[:, 12] = 1  # the middle of 5 × 5
    moved = shifted(x, rng, image_shape=(5, 5))
    assert moved.dtype == np.float32 and np.all(x.sum(axis=0)[12] == 9000)
    counts = moved.sum(axis=0).reshape(5, 5)
    assert counts[1:4, 1:4].sum() == 9000
    assert np.all(abs(counts[1:4, 1:4] - 1000) < 200)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_every_recipe_learns_the_small_digits_and_repeats(recipe):
    one, other = (recipe.cook(DATA, 3, epochs=2, progress=False) for _ in range(2))
    np.testing.assert_array_equal(one.w, other.w)
    assert one.validation_accuracy[-1] > 0.6
    assert len(one.batch_loss) == 2 * -(-len(DATA.train.x) // 20)


def test_networks_are_those_of_the_issue():
    second = RECIPES["second"].network(DATA)
    assert [layer.outputs for layer in second.layers] == [512, 256, 10]
    assert [layer.activation.name for layer in second.layers] == [
        "relu",
        "relu",
        "softmax",
    ]
    assert second.l2 > 0 and len(RECIPES["first"].hidden) == 1


def test_lent_validation_images_train_and_the_rest_watch(monkeypatch):
    recipe = replace(RECIPES["long"], lent=120, smoothing=0.0)
    small = recipe.split(DATA)
    assert len(small[0][0]) == len(DATA.train.x)
    assert len(small[1][0]) == len(DATA.validation.x)
    monkeypatch.setattr(recipes, "MANY", 100)
    (x, y), (watch_x, watch_y) = recipe.split(DATA)
    assert len(x) == len(y) == len(DATA.train.x) + 120
    np.testing.assert_array_equal(x[-120:], DATA.validation.x[:120])
    np.testing.assert_array_equal(y[-120:], DATA.validation.y[:120])
    np.testing.assert_array_equal(watch_x, DATA.validation.x[120:])
    np.testing.assert_array_equal(watch_y, DATA.validation.y[120:])


def test_smoothed_targets_keep_their_sum_and_their_class():
    (_, y), (_, watched) = replace(RECIPES["long"], smoothing=0.2).split(DATA)
    np.testing.assert_allclose(y.sum(axis=1), 1, rtol=1e-6)
    np.testing.assert_array_equal(y.argmax(axis=1), DATA.train.y)
    np.testing.assert_allclose(y.max(axis=1), 0.82, rtol=1e-6)
    np.testing.assert_allclose(y.min(axis=1), 0.02, rtol=1e-6)
    np.testing.assert_array_equal(watched, DATA.validation.y)


def test_unknown_recipes_are_refused():
    with pytest.raises(ValueError, match="'soup'.*first, second, long"):
        recipe_named("soup")


def test_a_recipe_can_be_cooked_at_the_command_line(monkeypatch, capsys):
    monkeypatch.setattr(recipes, "digits_or_mnist", digits)
    recipes.main(["first", "--epochs", "3", "--seed", "1"])
    said = capsys.readouterr().out
    assert len(re.findall(r"^epoch  \d, after", said, re.M)) == 3
    assert "recipe first: finished after 3 epochs" in said
    validation, test = map(float, re.findall(r"(\d\d\.\d\d)%", said))
    assert validation > 60 and test > 60


def test_every_recipe_has_a_stored_run_that_keeps_its_promise():
    runs = stored_runs()
    assert list(runs) == list(RECIPES)
    for name, run in runs.items():
        recipe = RECIPES[name]
        assert len(run.seconds) == len(run.validation_accuracy) == recipe.epochs
        assert np.all(np.diff(run.seconds) > 0)
        assert run.total_seconds > run.seconds[-1]
        assert run.test_accuracy >= recipe.promise


def test_a_missing_table_says_how_to_make_it(tmp_path):
    with pytest.raises(FileNotFoundError, match="make_recipe_runs.py"):
        stored_runs(tmp_path / "none.csv")


def test_rows_hold_what_the_history_holds():
    history = History(np.zeros(1), train_loss=[0.5, 0.25], seconds=[1.0, 2.0])
    history.validation_loss, history.validation_accuracy = [0.75, 0.5], [0.8, 0.9]
    assert rows_of(history) == [
        [1, "0.5", "0.75", "0.8", "1"],
        [2, "0.25", "0.5", "0.9", "2"],
    ]


def script():
    """Import data/make_recipe_runs.py, which is no part of a package."""
    path = Path(recipes.RUNS).with_name("make_recipe_runs.py")
    spec = importlib.util.spec_from_file_location("make_recipe_runs", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_script_stores_what_recipes_write(monkeypatch, tmp_path):
    make = script()

    def run(command, check):
        name, to = command[3], command[command.index("--to") + 1]
        assert command[:3] == [sys.executable, "-m", "helpers.recipes"] and check
        Path(to).write_text(f"1,0.5,0.4,0.9,{len(name)}\n2,0.3,0.2,0.95,9\ntest,0.96\n")

    monkeypatch.setattr(make.subprocess, "run", run)
    monkeypatch.setattr(make, "mnist_is_here", lambda: True)
    monkeypatch.setattr(sys, "argv", ["make", "--to", str(tmp_path / "runs.csv")])
    make.main()
    runs = stored_runs(tmp_path / "runs.csv")
    assert list(runs) == list(RECIPES)
    assert list(runs["long"].seconds) == [4, 9] and runs["first"].seconds[0] == 5
    assert runs["second"].test_accuracy == 0.96 and runs["second"].total_seconds >= 0
    with (tmp_path / "runs.csv").open(newline="") as file:
        assert [row["test_accuracy"] for row in csv.DictReader(file)] == [
            "",
            "0.96",
        ] * 3
