"""Where gradients meet on the way back: contributions that add up.

A tensor that was used in several places gets a contribution from each. An entry that
broadcasting has copied was used once for each copy, so the same rule holds for it.
"""

import numpy as np
from numpy.typing import NDArray


class Patch:
    """A gradient that is zero but for the entries at ``index``.

    Cutting a long vector into pieces would cost one array of its whole length for
    each piece, if the pieces' gradients did not share one.
    """

    def __init__(self, index, entries: NDArray):
        self.index, self.entries = index, entries
        parts = index if isinstance(index, tuple) else (index,)
        self.views = all(
            part is None or part is Ellipsis or isinstance(part, int | slice)
            for part in parts
        )

    def add_to(self, whole: NDArray) -> None:
        """Add the entries to ``whole``; entries picked twice count twice."""
        if self.views:
            whole[self.index] += self.entries
        else:
            np.add.at(whole, self.index, self.entries)


def fitted(gradient: NDArray, value: NDArray) -> NDArray:
    """Return ``gradient`` in the shape and the dtype of ``value``.

    An entry that broadcasting has copied feeds all its copies, and branches add:
    the gradient is summed over every axis along which ``value`` was repeated.

    >>> fitted(np.ones((3, 2)), np.zeros((3, 1)))
    array([[2.], [2.], [2.]])
    """
    shape = value.shape
    if gradient.shape != shape:
        extra = gradient.ndim - len(shape)
        repeated = tuple(extra + k for k, size in enumerate(shape) if size == 1)
        gradient = gradient.sum(axis=(*range(extra), *repeated)).reshape(shape)
    if gradient.dtype != value.dtype:
        gradient = gradient.astype(value.dtype)
    return gradient


class Sums:
    """The gradients under way: contributions add up until a tensor's turn comes."""

    def __init__(self):
        self._sums: dict[int, NDArray] = {}
        self._ours: set[int] = set()  # arrays that nobody else holds

    def add(self, node, gradient: NDArray | Patch) -> None:
        """Add a contribution to the gradient of a tensor."""
        key = id(node)
        if isinstance(gradient, Patch):
            gradient.add_to(self._own(node))
            return
        gradient = fitted(gradient, node.value)
        if key not in self._sums:
            self._sums[key] = gradient
        elif key in self._ours:
            self._sums[key] += gradient
        else:
            self._sums[key] = self._sums[key] + gradient
            self._ours.add(key)

    def _own(self, node) -> NDArray:
        """Return the sum so far, as an array that may be written to."""
        key = id(node)
        if key not in self._ours:
            sofar = self._sums.get(key)
            self._sums[key] = (
                np.zeros_like(node.value) if sofar is None else sofar.copy()
            )
            self._ours.add(key)
        return self._sums[key]

    def take(self, node) -> NDArray:
        """Return the sum; an input's is a copy if operations shared the array."""
        gradient = self._sums.pop(id(node))
        shared = node.rule is None and id(node) not in self._ours
        return gradient.copy() if shared else gradient
