"""Curvature without the Hessian: Hessian–vector products and the largest eigenvalue.

The Hessian H of C(w) has n² entries. Its product with one vector v is the derivative
of the gradient along v, and costs about as much as a gradient. ``hessian_vector``
takes it by the **complex step**: the gradient is evaluated at w + ihv, and its
imaginary part, divided by h, is Hv. Nothing is subtracted, so nothing cancels: it is
exact up to rounding wherever the gradient is written in analytic operations, as all
gradients of this package are.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.optimizers import Objective

STEP = 1e-30  # its square is 0 beside any curvature: no truncation, no rounding


class Curvature(NamedTuple):
    """The end of a power iteration.

    Attributes
    ----------
    value : array, (…)
        λmax, the largest eigenvalue of the Hessian; NaN where ``w`` is not finite.
    direction : array, (…, n)
        Its eigenvector, of length 1: the steepest curve through ``w``.
    products : int
        How many Hessian–vector products it took.
    """

    value: NDArray
    direction: NDArray
    products: int


def hessian_vector(objective: Objective, w: ArrayLike, v: ArrayLike) -> NDArray:
    """Return H v, (…, n), by the complex step: one gradient with complex weights.

    Parameters
    ----------
    objective : Objective
        Its ``gradient`` must take complex weights; networks need dtype float64.
    w, v : arrays, (…, n)
        Where, and the vector; K of each give K products at once.

    Raises
    ------
    ValueError
        If the gradient drops the imaginary part.

    >>> from helpers.surfaces import bowl
    >>> hessian_vector(bowl(10), [1.0, 1.0], [0.0, 1.0])
    array([ 0., 10.])
    """
    w, v = np.asarray(w, dtype=float), np.asarray(v, dtype=float)
    bent = objective.gradient(w + 1j * STEP * v)
    if not np.iscomplexobj(bent):
        raise ValueError(
            "this gradient is real for complex weights: take "
            "hessian_vector_by_differences instead"
        )
    return bent.imag / STEP


def hessian_vector_by_differences(
    objective: Objective, w: ArrayLike, v: ArrayLike, h: float = 1e-5
) -> NDArray:
    """Return H v, (…, n), by the central difference of two gradients.

    It asks nothing of the gradient, and its error is at best about 1e−10 of Hv:
    ``h`` > 0, in units of ‖v‖, trades truncation against rounding (lesson 08).

    >>> from helpers.surfaces import bowl
    >>> hessian_vector_by_differences(bowl(10), [1.0, 1.0], [0.0, 1.0]).round(6)
    array([ 0., 10.])
    """
    w, v = np.asarray(w, dtype=float), np.asarray(v, dtype=float)
    step = h * v / np.maximum(np.linalg.norm(v, axis=-1, keepdims=True), 1e-300)
    apart = objective.gradient(w + step) - objective.gradient(w - step)
    return apart * np.linalg.norm(v, axis=-1, keepdims=True) / (2 * h)


def hessian(objective: Objective, w: ArrayLike) -> NDArray:
    """Return the whole Hessian (n, n) at ``w`` (n,), column by column: small n only.

    >>> from helpers.surfaces import bowl
    >>> hessian(bowl(10), [1.0, 1.0])
    array([[ 1.,  0.],
           [ 0., 10.]])
    """
    w = np.asarray(w, dtype=float)
    columns = np.eye(w.size)
    return hessian_vector(objective, np.broadcast_to(w, columns.shape), columns).T


def largest_curvature(
    objective: Objective,
    w: ArrayLike,
    rng: np.random.Generator,
    *,
    start: NDArray | None = None,
    tolerance: float = 1e-3,
    most: int = 1000,
) -> Curvature:
    """Return λmax of the Hessian at ``w`` (…, n) by power iteration.

    Power iteration finds the eigenvalue of largest *size*, ρ. If it is negative, or if
    two of opposite sign are of the same size, a second iteration on H + ρI, which has
    no negative eigenvalues, finds λmax.

    Parameters
    ----------
    objective, w
        As for ``hessian_vector``.
    rng : Generator
        Draws the vector to begin with.
    start : array, (…, n), optional
        Begin near here instead: the direction of a moment ago saves most of the work.
        A tenth of noise is mixed in, or an eigenvector that is no longer the steepest
        would be kept for ever.
    tolerance : float
        Stop when ‖Hv − λv‖ is below this fraction of ‖Hv‖. The error of λ is of the
        order of its square, unless another eigenvalue is about as close as that.
    most : int
        Products at most, of each iteration.
    """
    w = np.asarray(w, dtype=float)
    v = rng.standard_normal(w.shape)
    if start is not None:
        length = np.linalg.norm(start, axis=-1, keepdims=True)
        v = start + 0.1 * length * v / np.sqrt(w.shape[-1])
    limits = {"tolerance": tolerance, "most": most}
    with np.errstate(all="ignore"):  # weights that flew away have no curvature
        found, size, astray = _power(objective, w, v, shift=0.0, **limits)
        if not np.any((found.value < 0) | astray):
            return found
        v = rng.standard_normal(w.shape)  # the old one belongs to another eigenvalue
        again, _, _ = _power(objective, w, v, shift=size, **limits)
    return again._replace(products=found.products + again.products)


def _power(
    objective: Objective,
    w: NDArray,
    v: NDArray,
    *,
    shift: ArrayLike,
    tolerance: float,
    most: int,
) -> tuple[Curvature, NDArray, NDArray]:
    """Multiply by H + shift I and normalise, until v keeps its direction.

    Returns also the length of the last Hv, (…, 1), and where v is no eigenvector.
    """
    for count in range(1, most + 1):  # noqa: B007, it is returned
        v = v / np.linalg.norm(v, axis=-1, keepdims=True)
        image = hessian_vector(objective, w, v)
        value = np.sum(v * image, axis=-1, keepdims=True)
        size, wrong = (
            np.linalg.norm(part, axis=-1, keepdims=True)
            for part in (image, image - value * v)
        )
        if not np.any(wrong > tolerance * size):
            break
        v = image + shift * v
    direction = v / np.linalg.norm(v, axis=-1, keepdims=True)
    found = Curvature(value[..., 0], direction, count)
    return found, size, wrong[..., 0] > 0.1 * size[..., 0]
