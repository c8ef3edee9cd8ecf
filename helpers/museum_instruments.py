"""Instruments for the museum: what each shows of an exhibit, and whether it alarms.

Some read every frame of a training run, some try one thing. A reading lies inside the
limits a healthy program keeps, or it does not; where no limit is known beforehand (how
large should a step be?), the healthy twin's own readings, times or over 3, are it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpers.derivatives import central_difference
from helpers.diagnosis import rms
from helpers.museum import EXHIBITS, SEED, Run, exhibit, run, train_on
from helpers.museum_programs import Program

EXAMPLES = 20  # for gradients
FACTOR = 3.0


@dataclass(frozen=True)
class Instrument:
    """A name, what it asks, and how it is read.

    Attributes
    ----------
    name, question : str
    read : callable
        (program, run) → names of values, array (F or 1, names).
    low, high : float
        What a healthy program keeps between.
    of_twin : bool
        The limits are these times the smallest and largest reading of the twin.
    """

    name: str
    question: str
    read: Callable[[Program, Run], tuple[list[str], NDArray]]
    low: float
    high: float
    of_twin: bool = False


@dataclass(frozen=True, eq=False)
class Reading:
    """What an instrument shows.

    Attributes
    ----------
    names : list of str
        One for each column: blocks, layers, or one number.
    values : array (F, n), or (1, n) for a test that is done once
    low, high : array (n,)
        The limits of each column.
    """

    names: list[str]
    values: NDArray
    low: NDArray
    high: NDArray

    @property
    def outside(self) -> NDArray:
        """Return which values are beyond the limits, (F, n); unknown ones are not."""
        with np.errstate(invalid="ignore"):
            return (self.values < self.low) | (self.values > self.high)

    @property
    def alarm(self) -> bool:
        """Whether it shows a fault: beyond the limits somewhere."""
        return bool(self.outside.any())


@lru_cache(maxsize=512)
def reading(
    which: int | str, name: str, healthy: bool = False, seed: int = SEED
) -> Reading:
    """Read an instrument on an exhibit, or on its healthy twin."""
    instrument = instrument_named(name)
    program = exhibit(which).program(healthy)
    with np.errstate(all="ignore"):
        names, values = instrument.read(program, run(which, healthy, seed))
    low, high = (np.full(len(names), v) for v in (instrument.low, instrument.high))
    if instrument.of_twin:
        twin = values if healthy else reading(which, name, True, seed).values
        low, high = low * np.nanmin(twin, axis=0), high * np.nanmax(twin, axis=0)
    return Reading(names, values, low, high)


def catches(which: int | str, seed: int = SEED) -> dict[str, bool]:
    """Return for each instrument whether it alarms on an exhibit."""
    return {name: reading(which, name, seed=seed).alarm for name in INSTRUMENTS}


def catch_table(seed: int = SEED) -> tuple[list[str], list[str], NDArray]:
    """Return exhibits' keys, instruments' names, and a table of alarms, bool."""
    table = [list(catches(each.number, seed).values()) for each in EXHIBITS]
    return [each.key for each in EXHIBITS], list(INSTRUMENTS), np.array(table)


def instrument_named(name: str) -> Instrument:
    """Return an instrument; ValueError for a name that is not in INSTRUMENTS."""
    if name not in INSTRUMENTS:
        raise ValueError(
            f"no instrument is called {name!r}: choose one of {', '.join(INSTRUMENTS)}"
        )
    return INSTRUMENTS[name]


# Read at every frame


def _frames(read: Callable, program: Program, record: Run, count: int) -> NDArray:
    """Read at the weights of every frame; NaN after overflow."""
    x, y = (part[:EXAMPLES] for part in program.data()[0])
    rows = [
        np.full(count, np.nan) if w is None else read(w, x, y) for w in record.weights
    ]
    return np.array(rows, dtype=float)


def loss_and_accuracy(program: Program, record: Run):
    """The two curves that everybody looks at; the accuracy is 0 after overflow."""
    right = np.nan_to_num(record.accuracy)
    return ["accuracy"], np.median(right[-5:]).reshape(1, 1)


def gradient_check(program: Program, record: Run):
    """Analytic against numeric derivative of C along a random direction a block.

    Relative to the larger of the two, or to a thousandth of the largest of all. Two
    values of h are tried, and the better counts: a ReLU may switch between w − h and
    w + h if h is large, and rounding shows if it is small.
    """

    def read(w, x, y):
        analytic, at = along @ program.gradient(w, x, y), np.zeros(len(along))
        errors = []
        for h in (6e-6, 1e-7):
            numeric = central_difference(
                lambda t: program.value(w + t @ along, x, y), at, h
            )
            size = np.maximum(np.abs(analytic), np.abs(numeric))
            floor = max(1e-3 * size.max(), np.finfo(float).tiny)
            errors.append(np.abs(analytic - numeric) / np.maximum(size, floor))
        return np.minimum(*errors)

    along = _directions(program)
    return program.blocks, _frames(read, program, record, len(along))


def _directions(program: Program) -> NDArray:
    """Return a random direction within each block, (blocks, size)."""
    rng = np.random.default_rng(5)
    along = np.zeros((len(program.blocks), program.network.size))
    for row, name in zip(along, program.blocks, strict=True):
        block = program.unpack(row)[name]
        block[...] = rng.standard_normal(block.shape)
    return along


def update_ratio(program: Program, record: Run):
    """α · gradient over weight for the W of each layer, both as rms."""

    def read(w, x, y):
        p, g = program.unpack(w), program.unpack(program.gradient(w, x, y))
        return [program.rate * rms(g[name]) / rms(p[name]) for name in names]

    names = program.blocks[::2]
    return names, _frames(read, program, record, len(names))


def activations(program: Program, record: Run):
    """The rms of each layer's output, z for the last."""

    def read(w, x, y):
        values, z = program.forward(w, x)
        return [*(rms(a) for _, a in values), rms(z)]

    count = len(program.forward(program.start(_rng()), program.data()[0][0][:1])[0])
    names = [*(f"a{k}" for k in range(1, count + 1)), "z"]
    return names, _frames(read, program, record, len(names))


