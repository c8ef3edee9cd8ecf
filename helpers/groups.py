"""Losses that fall into groups: one for each class of the data, or one formula each.

C(w) = Σ pₖ Cₖ(w) is an objective like any other, which can also give the gradient of
one group alone. That is all AW-SGD asks of an objective (``helpers.sampling``).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.network import Network, NetworkObjective
from helpers.optimizers import Objective


class Groups:
    """A loss that is the mean of the losses of K groups: C(w) = Σ pₖ Cₖ(w).

    Parameters
    ----------
    objectives : list of Objective
        Cₖ, at least one.
    shares : array, (K,)
        p: each > 0, together 1.

    Raises
    ------
    ValueError
        If there are no groups or the shares do not fit.

    >>> from helpers.surfaces import bowl, booth
    >>> Groups([bowl(), booth()], [0.25, 0.75]).value([1.0, 3.0]).item()
    11.375
    """

    def __init__(self, objectives: Sequence[Objective], shares: ArrayLike):
        self.objectives = list(objectives)
        self.shares = np.asarray(shares, dtype=float)
        fits = self.objectives and self.shares.shape == (len(self.objectives),)
        if not (fits and (self.shares > 0).all() and np.isclose(self.shares.sum(), 1)):
            raise ValueError(
                "shares must be positive, one for each group, and together 1; got "
                f"{np.asarray(shares).tolist()} for {len(self.objectives)} groups"
            )

    @property
    def groups(self) -> int:
        """How many groups there are, K."""
        return len(self.objectives)

    def value(self, w: NDArray) -> NDArray:
        """Return C(w), shape (…), over all groups."""
        return self._mean([each.value(w) for each in self.objectives])

    def gradient(self, w: NDArray) -> NDArray:
        """Return ∇C(w), (…, n), over all groups."""
        return self._mean([each.gradient(w) for each in self.objectives])

    def value_and_gradient(self, w: NDArray) -> tuple[NDArray, NDArray]:
        """Return C(w) and ∇C(w)."""
        pairs = [each.value_and_gradient(w) for each in self.objectives]
        values, gradients = zip(*pairs, strict=True)
        return self._mean(values), self._mean(gradients)

    def group_gradient(
        self,
        k: int,
        w: NDArray,
        rng: np.random.Generator | None = None,
        batch: int | None = None,
    ) -> NDArray:
        """Return ∇Cₖ(w), (…, n), or an unbiased estimate from ``batch`` examples.

        A group that is one formula, as here, has no examples and ignores ``batch``.
        """
        return self.objectives[k].gradient(w)

    def _mean(self, terms: Sequence[NDArray]) -> NDArray:
        # A plain float is a weak scalar: float32 stays float32.
        return sum(float(p) * each for p, each in zip(self.shares, terms, strict=True))


class ClassGroups(Groups):
    """The loss of a network on labelled data, one group for each class.

    Parameters
    ----------
    network : Network
        What is trained.
    x, y : arrays, (N, inputs) and (N,) of int
        The data; classes without examples are left out.

    Attributes
    ----------
    labels : array, (K,)
        The class that each group holds.

    Raises
    ------
    ValueError
        If ``y`` is not one whole number for each example, or does not fit the network.
    """

    def __init__(self, network: Network, x: ArrayLike, y: ArrayLike):
        x, y = np.asarray(x), np.asarray(y)
        if y.ndim != 1 or y.dtype.kind not in "iu" or y.shape != x.shape[:1]:
            raise ValueError(
                "groups by class need y (N,) of class numbers, one for each row of x; "
                f"got {y.shape} of {y.dtype} for x {x.shape}"
            )
        self.labels, counts = np.unique(y, return_counts=True)
        parts = [network.objective(x[y == c], y[y == c]) for c in self.labels]
        super().__init__(parts, counts / len(y))

    def group_gradient(
        self,
        k: int,
        w: NDArray,
        rng: np.random.Generator | None = None,
        batch: int | None = None,
    ) -> NDArray:
        """Return ∇Cₖ(w), (…, n): of the whole class, or of ``batch`` examples of it.

        The examples are drawn with ``rng``, with replacement.
        """
        part = self.objectives[k]
        if batch is not None:
            rows = rng.integers(len(part.x), size=batch)
            part = NetworkObjective(part.network, part.x[rows], part.y[rows])
        return part.gradient(w)
