"""Losses of one weight: curves C(x) to roll a ball on.

Each curve is an objective like any other, with ``w`` of shape (…, 1), so a thousand
balls or a hundred learning rates are one call of ``descend``. Slopes and curvatures
are written by hand; hilltops and valleys follow from the slope by halving intervals.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Function = Callable[[NDArray], NDArray]
GRID = 4001  # places where the slope is looked at to find where it changes its sign


@dataclass(frozen=True, eq=False)
class Curve:
    """A named loss of one weight with what is known about it.

    Attributes
    ----------
    name, title, formula : str
        A key such as ``"dimple"``, a title for people, and LaTeX without dollars.
    function, slope, bend : callable
        f, f′ and f″ of an array of any shape; f and f′ also take complex numbers.
    domain : (low, high)
        The part worth drawing; all minima and maxima lie inside.
    start : float
        A start from which there is something to see.
    largest_bend, largest_twist : float
        Bounds L ≥ |f″| and T ≥ |f‴| in the domain; for waves, everywhere.
    """

    name: str
    title: str
    formula: str
    function: Function
    slope: Function
    bend: Function
    domain: tuple[float, float]
    start: float
    largest_bend: float
    largest_twist: float

    def value(self, w: ArrayLike) -> NDArray:
        """Return C, shape (…), for ``w`` (…, 1); ValueError for another shape."""
        return self.function(_single(w))

    def gradient(self, w: ArrayLike) -> NDArray:
        """Return the slope, shape (…, 1), for ``w`` (…, 1)."""
        return self.slope(_single(w))[..., None]

    def value_and_gradient(self, w: ArrayLike) -> tuple[NDArray, NDArray]:
        """Return C and the slope."""
        return self.value(w), self.gradient(w)

    def hessian(self, w: ArrayLike) -> NDArray:
        """Return f″ as a matrix of one entry, (…, 1, 1)."""
        return np.asarray(self.bend(_single(w)), float)[..., None, None]

    @cached_property
    def minima(self) -> NDArray:
        """The resting places, ascending, exact to rounding: (M,)."""
        return self._level(rising=True)

    @cached_property
    def maxima(self) -> NDArray:
        """The hilltops, ascending, exact to rounding: (M − 1,) on all curves here."""
        return self._level(rising=False)

    @cached_property
    def minimum(self) -> float:
        """The lowest value."""
        return float(self.function(self.minima).min())

    @property
    def deepest(self) -> float:
        """The place of the lowest value."""
        return float(self.minima[self.function(self.minima).argmin()])

    def basin(self, x: ArrayLike) -> NDArray:
        """Return the number of the basin of each ``x``: hilltops to its left.

        >>> CURVES["double_well"].basin([-3.0, 0.5])
        array([0, 1])
        """
        return np.searchsorted(self.maxima, x)

    def _level(self, *, rising: bool) -> NDArray:
        """Find where the slope passes 0 upwards (minima) or downwards (maxima)."""
        sign = 1 if rising else -1
        x = np.linspace(*self.domain, GRID)
        slope = sign * self.slope(x)
        at = np.flatnonzero((slope[:-1] < 0) & (slope[1:] >= 0))
        low, high = x[at], x[at + 1]
        for _ in range(60):
            middle = (low + high) / 2
            below = sign * self.slope(middle) < 0
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return np.round(high, 14) + 0.0  # so that 0 is 0, and not −0


def _single(w: ArrayLike) -> NDArray:
    """Return ``w`` without its last axis, which must have length 1."""
    w = np.asarray(w)
    if w.ndim == 0 or w.shape[-1] != 1:
        raise ValueError(f"w must have shape (…, 1), one number a ball; got {w.shape}")
    w = w[..., 0]
    return w if w.dtype.kind in "fc" else w.astype(float)


def parabola(curvature: float = 1.0) -> Curve:
    """Return a bowl whose curvature is the same everywhere: ½ f″ x².

    Raises ValueError unless ``curvature`` is positive.

    >>> parabola(2.5).gradient([[2.0]])
    array([[5.]])
    """
    if not curvature > 0:
        raise ValueError(f"curvature must be positive, got {curvature!r}")
    return Curve(
        name="bowl",
        title=f"A bowl of curvature {curvature:g}",
        formula=rf"\tfrac12 \cdot {curvature:g}\, x^2",
        function=lambda x: 0.5 * curvature * x**2,
        slope=lambda x: curvature * x,
        bend=lambda x: np.full(np.shape(x), curvature),
        domain=(-4.0, 4.0),
        start=-3.0,
        largest_bend=curvature,
        largest_twist=0.0,
    )


def double_well() -> Curve:
    """Return two bowls with a hilltop at 0 between them; minima at −1 and 1.

    >>> double_well().minima
    array([-1.,  1.])
    """
    return Curve(
        name="double_well",
        title="Two wells and a hilltop",
        formula=r"\tfrac14 x^4 - \tfrac12 x^2",
        function=lambda x: x**4 / 4 - x**2 / 2,
        slope=lambda x: x**3 - x,
        bend=lambda x: 3 * x**2 - 1,
        domain=(-2.0, 2.0),
        start=-1.8,
        largest_bend=11.0,
        largest_twist=12.0,
    )


def plateau() -> Curve:
    """Return a valley in a plain: far out there is hardly any slope."""
    return Curve(
        name="plateau",
        title="A valley in a plain",
        formula=r"\frac{x^2}{1 + x^2}",
        function=lambda x: x**2 / (1 + x**2),
        slope=lambda x: 2 * x / (1 + x**2) ** 2,
        bend=lambda x: 2 * (1 - 3 * x**2) / (1 + x**2) ** 3,
        domain=(-7.0, 7.0),
        start=-6.0,
        largest_bend=2.0,
        largest_twist=4.7,
    )


DENT, DEPTH, WIDTH = -4.0, 0.3, 0.25  # of the dimple


def dimple() -> Curve:
    """Return a wide bowl with a small sharp dent on its left side."""

    def dent(x):
        return DEPTH * np.exp(-((x - DENT) ** 2) / (2 * WIDTH**2))

    return Curve(
        name="dimple",
        title="A bowl with a dimple",
        formula=r"0.05\,x^2 - 0.3\,e^{-8 (x + 4)^2}",
        function=lambda x: 0.05 * x**2 - dent(x),
        slope=lambda x: 0.1 * x + dent(x) * (x - DENT) / WIDTH**2,
        bend=lambda x: 0.1 + dent(x) * (1 - ((x - DENT) / WIDTH) ** 2) / WIDTH**2,
        domain=(-7.0, 7.0),
        start=-6.0,
        largest_bend=0.1 + DEPTH / WIDTH**2,
        largest_twist=1.39 * DEPTH / WIDTH**3,
    )


def waves(
    pull: float, centre: float, terms: Sequence[tuple[float, float, float]]
) -> Curve:
    """Return a bowl with waves on it: pull·(x − centre)² + Σ A sin(k x + φ).

    Parameters
    ----------
    pull : float
        Above 0, so that the curve rises to both sides in the end.
    centre : float
    terms : list of (A, k, φ)
        Height, waves per 2π, and shift of each wave.

    Returns
    -------
    Curve
        Its domain holds every minimum: beyond it the bowl is steeper than all waves
        together. Its two bounds hold everywhere: each sine is at most 1.

    Raises
    ------
    ValueError
        If ``pull`` is not positive.
    """
    if not pull > 0:
        raise ValueError(f"pull must be positive, got {pull!r}")
    a, k, phase = (np.reshape(part, -1) for part in zip(*terms, strict=True))
    steepest, most, twist = (
        float(np.sum(np.abs(a) * np.abs(k) ** n)) for n in (1, 2, 3)
    )
    reach = 1.02 * steepest / (2 * pull) + 0.1

    def angle(x):
        return np.multiply.outer(np.asarray(x), k) + phase

    return Curve(
        name="waves",
        title="A bowl with waves",
        formula=r"p\,(x - c)^2 + \sum_i A_i \sin(k_i x + \varphi_i)",
        function=lambda x: pull * (x - centre) ** 2 + np.sin(angle(x)) @ a,
        slope=lambda x: 2 * pull * (x - centre) + np.cos(angle(x)) @ (a * k),
        bend=lambda x: 2 * pull - np.sin(angle(x)) @ (a * k**2),
        domain=(centre - reach, centre + reach),
        start=centre - 0.8 * reach,
        largest_bend=2 * pull + most,
        largest_twist=twist,
    )


def five_basins() -> Curve:
    """Return waves with exactly five resting places; the fourth is the deepest."""
    curve = waves(0.08, 0.5, [(1.0, 1.7, -0.8), (0.7, 1.1, 2.2)])
    formula = r"0.08\,(x - 0.5)^2 + \sin(1.7 x - 0.8) + 0.7 \sin(1.1 x + 2.2)"
    names = {"name": "five_basins", "title": "Five basins", "formula": formula}
    return replace(curve, **names, domain=(-10.0, 9.5), start=-9.0)


def flat_bowl() -> Curve:
    """Return a bowl so flat that α = 20 is the fastest: curvature 0.05."""
    return replace(parabola(0.05), name="flat_bowl")


CURVES = {
    curve.name: curve
    for curve in (
        parabola(),
        flat_bowl(),
        double_well(),
        plateau(),
        dimple(),
        five_basins(),
    )
}
