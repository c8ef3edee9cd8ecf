"""AW-SGD: learn which examples to look at, from the noise they cause.

A loss of groups (``helpers.groups``) is C(w) = Σ pₖ Cₖ(w), and stochastic descent
looks at one group at a time. Which one may be drawn with any probabilities q, as long
as its gradient is weighted by p/q: the mean is then the whole gradient whatever q is,
but the variance is not. Groups whose gradient is long should come often; AW-SGD finds
out which by descent on the variance.

Source: Bouchard, Trouillon, Perez & Gaidon 2015, *Online Learning to Sample*.
"""

import copy

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.activations import softmax
from helpers.groups import Groups
from helpers.optimizers import Objective, Optimizer, own_stream

MOST_SQUARE = 10.0  # of the running mean: one wild gradient must not decide alone


class AWSGD(Optimizer):
    """Adaptive weighted SGD: learns to sample while it learns (Bouchard et al. 2015).

    Draws group k from q = (1 − m) softmax(τ) + m p, takes the weighted gradient
    d = (pₖ/qₖ) ∇Cₖ(w), and steps twice: w ← w − α d, τ ← τ + η |d|² ∇ log qₖ. At
    first q = p, which is plain SGD.

    Needs an objective with groups, such as ``ClassGroups(network, x, y)``, and walks
    one path at a time. One step counts as one gradient evaluation, of one group only.

    Parameters
    ----------
    learning_rate : float
        α ≥ 0.
    rng : Generator
        Gives a stream of its own; ``reset`` starts that stream again.
    sampler_rate : float
        η ≥ 0, with |d|² measured in units of its running mean (and taken as 10 at
        most), so that it need not be tuned to the size of the gradients. 0 is plain
        SGD.
    mix : float
        m in (0, 1): keeps every weight pₖ/qₖ at or below 1/m.
    batch : int, optional
        Examples drawn from the group; None takes the whole group.

    Raises
    ------
    ValueError
        If an option is out of its range.
    """

    def __init__(
        self,
        learning_rate: float,
        *,
        rng: np.random.Generator,
        sampler_rate: float = 0.05,
        mix: float = 0.1,
        batch: int | None = None,
    ):
        if np.ndim(learning_rate):
            raise ValueError(
                "AW-SGD walks one path at a time: learning_rate must be one number, "
                f"got shape {np.shape(learning_rate)}"
            )
        _check_options(sampler_rate, mix, batch)
        self.sampler_rate, self.mix, self.batch = float(sampler_rate), mix, batch
        self._fresh = own_stream(rng)
        super().__init__(learning_rate)

    def reset(self) -> None:
        """Forget what was learned about the groups; begin the same random numbers."""
        self.rng = copy.deepcopy(self._fresh)
        self.tau, self.mean_square = None, None

    def step(self, w: NDArray, objective: Objective) -> NDArray:
        """Return w − α d for ``w`` (n,), from the gradient of one group.

        Raises ValueError if the objective has no groups or ``w`` is not (n,).
        """
        groups = _groups_of(objective)
        if np.ndim(w) != 1:
            raise ValueError(
                f"AW-SGD walks one path at a time: w must be (n,), got {np.shape(w)}"
            )
        q = self.probabilities(groups.shares)
        k = int(self.rng.choice(len(q), p=q))
        gradient = groups.group_gradient(k, w, self.rng, self.batch)
        d = float(groups.shares[k] / q[k]) * gradient
        self._teach(k, float(np.dot(d, d)), groups.shares)
        return w - self.learning_rate * d

    def probabilities(self, shares: ArrayLike) -> NDArray:
        """Return q, (K,), with which groups of these shares p are drawn next."""
        shares = np.asarray(shares, dtype=float)
        q = shares if self.tau is None else _mixture(self.tau, shares, self.mix)
        return q / q.sum()  # rounding: the sum has to be 1 for the generator

    def _teach(self, k: int, square: float, shares: NDArray) -> None:
        """Step τ: a group whose |d|² is long becomes more probable."""
        if not np.isfinite(square):  # the path is diverging: nothing to learn
            return
        if self.tau is None:
            self.tau, self.mean_square = np.log(shares), square
        if self.mean_square > 0:
            relative = min(square / self.mean_square, MOST_SQUARE)
            slope = log_slope(k, self.tau, shares, self.mix)
            self.tau = self.tau + self.sampler_rate * relative * slope
        self.mean_square += (square - self.mean_square) / 100


