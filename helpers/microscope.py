"""A small network under the microscope: every derivative, analytic and numeric.

64 inputs, 6 tanh units, 10 softmax outputs: 460 parameters, 20 of the 8×8 digits.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpers.activations import softmax
from helpers.datasets import digits, one_hot
from helpers.layers import Dense
from helpers.network import Network

UNITS, EXAMPLES = 6, 20
NETWORK = Network([Dense(64, UNITS, "tanh"), Dense(UNITS, 10, "softmax")], dtype=float)
STEPS = 10.0 ** (np.arange(-26, 1) / 2)  # h, 1e-13 … 1
#: name in the menu → what is wrong
BUGS = {
    "right": "nothing",
    "bug A": "the hidden biases' gradient is a mean over the images of a sum: "
    "divided by N twice",
    "bug B": "the slope of tanh is forgotten",
    "bug C": "only the diagonal of softmax's Jacobian is used",
    "bug D": "the gradient of W₂ is not divided by N",
}


@lru_cache(maxsize=1)
def setup() -> tuple[NDArray, NDArray, NDArray]:
    """Return images (20, 64), one-hot labels (20, 10) and weights (460,)."""
    x, y = digits().train
    w = NETWORK.initialise(np.random.default_rng(10))
    return x[:EXAMPLES].astype(float), one_hot(y[:EXAMPLES], 10), w


def analytic(bug: str = "right") -> NDArray:
    """Return ∇C(w), (460,), with one of ``BUGS``; ValueError for another name."""
    if bug not in BUGS:
        raise ValueError(f"no gradient is called {bug!r}: choose one of {list(BUGS)}")
    x, y, w = setup()
    first, second = NETWORK.unpack(w)
    a = np.tanh(x @ first["W"] + first["b"])
    s = softmax(a @ second["W"] + second["b"])
    dz2 = (s - y) / len(x)
    if bug == "bug C":  # dC/ds · s (1 − s): what remains of the product
        dz2 = -y * (1 - s) / len(x)
    slope = 1.0 if bug == "bug B" else 1 - a * a
    dz1 = dz2 @ second["W"].T * slope
    db1 = dz1.sum(axis=0) / (len(x) if bug == "bug A" else 1)
    dW2 = a.T @ dz2 * (len(x) if bug == "bug D" else 1)
    return np.concatenate([(x.T @ dz1).ravel(), db1, dW2.ravel(), dz2.sum(axis=0)])


@lru_cache(maxsize=1)
def numeric() -> NDArray:
    """Return the central differences of C for every h of ``STEPS``, (27, 460)."""
    x, y, w = setup()
    value, sides = NETWORK.objective(x, y).value, np.eye(w.size)
    return np.array(
        [(value(w + h * sides) - value(w - h * sides)) / (2 * h) for h in STEPS]
    )


def difference(bug: str = "right") -> NDArray:
    """Return |analytic − numeric| relative to the larger of the two, (27, 460).

    Where both are below a thousandth of the largest derivative, it is relative to
    that: a derivative of 0 has no relative error.
    """
    exact = analytic(bug)
    larger = np.maximum(np.abs(exact), np.abs(numeric()))
    return np.abs(exact - numeric()) / np.maximum(larger, 1e-3 * np.abs(exact).max())


def blocks(values: NDArray) -> dict[str, NDArray]:
    """Return values (…, 460) as pictures: W1 (…, 17, 26), b1, W2 (…, 6, 10) and b2.

    W1 is a 2 × 3 sheet of 8 × 8 pictures with NaN in the seams.
    """
    *lead, _ = values.shape
    first, second = NETWORK.unpack(values)
    sheet = np.full((*lead, 17, 26), np.nan)
    for k in range(UNITS):
        top, left = 9 * (k // 3), 9 * (k % 3)
        picture = first["W"][..., k].reshape(*lead, 8, 8)
        sheet[..., top : top + 8, left : left + 8] = picture
    return {
        **{"W1": sheet, "b1": first["b"][..., None, :]},
        **{"W2": second["W"], "b2": second["b"][..., None, :]},
    }
