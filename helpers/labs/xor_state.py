"""The state of the XOR playground, its preset, and the training it leads to."""

from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpers.datasets import xor_cloud
from helpers.labs import presets
from helpers.labs.epochs import moments
from helpers.layers import Dense
from helpers.network import Network

STEPS, FRAMES = 1000, 48
MOST_UNITS = 50
ACTIVATIONS = ("tanh", "sigmoid", "relu")
RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
PENALTIES = (0.0, 0.0001, 0.001, 0.01, 0.1)


@dataclass(frozen=True)
class State:
    """What a preset says: everything needed to train the same network again.

    ``hidden_units`` is 1 to 50, ``alpha`` one of ``RATES``, ``l2`` one of
    ``PENALTIES``, ``seed`` 0 to 999, ``biases`` "yes" or "no".
    """

    hidden_units: int = 8
    activation: str = "tanh"
    alpha: float = 1.0
    l2: float = 0.0
    seed: int = 0
    biases: str = "yes"

    def preset(self) -> str:
        """Return the state as one line; ``read_preset`` takes it back.

        >>> State().preset()
        'v=1;hidden_units=8;activation=tanh;alpha=1;l2=0;seed=0;biases=yes'
        """
        return presets.write({f.name: getattr(self, f.name) for f in fields(self)})

    def network(self) -> Network:
        """Return the network 2 → hidden → 2 with softmax and cross-entropy."""
        biases = self.biases == "yes"
        hidden = Dense(2, self.hidden_units, self.activation, bias=biases)
        return Network([hidden, Dense(self.hidden_units, 2, "softmax", bias=biases)])


def read_preset(text: str) -> State:
    """Return the state a preset describes; what it leaves out takes its usual value.

    Raises ValueError with one sentence if it does not fit.

    >>> read_preset("hidden_units=3;activation=relu").hidden_units
    3
    """
    return State(**presets.read(text, READERS))


def read_units(text: str) -> int:
    """Return a typed number of hidden units, or say what is wrong."""
    return presets.whole(
        text, low=1, high=MOST_UNITS, name="the number of hidden units"
    )


def read_seed(text: str) -> int:
    """Return a typed seed, or say what is wrong."""
    return presets.whole(text, low=0, high=999, name="the seed")


def _one_of(options: tuple[float, ...], name: str):
    def read(text: str) -> float:
        value = presets.number(text, low=0, high=1000, name=name)
        if value not in options:
            listed = ", ".join(f"{option:g}" for option in options)
            raise ValueError(f"{name} must be one of {listed}; got {text.strip()}")
        return value

    return read


READERS = {
    "hidden_units": read_units,
    "activation": lambda text: presets.choice(text, ACTIVATIONS, "activation"),
    "alpha": _one_of(RATES, "α"),
    "l2": _one_of(PENALTIES, "λ"),
    "seed": read_seed,
    "biases": lambda text: presets.choice(text, ("yes", "no"), "choice of biases"),
}


@dataclass(frozen=True, eq=False)
class Training:
    """One training run at the moments of the slider.

    Attributes
    ----------
    steps : list of int
        The moments, F of them.
    w : array, (F, size)
        The weights; NaN after an explosion.
    loss, accuracy : arrays, (F,)
        Cross-entropy without the penalty and share of right answers; NaN likewise.
    exploded_at : int or None
        The step at which the weights or the loss are no numbers any more.
    """

    steps: list[int]
    w: NDArray
    loss: NDArray
    accuracy: NDArray
    exploded_at: int | None


@lru_cache(maxsize=32)
def train(state: State) -> Training:
    """Take 1,000 steps of gradient descent on the 300 points; about half a second.

    The same state gives the same run, and asked again, at once.
    """
    network, cloud = state.network(), xor_cloud()
    network.l2 = state.l2
    objective = network.objective(cloud.x, cloud.y)
    w, steps = (
        network.initialise(np.random.default_rng(state.seed)),
        moments(STEPS, FRAMES),
    )
    kept, exploded = np.full((len(steps), network.size), np.nan, np.float32), None
    with np.errstate(all="ignore"):
        for step in range(STEPS + 1):
            if not np.isfinite(w).all():
                exploded = step
                break
            if step in steps:
                kept[steps.index(step)] = w
            w = w - np.float32(state.alpha) * objective.gradient(w)
        network.l2 = 0.0
        loss = objective.value(kept).astype(float)
        right = network.predict(kept, cloud.x).argmax(axis=-1) == cloud.y
    exploded = _blank(steps, kept, loss, exploded)
    accuracy = np.where(np.isnan(kept[:, 0]), np.nan, right.mean(axis=-1))
    return Training(steps, kept, loss, accuracy, exploded)


def _blank(steps: list[int], w: NDArray, loss: NDArray, exploded: int | None):
    """Blank what follows a loss beyond all numbers; return the step of the explosion.

    The weights may still be numbers when the loss is none any more.
    """
    beyond = ~np.isfinite(loss)
    if not beyond.any():
        return exploded
    first = int(beyond.argmax())
    w[first:], loss[first:] = np.nan, np.nan
    return min(steps[first], STEPS if exploded is None else exploded)