def _check_options(sampler_rate: float, mix: float, batch: int | None) -> None:
    """Refuse options out of their ranges, before any work is done."""
    if not 0 <= sampler_rate < np.inf:
        raise ValueError(f"sampler_rate must be 0 or more, got {sampler_rate!r}")
    if not 0 < mix < 1:
        raise ValueError(f"mix must lie between 0 and 1, got {mix!r}")
    if batch is not None and (not isinstance(batch, int) or batch < 1):
        raise ValueError(f"batch must be None or a whole number ≥ 1, got {batch!r}")


def _mixture(tau: NDArray, shares: NDArray, mix: float) -> NDArray:
    """Return q = (1 − m) softmax(τ) + m p, (K,)."""
    return (1 - mix) * softmax(tau) + mix * shares


def log_slope(k: int, tau: NDArray, shares: NDArray, mix: float) -> NDArray:
    """Return ∇ log qₖ with respect to τ, (K,), for q = (1 − m) softmax(τ) + m p.

    Without mixing it is eₖ − q (sources: "AW-SGD, precisely").

    >>> log_slope(0, np.zeros(2), np.array([0.5, 0.5]), 0.0)
    array([ 0.5, -0.5])
    """
    s = softmax(tau)
    unit = np.eye(len(s))[k]
    return (1 - mix) * s[k] * (unit - s) / _mixture(tau, shares, mix)[k]


def second_moments(
    groups: Groups,
    w: NDArray,
    *,
    rng: np.random.Generator | None = None,
    batch: int | None = None,
    draws: int = 1,
) -> NDArray:
    """Return the mean of |∇Cₖ(w)|² for each group, (K,).

    Exact for whole groups; with ``batch`` the average of ``draws`` random batches.
    """

    def mean_square(k: int) -> float:
        drawn = (groups.group_gradient(k, w, rng, batch) for _ in range(draws))
        return np.mean([np.sum(g**2, dtype=float) for g in drawn])

    return np.array([mean_square(k) for k in range(groups.groups)])


def variance(groups: Groups, w: NDArray, q: ArrayLike, moments: ArrayLike) -> float:
    """Return the variance of the weighted gradient when groups are drawn from ``q``.

    E|d|² − |∇C|² = Σ pₖ²/qₖ mₖ − |∇C(w)|², summed over the weights, with the
    ``moments`` m from ``second_moments``.

    >>> from helpers.surfaces import bowl, booth
    >>> pair, w = Groups([bowl(), bowl()], [0.5, 0.5]), np.array([1.0, 2.0])
    >>> variance(pair, w, [0.5, 0.5], second_moments(pair, w))
    0.0
    """
    whole = groups.gradient(w)
    square = np.sum(whole**2, dtype=float)
    return float(np.sum(groups.shares**2 / np.asarray(q) * moments) - square)


def best_probabilities(groups: Groups, moments: ArrayLike) -> NDArray:
    """Return the q of least variance, (K,): proportional to pₖ √mₖ.

    >>> from helpers.surfaces import bowl
    >>> best_probabilities(Groups([bowl(), bowl()], [0.5, 0.5]), [1.0, 9.0])
    array([0.25, 0.75])
    """
    q = groups.shares * np.sqrt(moments)
    return q / q.sum()


def variance_ratio(
    groups: Groups, w: NDArray, q: ArrayLike, moments: ArrayLike | None = None
) -> float:
    """Return the variance with ``q`` over that of uniform sampling, where q = p.

    Uniform means that every example is as likely as any other. Below 1, ``q`` is
    better: the same noise with so much smaller a batch. ``moments`` as from
    ``second_moments``, by default those of whole groups.

    Raises ValueError where uniform sampling has no variance to compare with.
    """
    moments = second_moments(groups, w) if moments is None else moments
    uniform = variance(groups, w, groups.shares, moments)
    if not uniform > 0:
        raise ValueError("uniform sampling has no variance here: nothing to compare")
    return variance(groups, w, q, moments) / uniform


def _groups_of(objective: Objective) -> Groups:
    """Return the objective with its groups, or say that AW-SGD needs them.

    A counter such as ``descent.Counted`` counts one evaluation and is looked through.
    """
    inner = objective
    if hasattr(objective, "evaluations"):
        inner = objective.objective
    if not hasattr(inner, "group_gradient"):
        raise ValueError(
            "AW-SGD chooses which group of examples to learn from, so it needs an "
            "objective with groups such as ClassGroups(network, x, y); got "
            f"{type(inner).__name__}"
        )
    if inner is not objective:
        objective.evaluations += 1
    return inner
