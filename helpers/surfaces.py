"""Losses of two weights: surfaces C(w₁, w₂) that can be drawn and walked on.

Each surface is an objective like any other: ``value``, ``gradient`` and
``value_and_gradient`` take ``w`` of shape (…, 2), so a whole grid or sixty paths
are one call. Gradients are written by hand; the tests check them, and the Hessian
follows from them by the complex step, exact to rounding.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Domain = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, eq=False)
class Surface:
    """A named loss of two weights with what is known about it.

    Attributes
    ----------
    name, title, formula : str
        A key such as ``"booth"``, a title for people, and LaTeX without dollars.
    function, slope : callable
        C(w), (…, 2) → (…), and ∇C(w), (…, 2) → (…, 2); both accept complex ``w``.
    domain : ((low, high), (low, high))
        The part worth drawing, first weight first.
    start : tuple of two floats
        A start from which there is something to see.
    minima : tuple of pairs
        The lowest points, exact to rounding; empty if it falls without end.
    minimum : float or None
        The value there.
    quadratic : bool
        True if the curvature is the same everywhere, so 2/λmax bounds α everywhere.
    """

    name: str
    title: str
    formula: str
    function: Callable[[NDArray], NDArray]
    slope: Callable[[NDArray], NDArray]
    domain: Domain
    start: tuple[float, float]
    minima: tuple[tuple[float, float], ...] = ()
    minimum: float | None = None
    quadratic: bool = False

    def value(self, w: ArrayLike) -> NDArray:
        """Return C(w), shape (…), for ``w`` (…, 2); ValueError for another shape."""
        return self.function(_pairs(w))

    def gradient(self, w: ArrayLike) -> NDArray:
        """Return ∇C(w), shape (…, 2), for ``w`` (…, 2)."""
        return self.slope(_pairs(w))

    def value_and_gradient(self, w: ArrayLike) -> tuple[NDArray, NDArray]:
        """Return C(w) and ∇C(w)."""
        w = _pairs(w)
        return self.function(w), self.slope(w)

    def hessian(self, w: ArrayLike) -> NDArray:
        """Return the matrix of second derivatives, (…, 2, 2), by complex step."""
        w, tiny = _pairs(w), 1e-30
        columns = [self.slope(w + 1j * tiny * e).imag / tiny for e in np.eye(2)]
        return np.stack(columns, axis=-1)

    def largest_curvature(self, w: ArrayLike) -> NDArray:
        """Return λmax of the Hessian at ``w``, shape (…).

        Near a minimum gradient descent converges for 0 < α < 2/λmax (lesson 03).

        >>> bowl(condition=10).largest_curvature([3.0, 4.0]).round(6).item()
        10.0
        """
        return np.linalg.eigvalsh(self.hessian(w))[..., -1]


def _pairs(w: ArrayLike) -> NDArray:
    """Return ``w`` as a float (or complex) array (…, 2), or say what came."""
    w = np.asarray(w)
    if w.ndim == 0 or w.shape[-1] != 2:
        raise ValueError(f"w must have shape (…, 2), one pair a point; got {w.shape}")
    return w if w.dtype.kind in "fc" else w.astype(float)


def _split(w: NDArray) -> tuple[NDArray, NDArray]:
    return w[..., 0], w[..., 1]


def _join(dx: NDArray, dy: NDArray) -> NDArray:
    # np.stack does the same at three times the price, and this is called a lot.
    joined = np.empty((*dx.shape, 2), dtype=np.result_type(dx, dy))
    joined[..., 0], joined[..., 1] = dx, dy
    return joined


def _dot(v: NDArray, w: NDArray) -> NDArray:
    # Not np.sum, which is slow over an axis of two; and so the tape can follow.
    return v[..., 0] * w[..., 0] + v[..., 1] * w[..., 1]


def bowl(condition: float = 10.0, angle: float = 0.0) -> Surface:
    """Quadratic bowl with curvatures 1 and ``condition``, turned by ``angle``.

    Parameters
    ----------
    condition : float
        λmax/λmin ≥ 1: 1 is round, 100 a ravine.
    angle : float
        Radians, counter-clockwise, from the w₁ axis to the flat direction.

    Raises
    ------
    ValueError
        If ``condition`` is below 1 or not finite.
    """
    if not 1 <= condition < np.inf:
        raise ValueError(f"condition must be 1 or more and finite, got {condition!r}")
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = turn @ np.diag([1.0, condition]) @ turn.T
    kind = "round bowl" if condition == 1 else f"bowl, condition {condition:g}"
    return Surface(
        name=f"bowl{condition:g}",
        title=kind.capitalize(),
        formula=r"\tfrac12\,w^\top H w",
        function=lambda w: 0.5 * _dot(w, w @ matrix),
        slope=lambda w: w @ matrix,
        domain=((-4.0, 4.0), (-3.0, 3.0)),
        start=(-3.5, 2.0),
        minima=((0.0, 0.0),),
        minimum=0.0,
        quadratic=True,
    )


def rosenbrock() -> Surface:
    """The banana valley 100 (w₂ − w₁²)² + (1 − w₁)² (Rosenbrock 1960)."""

    def function(w: NDArray) -> NDArray:
        x, y = _split(w)
        return 100 * (y - x * x) ** 2 + (1 - x) ** 2

    def slope(w: NDArray) -> NDArray:
        x, y = _split(w)
        off = 200 * (y - x * x)
        return _join(2 * (x - 1) - 2 * x * off, off)

    return Surface(
        name="rosenbrock",
        title="Rosenbrock's valley",
        formula=r"100\,(w_2 - w_1^2)^2 + (1 - w_1)^2",
        function=function,
        slope=slope,
        domain=((-2.0, 2.0), (-1.0, 3.0)),
        start=(-1.5, 2.0),
        minima=((1.0, 1.0),),
        minimum=0.0,
    )


def himmelblau() -> Surface:
    """Four equal minima: (w₁² + w₂ − 11)² + (w₁ + w₂² − 7)² (Himmelblau 1972)."""

    def function(w: NDArray) -> NDArray:
        x, y = _split(w)
        return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2

    def slope(w: NDArray) -> NDArray:
        x, y = _split(w)
        first, second = x * x + y - 11, x + y * y - 7
        return _join(4 * x * first + 2 * second, 2 * first + 4 * y * second)

    return Surface(
        name="himmelblau",
        title="Himmelblau's four holes",
        formula=r"(w_1^2 + w_2 - 11)^2 + (w_1 + w_2^2 - 7)^2",
        function=function,
        slope=slope,
        domain=((-5.0, 5.0), (-5.0, 5.0)),
        start=(-0.5, -1.0),
        minima=(
            (3.0, 2.0),
            (-2.805118086952745, 3.131312518250573),
            (-3.779310253377747, -3.283185991286170),
            (3.584428340330492, -1.848126526964404),
        ),
        minimum=0.0,
    )


def beale() -> Surface:
    """Flat with sharp corners: Σ (cₖ − w₁ + w₁ w₂ᵏ)², k = 1, 2, 3 (Beale 1958)."""
    constants = (1.5, 2.25, 2.625)

    def function(w: NDArray) -> NDArray:
        x, y = _split(w)
        powers = (y, y * y, y * y * y)  # y**3 takes ten times as long
        terms = (c - x + x * p for c, p in zip(constants, powers, strict=True))
        return sum(term * term for term in terms)

    def slope(w: NDArray) -> NDArray:
        x, y = _split(w)
        dx, dy, below, power = 0.0, 0.0, 1.0, y  # yᵏ⁻¹ and yᵏ
        for k, c in enumerate(constants, 1):
            factor = power - 1
            term = c + x * factor
            dx = dx + term * factor
            dy = dy + term * (k * below)
            below, power = power, power * y
        return _join(2 * dx, 2 * x * dy)

    return Surface(
        name="beale",
        title="Beale's corners",
        formula=r"\sum_{k=1}^{3} (c_k - w_1 + w_1 w_2^k)^2",
        function=function,
        slope=slope,
        domain=((-4.5, 4.5), (-4.5, 4.5)),
        start=(1.0, 1.5),
        minima=((3.0, 0.5),),
        minimum=0.0,
    )


def booth() -> Surface:
    """A tilted bowl: (w₁ + 2w₂ − 7)² + (2w₁ + w₂ − 5)²."""

    def function(w: NDArray) -> NDArray:
        x, y = _split(w)
        return (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2

    def slope(w: NDArray) -> NDArray:
        x, y = _split(w)
        first, second = x + 2 * y - 7, 2 * x + y - 5
        return _join(2 * first + 4 * second, 4 * first + 2 * second)

    return Surface(
        name="booth",
        title="Booth's tilted bowl",
        formula=r"(w_1 + 2 w_2 - 7)^2 + (2 w_1 + w_2 - 5)^2",
        function=function,
        slope=slope,
        domain=((-6.0, 8.0), (-4.0, 10.0)),
        start=(-5.0, 6.0),
        minima=((1.0, 3.0),),
        minimum=0.0,
        quadratic=True,
    )


def saddle() -> Surface:
    """Up one way, down the other: ½ (w₁² − w₂²), without a minimum."""
    matrix = np.diag([1.0, -1.0])
    return Surface(
        name="saddle",
        title="Saddle",
        formula=r"\tfrac12\,(w_1^2 - w_2^2)",
        function=lambda w: 0.5 * _dot(w, w @ matrix),
        slope=lambda w: w @ matrix,
        domain=((-3.0, 3.0), (-3.0, 3.0)),
        start=(-2.5, 0.01),
        quadratic=True,
    )


def monkey_saddle() -> Surface:
    """Room for two legs and a tail: w₁³ − 3 w₁ w₂², without a minimum.

    At the origin even the curvature is zero, so a second-order test says nothing.
    """

    def function(w: NDArray) -> NDArray:
        x, y = _split(w)
        return x**3 - 3 * x * y * y

    def slope(w: NDArray) -> NDArray:
        x, y = _split(w)
        return _join(3 * (x * x - y * y), -6 * x * y)

    return Surface(
        name="monkey_saddle",
        title="Monkey saddle",
        formula=r"w_1^3 - 3 w_1 w_2^2",
        function=function,
        slope=slope,
        domain=((-2.0, 2.0), (-2.0, 2.0)),
        start=(1.6, 0.02),
    )


def plateau() -> Surface:
    """A crater in a plain: 1 − exp(−½ |w|²); far out the gradient all but vanishes."""

    def function(w: NDArray) -> NDArray:
        x, y = _split(w)
        return 1 - np.exp(-0.5 * (x * x + y * y))

    def slope(w: NDArray) -> NDArray:
        x, y = _split(w)
        return w * np.exp(-0.5 * (x * x + y * y))[..., None]

    return Surface(
        name="plateau",
        title="Plateau with a crater",
        formula=r"1 - e^{-\frac12 (w_1^2 + w_2^2)}",
        function=function,
        slope=slope,
        domain=((-4.0, 4.0), (-4.0, 4.0)),
        start=(-2.4, 1.6),
        minima=((0.0, 0.0),),
        minimum=0.0,
    )


def rastrigin() -> Surface:
    """A bowl covered in dimples: 20 + Σ (wᵢ² − 10 cos 2πwᵢ) (Rastrigin 1974)."""
    return Surface(
        name="rastrigin",
        title="Rastrigin's egg box",
        formula=r"20 + \sum_i \left(w_i^2 - 10\cos 2\pi w_i\right)",
        function=lambda w: 20 + np.sum(w * w - 10 * np.cos(2 * np.pi * w), axis=-1),
        slope=lambda w: 2 * w + 20 * np.pi * np.sin(2 * np.pi * w),
        domain=((-3.0, 3.0), (-3.0, 3.0)),
        start=(-2.3, 1.7),
        minima=((0.0, 0.0),),
        minimum=0.0,
    )


_INPUTS = np.linspace(-2.0, 2.0, 9)


def two_weight_network(
    inputs: ArrayLike = _INPUTS, targets: ArrayLike | None = None
) -> Surface:
    """C(w₁, w₂) of a real network: one input, one tanh neuron, one linear output.

    The prediction is ŷ = w₂ tanh(w₁ x), the loss the mean of (ŷ − y)² over the
    data, which stay fixed while the weights move (source S1). (w₁, w₂) and
    (−w₁, −w₂) are the same network, so the surface has two equal valleys.

    Parameters
    ----------
    inputs, targets : array, (N,)
        The data. Without ``targets`` the network with weights (1.5, 1) provides
        them, so the minima ±(1.5, 1) with value 0 are known exactly.

    Raises
    ------
    ValueError
        If the two are not of the same length N ≥ 1.

    >>> two_weight_network([1.0], [0.0]).value([2.0, 0.0]).item()
    0.0
    """
    x = np.asarray(inputs, dtype=float)
    known = targets is None
    y = np.tanh(1.5 * x) if known else np.asarray(targets, dtype=float)
    if x.ndim != 1 or x.shape != y.shape or x.size == 0:
        raise ValueError(
            "inputs and targets must be two lists of the same length, at least 1; "
            f"got shapes {x.shape} and {y.shape}"
        )

    twice = np.full(x.size, 2 / x.size)
    twice_x = twice * x

    def function(w: NDArray) -> NDArray:
        error = np.tanh(w[..., 0, None] * x)
        error *= w[..., 1, None]
        error -= y
        error *= error  # in place: for many w these arrays are large
        return error @ twice / 2

    def slope(w: NDArray) -> NDArray:
        hidden = np.tanh(w[..., 0, None] * x)
        error = w[..., 1, None] * hidden - y
        # 2/N Σ as a product with a vector: np.mean takes five times as long.
        first = (error * (1 - hidden * hidden)) @ twice_x
        return _join(w[..., 1] * first, (error * hidden) @ twice)

    return Surface(
        name="two_weight_network",
        title="A real network of two weights",
        formula=r"\frac1N \sum_n \left(w_2 \tanh(w_1 x_n) - y_n\right)^2",
        function=function,
        slope=slope,
        domain=((-3.0, 3.0), (-2.5, 2.5)),
        start=(-0.5, 2.1),
        minima=((1.5, 1.0), (-1.5, -1.0)) if known else (),
        minimum=0.0 if known else None,
    )


SURFACES = {
    surface.name: surface
    for surface in (
        two_weight_network(),
        bowl(1.0),
        bowl(10.0),
        bowl(100.0, angle=0.5),
        booth(),
        rosenbrock(),
        himmelblau(),
        beale(),
        saddle(),
        monkey_saddle(),
        plateau(),
        rastrigin(),
    )
}


def surface_named(name: str) -> Surface:
    """Return the ready-made surface called ``name``, a key of ``SURFACES``.

    Raises ValueError with the known names if there is none.

    >>> surface_named("booth").minima
    ((1.0, 3.0),)
    """
    if name not in SURFACES:
        raise ValueError(
            f"no surface is called {name!r}: choose one of {', '.join(SURFACES)}"
        )
    return SURFACES[name]
