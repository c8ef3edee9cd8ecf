"""The XOR program that source S4 publishes, rebuilt, with its mistakes as switches.

A network 2 → hidden → 2 with sigmoids and no biases learns 300 points from the first
50 of them. The stated loss is 1/(2N) Σ (ŷ − y)² + λ/(2N) Σ W². The program walks down
another gradient: the data part is N times too long, and the penalty adds one number,
λ Σ W², to every weight of a layer where λ/N · W belongs. Each of these can be put
right alone, so that every suspect gets its own experiment.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.layers import Dense
from helpers.network import Network, NetworkObjective

#: what S4 prints for its row x, by the names this lesson gives the quantities
WORKED_EXAMPLE = {
    "x": [[1.76405235, 0.40015721]],
    "W1": [
        [-0.67746455, 0.37769425, -0.07365253],
        [-0.53663519, 0.60920496, 0.21149622],
    ],
    "W2": [
        [-0.41491732, -0.30992816],
        [-0.31583913, -0.27706468],
        [-0.44701662, 0.15231059],
    ],
    "z1": [[-1.40982136, 0.91005018, -0.04529517]],
    "h1": [[0.19626223, 0.71301043, 0.48867814]],
    "z2": [[-0.52507645, -0.18394635]],
    "h2": [[0.37166596, 0.45414264]],
    "dC/dh2": [[-0.62833404, 0.45414264]],
    "dC/dh1": [[0.02599101, 0.01515256, 0.08274025]],
    "h1 (1 - h1)": [[0.15774337, 0.20462656, 0.24987182]],
    "dC/dW1": [
        [0.00723246, 0.00546965, 0.03647082],
        [0.00164061, 0.00124073, 0.00827303],
    ],
    "new W1": [
        [-0.67747178, 0.37768878, -0.073689],
        [-0.53663683, 0.60920372, 0.21148795],
    ],
    "new W2": [
        [-0.41488852, -0.30995026],
        [-0.31573451, -0.27714495],
        [-0.44694491, 0.15225557],
    ],
}
#: what S4's drawings print wrongly: a minus sign that h2 (1 - h2) cannot have, and a
#: box dLoss/dz2 that holds dh2/dz2 (its digits are on record, not its sign: either is
#: wrong)
MISPRINTED = {
    "dh2/dz2": [[-0.23353037, -0.2478971]],
    "dC/dz2": [[0.23353037, 0.2478971]],
}
#: the mean errors that S5's article prints, at steps 0, 10,000 … 60,000 for each rate
PUBLISHED_SWEEP = {
    0.001: [0.4964, 0.4952, 0.4936, 0.4916, 0.4891, 0.4860, 0.4821],
    0.01: [0.4964, 0.4574, 0.3591, 0.2394, 0.1431, 0.0986, 0.0760],
    0.1: [0.4964, 0.0429, 0.0241, 0.0181, 0.0150, 0.0130, 0.0116],
    1: [0.4964, 0.0086, 0.0058, 0.0046, 0.0040, 0.0035, 0.0032],
    10: [0.4964, 0.0031, 0.0021, 0.0017, 0.0015, 0.0013, 0.0012],
    100: [0.4964, 0.1255, 0.1253, 0.1253, 0.1252, 0.1252, 0.1252],
    1000: [0.4964, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
}
BATCH = 50  # the program takes the first 50 points, and always these
LEARNING_RATE, L2 = 1e-3, 1e-4
SEED = 2017


def sigmoid_network(hidden_units: int, biases: bool = False) -> Network:
    """Return the network 2 → ``hidden_units`` → 2 of S4, in float64, without penalty.

    Raises ValueError for fewer than one hidden unit.

    >>> sigmoid_network(3).size, sigmoid_network(3, biases=True).size
    (12, 17)
    """
    layers = [
        Dense(2, hidden_units, "sigmoid", bias=biases),
        Dense(hidden_units, 2, "sigmoid", bias=biases),
    ]
    return Network(layers, loss="half_squared_error", dtype=np.float64)


def published_start(network: Network, seed: int = SEED) -> NDArray:
    """Return the first weights of S4, (size,); biases, if there are any, are 0.

    They are uniform between −1 and 1, divided by the root of the number of inputs,
    from NumPy's old generator with the published seed.

    >>> published_start(sigmoid_network(3))[:2].round(8)
    array([-0.67746455,  0.37769425])
    """
    random = np.random.RandomState(seed)
    w = np.zeros(network.size)
    for layer, p in zip(network.layers, network.unpack(w), strict=True):
        draw = 2.0 * random.random_sample(p["W"].shape) - 1.0
        p["W"][...] = draw / np.sqrt(layer.inputs)
    return w


class PublishedObjective:
    """The stated loss, with the gradient that the program takes for its own.

    Parameters
    ----------
    network : Network
        From ``sigmoid_network``; its own ``l2`` stays 0.
    x, y : arrays, (N, 2) and (N,) of int
        The batch.
    l2 : float or array (K,)
        λ ≥ 0; an array gives each of K weight vectors (K, size) its own.
    summed : bool
        The mistake in the data part: N times too long.
    scalar : bool or array (K,) of bool
        The mistake in the penalty: one number for all weights of a layer.

    Raises
    ------
    ValueError
        If λ is negative, or the data do not fit the network.
    """

    def __init__(
        self,
        network: Network,
        x: ArrayLike,
        y: ArrayLike,
        *,
        l2: ArrayLike = L2,
        summed: bool = True,
        scalar: ArrayLike = True,
    ):
        self.network, self.l2 = network, np.asarray(l2, dtype=float)
        if not np.all(self.l2 >= 0):
            raise ValueError(f"l2 must be 0 or more, got {l2!r}")
        self.data: NetworkObjective = network.objective(x, y)
        self.summed, self.scalar = summed, np.asarray(scalar)

    def value(self, w: NDArray) -> NDArray:
        """Return the stated loss, data and penalty, (…), for ``w`` (…, size)."""
        return self.data.value(w) + self._penalty(w)

    def gradient(self, w: NDArray) -> NDArray:
        """Return what the program subtracts, (…, size): with both mistakes, no ∇C."""
        return self.value_and_gradient(w)[1]

    def value_and_gradient(self, w: NDArray) -> tuple[NDArray, NDArray]:
        """Return the stated loss and the gradient with the mistakes chosen."""
        value, gradient = self.data.value_and_gradient(w)
        if self.summed:
            gradient *= len(self.data.x)
        each, slots = self.network.unpack(w), self.network.unpack(gradient)
        for p, slot in zip(each, slots, strict=True):
            slot["W"] += self._penalty_gradient(p["W"])
        return value + self._penalty(w), gradient

    def _penalty(self, w: NDArray) -> NDArray:
        squares = sum(_sum_of_squares(p["W"]) for p in self.network.unpack(w))
        return self.l2 / (2 * len(self.data.x)) * squares

    def _penalty_gradient(self, W: NDArray) -> NDArray:
        """λ/N · W, or the mistake: the sum of squares, the same for every weight."""
        l2, scalar = self.l2[..., None, None], self.scalar[..., None, None]
        mistaken = _sum_of_squares(W)[..., None, None]
        return l2 * np.where(scalar, mistaken, W / len(self.data.x))


def _sum_of_squares(W: NDArray) -> NDArray:
    return np.sum(W * W, axis=(-2, -1))