def doubled_batch(program: Program, record: Run):
    """Length of the gradient with every example twice over that with each once."""

    def read(w, x, y):
        twice = program.gradient(w, np.tile(x, (2, 1)), np.tile(y, (2, 1)))
        return [np.linalg.norm(twice) / np.linalg.norm(program.gradient(w, x, y))]

    return ["ratio"], _frames(read, program, record, 1)


def alone(program: Program, record: Run):
    """Largest change of a probability when an example is read alone, not with 19."""

    def read(w, x, y):
        single = np.concatenate([program.predict(w, row[None]) for row in x])
        return [np.abs(single - program.predict(w, x)).max()]

    return ["change"], _frames(read, program, record, 1)


# Tried once


def _rng() -> np.random.Generator:
    return np.random.default_rng(SEED)


def first_loss(program: Program, record: Run):
    """Loss before the first step over the loss of guessing."""
    return ["ratio"], np.array([[record.loss[0] / program.guessing()]])


def ten_examples(program: Program, record: Run):
    """Loss after training on ten examples alone, over the loss of guessing."""
    rng = _rng()
    few = tuple(part[:10] for part in program.data()[0])
    weights, _ = train_on(program, program.start(rng), few, rng)
    return ["ratio"], np.array(
        [[program.value(weights[-1], *few) / program.guessing()]]
    )


def pairs(program: Program, record: Run):
    """How often a shuffled example has the label of its nearest validation image."""
    (x, y), (known_x, known_y) = program.data()
    x, y = program.shuffled(x, y, _rng().permutation(len(x)))
    x, y = x[:200], y[:200]
    apart = (known_x**2).sum(axis=1) - 2 * x @ known_x.T
    same = known_y[apart.argmin(axis=1)].argmax(axis=1) == y.argmax(axis=1)
    return ["share"], np.array([[same.mean()]])


def constant_gradient(program: Program, record: Run):
    """Length of the 20th step over that of the 10th when the gradient is all ones."""
    lengths, buffer = [], np.zeros(3)
    for _ in range(20):
        buffer = program.collected(buffer, np.ones(3))
        lengths.append(np.linalg.norm(program.rate * buffer))
    return ["ratio"], np.array([[lengths[19] / lengths[9]]])


AS_ITS_TWIN = (1 / FACTOR, FACTOR, True)
THE_SAME = (0.999, 1.001)
_ROWS = (  # name, question, how it is read, limits, whether these are times the twin's
    (
        *("accuracy", "Does it reach 90 % of its twin's accuracy?"),
        *(loss_and_accuracy, 0.9, np.inf, True),
    ),
    ("gradient check", "Is the gradient that of the loss?", gradient_check, 0.0, 1e-4),
    (
        *("update ratio", "Are the steps as large as the twin's?"),
        *(update_ratio, *AS_ITS_TWIN),
    ),
    (
        *("activations", "Are the layers' outputs as large as the twin's?"),
        *(activations, *AS_ITS_TWIN),
    ),
    (
        *("doubled batch", "Does the same batch twice give the same gradient?"),
        *(doubled_batch, *THE_SAME),
    ),
    ("alone", "Is an image read alone as in company?", alone, 0.0, 1e-6),
    ("first loss", "Does it begin with the loss of guessing?", first_loss, 0.95, 1.05),
    ("ten examples", "Can it learn ten examples by heart?", ten_examples, 0.0, 0.3),
    ("pairs", "Do images keep their labels?", pairs, 0.8, 1.0),
    (
        *("constant gradient", "Do equal gradients give equal steps?"),
        *(constant_gradient, *THE_SAME),
    ),
)
INSTRUMENTS = {name: Instrument(name, *rest) for name, *rest in _ROWS}
