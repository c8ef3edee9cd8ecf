"""Optimizers: each turns a gradient into a step, ``w ← w + step``.

One short class per method, one method that matters: ``step(w, objective)`` asks the
objective for its gradient and returns the new weights. What a method remembers
between steps (a velocity, a running mean) lives in the optimizer and has the shape
of ``w``, so the same object walks a surface, sixty surfaces at once, or a network.

``learning_rate`` may be an array that broadcasts against ``w``: K rates of shape
(K, 1) with K weight vectors (K, n) run K descents in one NumPy computation.

Here are the methods that need one gradient a step and nothing else. The others keep
the same interface: BFGS and L-BFGS in ``helpers.quasi_newton``, annealing of both
kinds in ``helpers.annealing``, AW-SGD in ``helpers.sampling``.
"""

from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Objective(Protocol):
    """A loss as a function of the weights alone, C(w); ``w`` is (…, n)."""

    def value(self, w: NDArray) -> NDArray:
        """Return C(w), shape (…)."""

    def gradient(self, w: NDArray) -> NDArray:
        """Return ∇C(w), shape (…, n)."""

    def value_and_gradient(self, w: NDArray) -> tuple[NDArray, NDArray]:
        """Return both at the price of one evaluation of the gradient."""


class Optimizer:
    """What all methods share: a learning rate, a memory, and how to forget it.

    Parameters
    ----------
    learning_rate : float or array
        α ≥ 0, finite; an array must broadcast against ``w``.

    Raises
    ------
    ValueError
        If α is negative or not finite.
    """

    def __init__(self, learning_rate: ArrayLike):
        rates = np.asarray(learning_rate, dtype=float)
        if not np.all((rates >= 0) & np.isfinite(rates)):
            raise ValueError(
                f"learning_rate must be 0 or more and finite, got {learning_rate!r}"
            )
        # A plain float stays a weak scalar: it must not turn float32 into float64.
        self.learning_rate = rates if rates.ndim else rates.item()
        self.reset()

    def reset(self) -> None:
        """Forget all memory of earlier steps."""

    def step(self, w: NDArray, objective: Objective) -> NDArray:
        """Return the weights after one step from ``w``; both (…, n)."""
        raise NotImplementedError


class GradientDescent(Optimizer):
    """Walk against the gradient: w ← w − α g.

    On a mini-batch objective this is stochastic gradient descent, SGD
    (sources S1, S2, S5).
    """

    def step(self, w: NDArray, objective: Objective) -> NDArray:
        """Return w − α g; one gradient evaluation."""
        return w - self.learning_rate * objective.gradient(w)


class Momentum(Optimizer):
    """A heavy ball: the velocity remembers past gradients (Polyak 1964).

    v ← μ v + g, then w ← w − α v. ``momentum`` is μ in [0, 1).
    """

    def __init__(self, learning_rate: ArrayLike, momentum: float = 0.9):
        super().__init__(learning_rate)
        self.momentum = _fraction("momentum", momentum)

    def reset(self) -> None:
        """Stop the ball."""
        self.velocity = 0.0

    def step(self, w: NDArray, objective: Objective) -> NDArray:
        """Return w − α v with the new velocity v; one gradient evaluation."""
        self.velocity = self.momentum * self.velocity + objective.gradient(w)
        return w - self.learning_rate * self.velocity


class Nesterov(Momentum):
    """Momentum that corrects itself by looking ahead (Nesterov 1983).

    v ← μ v + g, then w ← w − α (g + μ v): the form of Sutskever et al. (2013) in
    the variables PyTorch uses, so the gradient is taken at ``w`` itself.
    """

    def step(self, w: NDArray, objective: Objective) -> NDArray:
        """Return w − α (g + μ v) with the new v; one gradient evaluation."""
        gradient = objective.gradient(w)
        self.velocity = self.momentum * self.velocity + gradient
        return w - self.learning_rate * (gradient + self.momentum * self.velocity)


class AdaGrad(Optimizer):
    """Shorter steps for weights that have had much gradient (Duchi et al. 2011).

    s ← s + g², then w ← w − α g / (√s + ε). The sum only grows, so the steps only
    shrink. ``epsilon`` > 0.
    """

    def __init__(self, learning_rate: ArrayLike, epsilon: float = 1e-10):
        super().__init__(learning_rate)
        self.epsilon = _positive("epsilon", epsilon)

    def reset(self) -> None:
        """Forget the sum of squares."""
        self.square = 0.0

    def step(self, w: NDArray, objective: Objective) -> NDArray:
        """Return w − α g / (√s + ε) with the new s; one gradient evaluation."""
        gradient = objective.gradient(w)
        self.square = self.square + gradient**2
        return w - self.learning_rate * gradient / (np.sqrt(self.square) + self.epsilon)


class RMSprop(AdaGrad):
    """AdaGrad with a memory that fades (Tieleman & Hinton 2012).

    s ← ρ s + (1 − ρ) g², then w ← w − α g / (√s + ε). ``decay`` is ρ in [0, 1).
    """

    def __init__(
        self, learning_rate: ArrayLike, decay: float = 0.99, epsilon: float = 1e-8
    ):
        super().__init__(learning_rate, epsilon)
        self.decay = _fraction("decay", decay)

    def step(self, w: NDArray, objective: Objective) -> NDArray:
        """Return w − α g / (√s + ε) with the new s; one gradient evaluation."""
        gradient = objective.gradient(w)
        self.square = self.decay * self.square + (1 - self.decay) * gradient**2
        return w - self.learning_rate * gradient / (np.sqrt(self.square) + self.epsilon)


