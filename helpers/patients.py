"""Sick training runs, drawn by number, with treatments that may or may not help.

Every patient is a real network that really trains on the bundled 8×8 digits. What
is wrong with it is in its settings; a treatment changes settings, and the run starts
again from the same random numbers.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpers.datasets import digits
from helpers.diagnosis import Reading, examine, rms
from helpers.layers import Dense
from helpers.network import Network, NetworkObjective
from helpers.training import Clipped, accuracy

STEPS, EVERY = 240, 6  # training steps, and steps between two readings
PATIENTS = 99
WELL = 0.85  # validation accuracy of a healthy patient, or of a cured one


@dataclass(frozen=True)
class Settings:
    """Everything that decides a run; the defaults are healthy.

    ``scale`` multiplies the standard deviation of He's (ReLU) or Xavier's start;
    ``bias`` is where hidden biases start; ``pixel`` is the largest pixel value;
    ``clip`` 0 means no clipping; ``decay`` lets α fall to a hundredth.
    """

    depth: int = 2
    units: int = 32
    activation: str = "relu"
    scale: float = 1.0
    bias: float = 0.0
    learning_rate: float = 0.2
    batch: int = 32
    examples: int = 1000
    l2: float = 0.0
    pixel: float = 1.0
    clip: float = 0.0
    decay: bool = False


@dataclass(frozen=True)
class Patient:
    """A number, what it suffers from, and its settings."""

    number: int
    disease: str
    settings: Settings


#: disease → function from a random generator to what it changes in the settings
DISEASES = {
    "learning rate too large": lambda rng: {"learning_rate": rng.uniform(4, 6)},
    "learning rate too small": lambda rng: {"learning_rate": rng.uniform(4e-3, 7e-3)},
    "vanishing gradients": lambda rng: {
        **{"depth": int(rng.integers(5, 7)), "activation": "tanh"},
        **{"scale": rng.uniform(0.2, 0.3), "learning_rate": 0.3},
    },
    "exploding gradients": lambda rng: {
        **{"depth": int(rng.integers(4, 6)), "scale": rng.uniform(2.8, 3.4)},
        **{"learning_rate": 0.1, "units": 64},
    },
    "dead ReLU units": lambda rng: {"bias": -rng.uniform(5.0, 8.0)},
    "all weights start at zero": lambda rng: {"scale": 0.0, "activation": "tanh"},
    "overfitting": lambda rng: {
        **{"examples": int(rng.integers(35, 50)), "units": 64, "learning_rate": 0.5}
    },
    "batches too small": lambda rng: {
        "batch": 1,
        "learning_rate": rng.uniform(0.12, 0.18),
    },
    "inputs not scaled": lambda rng: {"pixel": float(rng.choice([16, 100, 255]))},
    "L2 too strong": lambda rng: {"l2": rng.uniform(0.3, 0.6)},
}

#: treatment → what it changes, from the settings
TREATMENTS = {
    "none": lambda s: {},
    "divide α by 30": lambda s: {"learning_rate": s.learning_rate / 30},
    "multiply α by 30": lambda s: {"learning_rate": s.learning_rate * 30},
    "let α decay": lambda s: {"decay": True},
    "start as He or Xavier": lambda s: {"scale": 1.0, "bias": 0.0},
    "clip the gradient at 1": lambda s: {"clip": 1.0},
    "two hidden layers": lambda s: {"depth": 2},
    "batches of 64": lambda s: {"batch": 64},
    "1,000 examples": lambda s: {"examples": 1000},
    "L2 with λ = 0.01": lambda s: {"l2": 0.01},
    "no L2": lambda s: {"l2": 0.0},
    "pixels from 0 to 1": lambda s: {"pixel": 1.0},
}

#: disease → the treatment that meets its cause
CURES = {
    "learning rate too large": "divide α by 30",
    "learning rate too small": "multiply α by 30",
    "vanishing gradients": "start as He or Xavier",
    "exploding gradients": "start as He or Xavier",
    "dead ReLU units": "start as He or Xavier",
    "all weights start at zero": "start as He or Xavier",
    "overfitting": "1,000 examples",
    "batches too small": "batches of 64",
    "inputs not scaled": "pixels from 0 to 1",
    "L2 too strong": "no L2",
}


def draw(number: int) -> Patient:
    """Return patient ``number``, 1…99; each ten in a row have all ten diseases.

    Raises ValueError for another number.

    >>> len({draw(k).disease for k in range(1, 11)})
    10
    """
    if not 1 <= number <= PATIENTS:
        raise ValueError(f"patients have numbers from 1 to {PATIENTS}, got {number}")
    ward, bed = divmod(number - 1, len(DISEASES))
    order = np.random.default_rng((10, ward)).permutation(len(DISEASES))
    disease = list(DISEASES)[order[bed]]
    changes = DISEASES[disease](np.random.default_rng((11, number)))
    return Patient(number, disease, replace(Settings(), **changes))


def treated(settings: Settings, treatment: str) -> Settings:
    """Return settings after one of ``TREATMENTS``; ValueError for another name."""
    if treatment not in TREATMENTS:
        raise ValueError(
            f"no treatment is called {treatment!r}: choose one of "
            f"{', '.join(TREATMENTS)}"
        )
    return replace(settings, **TREATMENTS[treatment](settings))


@dataclass(eq=False)
class Case:
    """The record of a run: a row for each of the F readings, NaN after overflow.

    Attributes
    ----------
    step : array (F,)
        How many steps were taken before the reading.
    loss, validation, accuracy : array (F,)
        Losses without the L2 penalty, on training and on validation images, and the
        fraction of validation images read correctly.
    activation : array (F, L + 1)
        Sizes of the inputs and of each layer's output.
    gradient, weight, silent : array (F, L)
        See ``helpers.diagnosis.Reading``.
    ratio : array (F, L)
        Size of the next step's change of W, over the size of W. The step is the one
        really taken: one mini-batch, after clipping and decay.
    overflow : int
        The step at which a number was no longer finite; −1 if none.
    """

    step: NDArray
    loss: NDArray
    validation: NDArray
    accuracy: NDArray
    activation: NDArray
    gradient: NDArray
    weight: NDArray
    ratio: NDArray
    silent: NDArray
    overflow: int = -1
    settings: Settings = field(default_factory=Settings)

    @property
    def well(self) -> bool:
        """Whether it got through and its last five readings are mostly good."""
        return self.overflow < 0 and self.final_accuracy >= WELL

    @property
    def final_accuracy(self) -> float:
        """The median of the last five readings: one jump decides nothing."""
        return float(np.median(self.accuracy[-5:]))


@lru_cache(maxsize=64)
def case(settings: Settings, seed: int) -> Case:
    """Train with these settings and return the record; about a quarter second."""
    network, w, rng = _admit(settings, seed)
    data, watch = _images(settings)
    readings, overflow = [], -1
    with np.errstate(all="ignore"):
        for step in range(STEPS + 1):
            change = _change(network, w, data, rng, settings, step)
            if step % EVERY == 0:
                readings.append(_reading(network, w, change, data, watch))
            w = w + change
            if not np.isfinite(w).all():
                overflow = step + 1
                break
    return _record(readings, overflow, settings)


def _admit(
    settings: Settings, seed: int
) -> tuple[Network, NDArray, np.random.Generator]:
    """Return the network, its first weights and the generator that shuffles."""
    s, rng = settings, np.random.default_rng((12, seed))
    sizes = [64] + [s.units] * s.depth
    layers = [
        Dense(*pair, s.activation) for pair in zip(sizes, sizes[1:], strict=False)
    ]
    network = Network([*layers, Dense(s.units, 10, "softmax")], l2=s.l2)
    w = network.initialise(rng) * np.float32(s.scale)
    for p in network.unpack(w)[:-1]:
        p["b"][...] = s.bias
    return network, w, rng


@lru_cache(maxsize=1)
def _digits():
    return digits()


def _images(settings: Settings):
    """Return training and validation images with the pixels that were asked for."""
    data, pixel = _digits(), np.float32(settings.pixel)
    x, y = data.train
    x, y = x[: settings.examples] * pixel, y[: settings.examples]
    return (x, y), (data.validation.x * pixel, data.validation.y)


def _change(network, w, data, rng, settings, step) -> NDArray:
    """Return what one mini-batch adds to the weights, clipping and decay included."""
    s, (x, y) = settings, data
    rows = rng.integers(0, len(x), min(s.batch, len(x)))
    objective = network.objective(x[rows], y[rows])
    target = Clipped(objective, s.clip) if s.clip else objective
    rate = s.learning_rate * (0.01 ** (step / STEPS) if s.decay else 1.0)
    return -rate * target.gradient(w)


def _reading(network, w, change, data, watch) -> dict:
    """Read every instrument once, on at most 200 training images."""
    x, y = data[0][:200], data[1][:200]
    read: Reading = examine(network, w, x, y)
    plain = Network(network.layers)  # the loss alone, without the penalty
    objectives: list[NetworkObjective] = [plain.objective(*d) for d in ((x, y), watch)]
    return {
        "loss": float(objectives[0].value(w)),
        "validation": float(objectives[1].value(w)),
        "accuracy": accuracy(network, w, watch),
        "activation": np.append(rms(x), read.activation),
        **{"gradient": read.gradient, "weight": read.weight, "silent": read.silent},
        "ratio": [rms(p["W"]) for p in network.unpack(change)] / read.weight,
    }


def _record(readings: list[dict], overflow: int, settings: Settings) -> Case:
    """Put readings side by side, with NaN for those that were never taken."""
    frames = STEPS // EVERY + 1
    columns = {}
    for name in readings[0]:
        rows = np.array([reading[name] for reading in readings], dtype=float)
        rows[~np.isfinite(rows)] = np.nan
        missing = np.full((frames - len(rows), *rows.shape[1:]), np.nan)
        columns[name] = np.concatenate([rows, missing])
    step = np.arange(frames) * EVERY
    return Case(step=step, overflow=overflow, settings=settings, **columns)
