"""The ravine of lesson 04: the loss of a straight line, as a surface of two weights.

A line ŷ = w₁ x + w₂ fitted to data whose inputs lie far from zero has two weights that
work against each other: steeper and lower, or flatter and higher, is nearly as good.
That is a long valley, oblique to both axes, and the everyday cause of bad condition.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.surfaces import Surface

EXAMPLES, START = 24, (-1.0, 1.6)


def line_data() -> tuple[NDArray, NDArray]:
    """Return the 24 examples of lesson 04: inputs from 1 to 3, noisy targets.

    >>> x, y = line_data()
    >>> x.shape, y.shape
    ((24,), (24,))
    """
    rng = np.random.default_rng(4)
    x = np.linspace(1.0, 3.0, EXAMPLES)
    y = 1.6 * x - 1.8 + 0.35 * rng.standard_normal(EXAMPLES)
    return x, y


def ravine(
    inputs: ArrayLike | None = None, targets: ArrayLike | None = None
) -> Surface:
    """C(w) = mean of ½ (w₁ x + w₂ − y)² over the data: quadratic, oblique, long.

    Parameters
    ----------
    inputs, targets : array, (N,)
        By default those of ``line_data``.

    Raises
    ------
    ValueError
        If the two differ in length, or the inputs are all the same.

    >>> ravine([0.0, 1.0], [1.0, 3.0]).value([2.0, 1.0]).item()
    0.0
    """
    if inputs is None or targets is None:
        inputs, targets = line_data()
    x, y = _checked(inputs, targets)
    hessian, lowest, floor = _bowl_of(x, y)

    def function(w: NDArray) -> NDArray:
        off = w - lowest
        return floor + 0.5 * np.sum(off * (off @ hessian), axis=-1)

    return Surface(
        name="ravine",
        title="The ravine",
        formula=r"\frac1{2N} \sum_n (w_1 x_n + w_2 - y_n)^2",
        function=function,
        slope=lambda w: (w - lowest) @ hessian,
        domain=((-2.0, 3.2), (-3.0, 3.2)),
        start=START,
        minima=((float(lowest[0]), float(lowest[1])),),
        minimum=floor,
        quadratic=True,
    )


def _bowl_of(x: NDArray, y: NDArray) -> tuple[NDArray, NDArray, float]:
    """Return the Hessian (2, 2), the lowest point (2,) and the loss there."""
    rows = np.stack([x, np.ones_like(x)], axis=-1)
    hessian = rows.T @ rows / len(x)
    lowest = np.linalg.solve(hessian, rows.T @ y / len(x))
    return hessian, lowest, float(0.5 * np.mean((rows @ lowest - y) ** 2))


def _checked(inputs: ArrayLike, targets: ArrayLike) -> tuple[NDArray, NDArray]:
    x, y = np.asarray(inputs, dtype=float), np.asarray(targets, dtype=float)
    fits = x.ndim == 1 and x.shape == y.shape
    if not (fits and x.size and np.ptp(x) > 0):
        raise ValueError(
            "inputs and targets must be two lists of the same length, with at least "
            f"two different inputs; got shapes {x.shape} and {y.shape}"
        )
    return x, y
