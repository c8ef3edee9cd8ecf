"""Recipes for handwriting: how well dense layers read in 10, 20 and 60 seconds.

Their settings were chosen on validation images, from few candidates; many of these
differed by no more than random starts do. ``python -m helpers.recipes NAME`` cooks one,
shows how it goes, and ends with one look at the test images; Ctrl-C ends it early and
keeps the best weights so far. ``data/make_recipe_runs.py`` stores
what came out, and ``stored_runs`` reads it.
"""

import argparse
import csv
import time
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from helpers.datasets import Dataset, digits_or_mnist, one_hot
from helpers.layers import Dense
from helpers.network import Network
from helpers.optimizers import Momentum
from helpers.schedules import one_cycle
from helpers.training import Data, History, accuracy, fit

MANY = 10_000  # images; with fewer: smaller batches, a smaller α, more epochs
RUNS = Path(__file__).parents[1] / "data" / "recipe_runs.csv"
COLUMNS = ("epoch", "train_loss", "validation_loss", "validation_accuracy", "seconds")


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a training run but the data and the random numbers.

    ``hidden`` are the units of the hidden ReLU layers, ``learning_rate`` is the peak
    of the one-cycle schedule, ``l2`` the λ of the weight decay. ``shifts`` says whether
    every batch is moved by up to one pixel, and ``slant`` how far it leans then (see
    ``shifted``). ``smoothing`` is the share of every target that is spread evenly over
    all classes (Szegedy et al. 2016), so that no output has to be driven to 1.
    ``lent`` is how many validation images train, too, now that they have chosen
    everything else; the rest still watch. ``seconds`` is what it may take on two cores
    with MNIST, ``promise`` the test accuracy it must reach there.
    """

    name: str
    hidden: tuple[int, ...]
    epochs: int
    seconds: float
    promise: float
    learning_rate: float = 0.2
    batch_size: int = 200
    l2: float = 0.0
    shifts: bool = True
    lent: int = 0
    smoothing: float = 0.0
    slant: float = 0.0

    def network(self, data: Dataset) -> Network:
        """Return the network for these images: ReLU layers, then softmax."""
        sizes = (data.train.x.shape[1], *self.hidden)
        pairs = zip(sizes, sizes[1:], strict=False)
        layers = [Dense(inputs, units, "relu") for inputs, units in pairs]
        return Network([*layers, Dense(sizes[-1], data.classes, "softmax")], l2=self.l2)

    def epochs_on(self, data: Dataset) -> int:
        """Return how many epochs these images get: more where epochs are short."""
        return self.epochs if len(data.train.x) >= MANY else 3 * self.epochs

    def split(self, data: Dataset) -> tuple[Data, Data]:
        """Return (x, y) to train on and (x, y) to watch; few images lend none."""
        (x, y), (more_x, more_y) = data.train, data.validation
        lent = self.lent if len(x) >= MANY else 0
        if lent:
            x = np.concatenate([x, more_x[:lent]])
            y = np.concatenate([y, more_y[:lent]])
        if self.smoothing:
            certain = one_hot(y, data.classes)
            y = (1 - self.smoothing) * certain + self.smoothing / data.classes
        return (x, y), (more_x[lent:], more_y[lent:])

    def cook(self, data: Dataset, seed: int = 0, **options: object) -> History:
        """Train from a random start and return the history, as ``fit`` does.

        ``seed`` decides the start, the order and the shifts. ``options`` go to
        ``fit`` and may replace ``epochs``; the schedule then fits into the new number.
        """
        rng, network = np.random.default_rng(seed), self.network(data)
        train, watch = self.split(data)
        few = len(data.train.x) < MANY
        chosen = {
            "epochs": self.epochs_on(data),
            "batch_size": 20 if few else self.batch_size,
            "schedule": one_cycle(),
            "validation": watch,
        }
        if self.shifts:
            shape = {"image_shape": data.image_shape, "slant": self.slant}
            chosen["augment"] = partial(shifted, **shape)
        rate = self.learning_rate / 4 if few else self.learning_rate  # smaller batches
        momentum, w = Momentum(rate), network.initialise(rng)
        return fit(network, w, train, momentum, rng=rng, **(chosen | options))


def shifted(
    x: NDArray,
    rng: np.random.Generator,
    *,
    image_shape: tuple[int, int],
    pixels: int = 1,
    slant: float = 0.0,
) -> NDArray:
    """Move every image by up to ``pixels`` each way, at random; blank comes in.

    Parameters
    ----------
    x : array, (N, height · width)
        Images, one a row; not changed.
    rng : Generator
        Draws two whole numbers an image, from −``pixels`` to ``pixels``; and its
        slant, if there is any.
    image_shape : (height, width)
    slant : float
        At least 0. Rows also move sideways by up to ``slant`` pixels for each row that
        they lie below the middle, and as much to the other side above it: the image
        leans, as handwriting does.

    >>> x = np.array([[1.0, 2.0, 3.0, 4.0]])
    >>> shifted(x, np.random.default_rng(3), image_shape=(2, 2))  # down and left
    array([[0., 0., 2., 0.]])
    """
    height, width = image_shape
    row = np.arange(height)
    down, right = rng.integers(-pixels, pixels + 1, (2, len(x), 1))
    if slant:
        lean = rng.uniform(-slant, slant, (len(x), 1)) * (row - (height - 1) / 2)
        right = right + np.rint(lean).astype(int)
    reach = pixels + int(np.ceil(slant * height / 2))
    edges = ((0, 0), (pixels, pixels), (reach, reach))
    images = np.pad(x.reshape(-1, height, width), edges)
    # A row moves as a whole: one copy of a window into the padded row it comes from.
    windows = sliding_window_view(images, width, axis=2)
    image = np.arange(len(x))[:, None]
    return windows[image, row + pixels - down, reach - right].reshape(x.shape)


_LARGE = {"hidden": (512, 256), "learning_rate": 0.4, "slant": 0.12}
_SOON = {"l2": 5e-5, "smoothing": 0.05, "promise": 0.989}
_LATE = {"l2": 1e-4, "smoothing": 0.1, "promise": 0.992, "lent": 8000}
RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe("first", (256,), epochs=6, seconds=10, promise=0.98),
        Recipe("second", epochs=11, seconds=20, **_LARGE, **_SOON),
        Recipe("long", epochs=25, seconds=60, **_LARGE, **_LATE),
    )
}


def recipe_named(name: str) -> Recipe:
    """Return the recipe called ``name``; ValueError lists those there are.

    >>> recipe_named("first").hidden
    (256,)
    """
    if name not in RECIPES:
        raise ValueError(
            f"no recipe is called {name!r}: choose one of {', '.join(RECIPES)}"
        )
    return RECIPES[name]


@dataclass(frozen=True, eq=False)
class StoredRun:
    """What came out of a recipe on MNIST; arrays have one entry an epoch.

    ``seconds`` is the training time so far; ``total_seconds`` the whole program from
    a cold start: Python, loading, training, and the one look at the test images.
    """

    name: str
    seconds: NDArray
    train_loss: NDArray
    validation_loss: NDArray
    validation_accuracy: NDArray
    test_accuracy: float
    total_seconds: float


def stored_runs(path: Path = RUNS) -> dict[str, StoredRun]:
    """Return the stored run of every recipe by its name.

    FileNotFoundError says how to get the table back.

    >>> list(stored_runs()) == list(RECIPES)
    True
    """
    if not path.exists():
        raise FileNotFoundError(
            f"{path} is missing: restore it from the repository, or make it with "
            "data/make_recipe_runs.py"
        )
    with path.open(newline="") as file:
        groups = groupby(csv.DictReader(file), lambda row: row["recipe"])
        return {name: _stored(name, list(rows)) for name, rows in groups}


def _stored(name: str, rows: list[dict[str, str]]) -> StoredRun:
    columns = {key: np.array([float(row[key]) for row in rows]) for key in COLUMNS[1:]}
    ends = {key: float(rows[-1][key]) for key in ("test_accuracy", "total_seconds")}
    return StoredRun(name, **columns, **ends)


def rows_of(history: History) -> list[list]:
    """Return a row an epoch, its entries in the order of ``COLUMNS``."""
    columns = [getattr(history, name) for name in COLUMNS[1:]]
    return [
        [epoch, *(f"{value:.6g}" for value in row)]
        for epoch, row in enumerate(zip(*columns, strict=True), start=1)
    ]


def in_words(history: History) -> str:
    """Return one line on the latest epoch.

    >>> w = np.zeros(1)
    >>> in_words(History(w, train_loss=[0.5], validation_accuracy=[0.9], seconds=[2]))
    'epoch  1, after   2.0 s: training loss 0.5000, validation accuracy 90.00 %'
    """
    words = (
        f"epoch {len(history.train_loss):2}, after {history.seconds[-1]:5.1f} s: "
        f"training loss {history.train_loss[-1]:.4f}"
    )
    if history.validation_accuracy:
        share = history.validation_accuracy[-1]
        words += f", validation accuracy {100 * share:.2f} %"
    return words


def main(arguments: list[str] | None = None) -> None:
    """Cook a recipe at the command line and look at the test images once."""
    began, given = time.perf_counter(), _options(arguments)
    recipe, data = recipe_named(given.name), digits_or_mnist()
    options = {"epochs": given.epochs} if given.epochs else {}
    options |= {"progress": False, "on_epoch": _report}
    history = recipe.cook(data, given.seed, **options)
    best = history.validation_accuracy[history.best_epoch - 1]
    right = accuracy(recipe.network(data), history.w, data.test)
    seconds = time.perf_counter() - began
    print(f"{data.name}, recipe {recipe.name}: {history}")
    print(f"validation {best:.2%}, test {right:.2%}, {seconds:.1f} s with loading")
    if given.to:
        with given.to.open("w", newline="") as file:
            csv.writer(file).writerows([*rows_of(history), ["test", right]])


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("name", choices=RECIPES, nargs="?", default="second")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, help="fewer, or more, than it says")
    parser.add_argument("--to", type=Path, help="a table to write the epochs to")
    return parser.parse_args(arguments)


def _report(history: History) -> None:
    print(in_words(history), flush=True)


if __name__ == "__main__":
    main()
