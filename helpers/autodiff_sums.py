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
        repeated = [extra + k for k, size in enumerate(shape) if size == 1]
        gradient = np.add.reduce(gradient, axis=(*range(extra), *repeated))
        if repeated:
            gradient = gradient.reshape(shape)
    if gradient.dtype != value.dtype:
        gradient = gradient.astype(value.dtype)
    return gradient


class Sums:
    """The gradients under way: contributions add up until a tensor's turn comes."""

    def __init__(self):
        self._sums: dict[int, NDArray] = {}
        self._ours: set[int] = set()  # tensors whose sum nobody else holds
        self._lent: set[int] = set()  # tensors that got the very array of another one

    def add(self, node, share: NDArray | Patch, g: NDArray | None = None) -> None:
        """Add ``share`` to the gradient of a tensor.

        ``g`` is the gradient of the tensor that the share comes from: a rule that
        passes it on as it is makes the two share one array.
        """
        if isinstance(share, Patch):
            share.add_to(self._own(node))
            return
        key, value = id(node), node.value
        if share.shape != value.shape or share.dtype != value.dtype:
            share = fitted(share, value)
        elif share is g:
            self._lent.add(key)
        sofar = self._sums.get(key)
        if sofar is None:
            self._sums[key] = share
        elif key in self._ours:
            self._sums[key] += share
        else:
            self._sums[key] = sofar + share
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
        """Return the sum; an input's is a copy if another tensor shares the array."""
        gradient = self._sums.pop(id(node))
        if node.rule is None and (gradient.base is not None or id(node) in self._lent):
            return gradient.copy()
        return gradient