class AdaDelta(Optimizer):
    """RMSprop that sets its own α: the size of its recent steps (Zeiler 2012).

    s ← ρ s + (1 − ρ) g², d = g √(u + ε) / √(s + ε), u ← ρ u + (1 − ρ) d², and
    w ← w − α d. In the paper α = 1. ``decay`` is ρ in [0, 1), ``epsilon`` > 0; it
    also decides how long the first steps are, for u starts at zero.
    """

    def __init__(
        self,
        learning_rate: ArrayLike = 1.0,
        decay: float = 0.9,
        epsilon: float = 1e-6,
    ):
        super().__init__(learning_rate)
        self.decay = _fraction("decay", decay)
        self.epsilon = _positive("epsilon", epsilon)

    def reset(self) -> None:
        """Forget both running means."""
        self.square, self.square_step = 0.0, 0.0

    def step(self, w: NDArray, objective: Objective) -> NDArray:
        """Return w − α d; one gradient evaluation."""
        gradient, rho = objective.gradient(w), self.decay
        self.square = rho * self.square + (1 - rho) * gradient**2
        ratio = (self.square_step + self.epsilon) / (self.square + self.epsilon)
        step = np.sqrt(ratio) * gradient
        self.square_step = rho * self.square_step + (1 - rho) * step**2
        return w - self.learning_rate * step


class Adam(Optimizer):
    """A step size of its own for every weight (Kingma & Ba 2015).

    Running means m of g and s of g², both corrected for their start at zero, and
    w ← w − α m̂ / (√ŝ + ε). ``beta1``, ``beta2`` in [0, 1); ``epsilon`` > 0.
    """

    def __init__(
        self,
        learning_rate: ArrayLike,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
    ):
        super().__init__(learning_rate)
        self.beta1 = _fraction("beta1", beta1)
        self.beta2 = _fraction("beta2", beta2)
        self.epsilon = _positive("epsilon", epsilon)

    def reset(self) -> None:
        """Forget both running means."""
        self.steps, self.mean, self.square = 0, 0.0, 0.0

    def step(self, w: NDArray, objective: Objective) -> NDArray:
        """Return w − α m̂ / (√ŝ + ε); one gradient evaluation."""
        gradient = objective.gradient(w)
        self.steps += 1
        self.mean = self.beta1 * self.mean + (1 - self.beta1) * gradient
        self.square = self.beta2 * self.square + (1 - self.beta2) * gradient**2
        mean = self.mean / (1 - self.beta1**self.steps)
        square = self.square / (1 - self.beta2**self.steps)
        return w - self.learning_rate * mean / (np.sqrt(square) + self.epsilon)


class AdamW(Adam):
    """Adam that also shrinks every weight (Loshchilov & Hutter 2019).

    w ← (1 − α λ) w, then Adam's step from the gradient at the old w. An L2 penalty
    in the loss would be divided by √ŝ with the rest of the gradient; this is not.
    ``weight_decay`` is λ, 0 or more; the other options are Adam's.
    """

    def __init__(
        self, learning_rate: ArrayLike, weight_decay: float = 0.01, **options: float
    ):
        super().__init__(learning_rate, **options)
        if not 0 <= weight_decay < np.inf:
            raise ValueError(
                f"weight_decay must be 0 or more and finite, got {weight_decay!r}"
            )
        self.weight_decay = float(weight_decay)

    def step(self, w: NDArray, objective: Objective) -> NDArray:
        """Return (1 − α λ) w − α m̂ / (√ŝ + ε); one gradient evaluation."""
        shrink = self.learning_rate * self.weight_decay * w
        return super().step(w, objective) - shrink


def own_stream(rng: np.random.Generator) -> np.random.Generator:
    """Return a generator of one's own, split off ``rng``, which does not move.

    Two optimizers made with the same ``rng`` so draw different numbers, and either
    can begin again without the other. Raises ValueError for anything but a Generator.
    """
    if not isinstance(rng, np.random.Generator):
        raise ValueError(
            "rng must be a NumPy Generator such as np.random.default_rng(0), got "
            f"{type(rng).__name__}"
        )
    return rng.spawn(1)[0]


def _fraction(name: str, value: float) -> float:
    """Return ``value`` if it lies in [0, 1), or say that it does not."""
    if not 0 <= value < 1:
        raise ValueError(f"{name} must be at least 0 and below 1, got {value!r}")
    return float(value)


def _positive(name: str, value: float) -> float:
    """Return ``value`` if it is positive and finite, or say that it is not."""
    if not 0 < value < np.inf:
        raise ValueError(f"{name} must be positive and finite, got {value!r}")
    return float(value)


# Those that lessons 00 to 03 and the surface lab offer.
OPTIMIZERS = {
    "gradient descent": GradientDescent,
    "momentum": Momentum,
    "Nesterov": Nesterov,
    "Adam": Adam,
}

# All that take one gradient a step; every one runs in a vectorised ``sweep``.
FIRST_ORDER = {
    "gradient descent": GradientDescent,
    "momentum": Momentum,
    "Nesterov": Nesterov,
    "AdaGrad": AdaGrad,
    "AdaDelta": AdaDelta,
    "RMSprop": RMSprop,
    "Adam": Adam,
    "AdamW": AdamW,
}
