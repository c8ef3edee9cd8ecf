"""Derivatives by other roads than backpropagation, and the check that uses them.

A formula for a gradient is easy to get slightly wrong, and a network with a slightly
wrong gradient still seems to learn. So every gradient in this project is compared
with one of these, which know nothing of the formula. They need one evaluation of
the function per weight or more: good for checking, hopeless for training (lesson 08).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.duals import Dual

Function = Callable[[NDArray], NDArray]

# Where the error of cutting off the Taylor series and of rounding balance.
FORWARD_STEP = float(np.sqrt(np.finfo(float).eps))
CENTRAL_STEP = float(np.cbrt(np.finfo(float).eps))


def forward_difference(f: Function, w: ArrayLike, h: float | None = None) -> NDArray:
    """Return (f(w + h eᵢ) − f(w)) / h for every entry of ``w``; error O(h).

    Parameters
    ----------
    f : callable
        From an array of the shape of ``w`` to a number or an array.
    w : array
        Any shape; integers are taken as floats, so nothing is cut off.
    h : float, optional
        Step > 0; by default 1.5e-8 times max(1, |wᵢ|).

    Returns
    -------
    array
        The shape of f(w) followed by that of w: a gradient for scalar ``f``, a
        Jacobian for vector ``f``. Costs one call of ``f`` more than ``w`` has entries.

    Raises
    ------
    ValueError
        If ``h`` is not positive.

    >>> forward_difference(lambda w: w @ w, [3, 4]).round(6)
    array([6., 8.])
    """
    w = np.array(w, dtype=float)
    at_w = np.asarray(f(w))
    return _columns(
        w, lambda e, step: (f(w + step * e) - at_w) / step, _steps(w, h, FORWARD_STEP)
    )


def central_difference(f: Function, w: ArrayLike, h: float | None = None) -> NDArray:
    """Return (f(w + h eᵢ) − f(w − h eᵢ)) / 2h for every entry of ``w``; error O(h²).

    Arguments, shapes and errors as for ``forward_difference``; the default step is
    6e-6 times max(1, |wᵢ|), and there are two calls of ``f`` for every entry.

    >>> central_difference(lambda w: w @ w, [3, 4]).round(8)
    array([6., 8.])
    """
    w = np.array(w, dtype=float)
    return _columns(
        w,
        lambda e, step: (f(w + step * e) - f(w - step * e)) / (2 * step),
        _steps(w, h, CENTRAL_STEP),
    )


def complex_step(f: Function, w: ArrayLike, h: float = 1e-30) -> NDArray:
    """Return Im f(w + ih eᵢ) / h for every entry of ``w``; exact to rounding.

    Nothing is subtracted, so h may be tiny and no digit is lost (Squire & Trapp
    1998). ``f`` must accept complex arrays and be analytic: no absolute values,
    no comparisons of the complex number. Shapes as for ``forward_difference``.

    >>> complex_step(np.exp, 0.0).item()
    1.0
    """
    w = np.array(w, dtype=float)
    return _columns(
        w, lambda e, step: np.imag(f(w + 1j * step * e)) / step, _steps(w, h, h)
    )


def forward_mode(f: Function, w: ArrayLike) -> NDArray:
    """Return the gradient of scalar ``f`` by dual numbers, one pass per entry of ``w``.

    Exact to rounding; ``f`` must consist of operations that ``Dual`` knows.
    Returns an array of the shape of ``w``.

    >>> forward_mode(lambda w: (w * w).sum(), [3, 4])
    array([6., 8.])
    """
    w = np.array(w, dtype=float)
    return _columns(w, lambda e, step: f(Dual(w, e)).derivative, np.ones(w.shape))


def _steps(w: NDArray, h: float | None, default: float) -> NDArray:
    if h is None:
        return default * np.maximum(1.0, np.abs(w))
    if not h > 0:
        raise ValueError(f"the step h must be positive, got {h!r}")
    return np.full(w.shape, float(h))


def _columns(w: NDArray, difference: Callable, steps: NDArray) -> NDArray:
    """Differentiate in one entry of ``w`` after the other, and put them together."""
    columns = []
    for index in np.ndindex(w.shape):
        e = np.zeros(w.shape)
        e[index] = 1.0
        columns.append(np.asarray(difference(e, steps[index])))
    return np.stack(columns, axis=-1).reshape(columns[0].shape + w.shape)


@dataclass(frozen=True)
class GradientCheck:
    """The result of comparing a gradient with an independent one.

    Attributes
    ----------
    passed : bool
        True if no entry is off by more than the tolerance.
    relative_error : float
        Of the worst entry; nan if an entry is not a number.
    worst : tuple of int
        Where that entry is.
    analytic, numeric : float
        The two values there.
    """

    passed: bool
    relative_error: float
    worst: tuple[int, ...]
    analytic: float
    numeric: float

    def __str__(self) -> str:
        where = ", ".join(map(str, self.worst))
        word = "agree" if self.passed else "DIFFER"
        return (
            f"gradients {word}: worst entry [{where}], yours {self.analytic:.6g}, "
            f"numeric {self.numeric:.6g}, relative error {self.relative_error:.0e}"
        )


def check_gradient(
    f: Function,
    gradient: Function,
    w: ArrayLike,
    *,
    tolerance: float = 1e-5,
    method: Callable[[Function, ArrayLike], NDArray] = central_difference,
) -> GradientCheck:
    """Compare ``gradient(w)`` with the numeric gradient of ``f`` at ``w``.

    The error of an entry is |a − n| / max(|a|, |n|, 0.001 m) with m the largest
    entry of all: entries a thousand times smaller than the largest are measured
    against it, because finite differences cannot see them sharply.

    Parameters
    ----------
    f, gradient : callable
        The scalar function and the formula to check; both take ``w``.
    w : array
        Where to check. Random points are better than round ones.
    tolerance : float
        Largest relative error that passes. Central differences reach about 1e-8.
    method : callable
        ``central_difference``, ``complex_step`` or ``forward_mode``.

    Raises
    ------
    ValueError
        If the gradient has not the shape of ``w``.

    >>> w = np.array([1.0, 2.0])
    >>> check_gradient(lambda w: w @ w, lambda w: 2 * w, w).passed
    True
    >>> print(check_gradient(lambda w: w @ w, lambda w: w, w))
    gradients DIFFER: worst entry [0], yours 1, numeric 2, relative error 5e-01
    """
    w = np.array(w, dtype=float)
    analytic = np.asarray(gradient(w), dtype=float)
    if analytic.shape != w.shape:
        raise ValueError(
            f"the gradient must have the shape of w, {w.shape}; got {analytic.shape}"
        )
    numeric = method(f, w)
    size = np.maximum(np.abs(analytic), np.abs(numeric))
    error = np.abs(analytic - numeric) / np.maximum(size, _floor(size))
    worst = np.unravel_index(np.argmax(np.nan_to_num(error, nan=np.inf)), w.shape)
    return GradientCheck(
        passed=bool(np.all(error <= tolerance)),
        relative_error=float(error[worst]),
        worst=tuple(int(i) for i in worst),
        analytic=float(analytic[worst]),
        numeric=float(numeric[worst]),
    )


def _floor(size: NDArray) -> float:
    """Return the smallest size an entry is measured against; never 0."""
    finite = size[np.isfinite(size)]
    return max(1e-3 * finite.max(initial=0.0), np.finfo(float).tiny)
