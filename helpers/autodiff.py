"""Automatic differentiation in reverse mode, ready for use.

``Tensor`` (from ``helpers.autodiff_tape``) notes every operation and plays the notes
backward. Here are the functions of networks that have a node of their own; ``graph``,
which lays a computation open for drawing; and ``objective``, with which everything
that descends a surface descends a loss written with tensors.

>>> x = Tensor([1.0, 2.0])
>>> np.sum(x * x).backward()
>>> x.gradient
array([2., 4.])
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers import autodiff_rules as rules
from helpers import losses
from helpers.autodiff_rules import Rule
from helpers.autodiff_sums import Patch
from helpers.autodiff_tape import Tensor, apply, sweep, topological_order

__all__ = [
    "Edge", "Graph", "Node", "TapeObjective", "Tensor",
    "apply", "cross_entropy", "graph", "objective", "relu", "sigmoid", "softmax",
    "topological_order",
]  # fmt: skip


def _either(rule: Rule, x, *options):
    """Apply a rule to a tensor, and its function to anything else."""
    if isinstance(x, Tensor):
        return apply(rule, x, *options)
    return rule.function(x, *options)


def sigmoid(z):
    """Logistic function of a number, an array, a dual number or a tensor.

    >>> x = Tensor(0.0)
    >>> sigmoid(x).backward()
    >>> x.gradient.item()
    0.25
    """
    return _either(rules.SIGMOID, z)


def relu(z):
    """Rectified linear unit max(z, 0) of anything; its derivative at 0 is 0."""
    return _either(rules.RELU, z)


def softmax(z):
    """Softmax over the last axis, for arrays and tensors."""
    return _either(rules.SOFTMAX, z)


def cross_entropy(logits, target: ArrayLike):
    """Softmax and cross-entropy in one node; both (N, k), the mean over rows.

    One node is quicker than its parts, and no logit is too large. ``target`` is a
    constant whose rows sum to 1. ValueError if the shapes differ or it is a tensor.

    >>> z = Tensor([[0.0, 0.0]])
    >>> cross_entropy(z, [[0.0, 1.0]]).backward()
    >>> z.gradient
    array([[ 0.5, -0.5]])
    """
    if isinstance(target, Tensor):
        raise ValueError("the target is a constant: pass an array, not a tensor")
    if isinstance(logits, Tensor):
        return apply(rules.cross_entropy_rule(), logits, target)
    return losses.cross_entropy(logits, target)


class Node(NamedTuple):
    """A value in a graph: an input, a constant, or the result of an operation.

    ``gradient`` is ∂output/∂value, in the same shape; None for constants.
    """

    operation: str
    name: str | None
    value: NDArray
    gradient: NDArray | None


class Edge(NamedTuple):
    """A value that is used: nodes ``source`` and ``target`` by number.

    ``argument`` is 0 for the first input of the operation, 1 for the second.
    ``derivative`` is the local one, ∂target/∂source: a number, or an array with one
    for each entry. None for constants, and where it would be a whole Jacobian.
    """

    source: int
    target: int
    argument: int
    derivative: NDArray | None


class Graph(NamedTuple):
    """A computation as plain data; a node's number is its place in ``nodes``."""

    nodes: list[Node]
    edges: list[Edge]


def graph(output: Tensor) -> Graph:
    """Return the computation of ``output``, with values and gradients.

    Nodes are in topological order: inputs and constants (operations "input" and
    "constant") before what is computed from them, ``output`` last. A value used
    twice has two edges. The tensors themselves are left as they are.

    Raises
    ------
    ValueError
        If ``output`` is not a single number, or ``backward`` has already thrown its
        notes away: ask for the graph first, or call ``backward(keep=True)``.

    >>> a = Tensor(3.0, "a")
    >>> nodes, edges = graph(a * a + 1)
    >>> [f"{node.operation} {node.value:g}" for node in nodes]
    ['input 3', 'multiply 9', 'constant 1', 'add 10']
    >>> [(edge.source, edge.target) for edge in edges]
    [(0, 1), (0, 1), (1, 3), (2, 3)]
    >>> nodes[0].gradient.item(), edges[0].derivative.item()
    (6.0, 3.0)
    """
    gradients = {id(tensor): gradient for tensor, gradient in sweep(output)}
    nodes, edges, numbers = [], [], {}
    for tensor in topological_order(output):
        sources = []
        for x in tensor.inputs[: len(tensor.rule.vjps)] if tensor.rule else ():
            if not isinstance(x, Tensor):
                nodes.append(Node("constant", None, np.asarray(x), None))
            sources.append(numbers[id(x)] if isinstance(x, Tensor) else len(nodes) - 1)
        numbers[id(tensor)] = len(nodes)
        for argument, source in enumerate(sources):
            slope = _local_derivative(tensor, argument)
            edges.append(Edge(source, len(nodes), argument, slope))
        nodes.append(_node(tensor, gradients[id(tensor)]))
    return Graph(nodes, edges)


def _node(tensor: Tensor, gradient: NDArray) -> Node:
    operation = tensor.rule.name if tensor.rule else "input"
    return Node(operation, tensor.name, tensor.value, np.asarray(gradient))


def _local_derivative(tensor: Tensor, argument: int) -> NDArray | None:
    """Return ∂tensor/∂(its input number ``argument``), one entry for each entry."""
    x, rule = tensor.inputs[argument], tensor.rule
    if not isinstance(x, Tensor) or not (rule.elementwise or tensor.ndim == 0):
        return None
    values = [
        each.value if isinstance(each, Tensor) else each for each in tensor.inputs
    ]
    slope = rule.vjps[argument](np.ones_like(tensor.value), tensor.value, *values)
    if isinstance(slope, Patch):
        whole = np.zeros_like(x.value)
        slope.add_to(whole)
        return whole
    return np.asarray(slope)


def objective(f: Callable[[Tensor], Tensor]) -> "TapeObjective":
    """Return ``f``, a loss written with tensors, as an objective C(w).

    Optimizers, ``descend`` and ``check_gradient`` then take it like any surface.

    Parameters
    ----------
    f : callable
        From a flat vector w (n,) to one number, by operations that work on tensors.

    Examples
    --------
    >>> ravine = objective(lambda w: (w[0] - 1) ** 2 + 10 * w[1] ** 2)
    >>> ravine.value([3.0, 1.0]).item()
    14.0
    >>> ravine.gradient([3.0, 1.0])
    array([ 4., 20.])
    """
    return TapeObjective(f)


@dataclass(frozen=True)
class TapeObjective:
    """C(w) with a gradient from the tape; made by ``objective``.

    ``w`` is (…, n), values are (…), gradients (…, n). Points are taken one after the
    other, so ``function`` only ever sees a single vector.

    Raises
    ------
    ValueError
        By its methods, if ``function`` does not return one number, or one that was
        computed from w on the tape.
    """

    function: Callable[[Tensor], Tensor]

    def value(self, w: ArrayLike) -> NDArray:
        """Return C(w). No tape: complex and dual numbers can pass through."""
        w = w if hasattr(w, "shape") else np.asarray(w, dtype=float)
        if len(w.shape) > 1:
            return np.stack([self.value(point) for point in w])
        loss = self.function(w)
        loss = loss.value if isinstance(loss, Tensor) else loss
        if getattr(loss, "shape", ()) != ():
            raise ValueError(
                f"the loss must be a single number, got shape {loss.shape}"
            )
        return loss

    def gradient(self, w: ArrayLike) -> NDArray:
        """Return ∇C(w), by one forward and one backward pass."""
        return self.value_and_gradient(w)[1]

    def value_and_gradient(self, w: ArrayLike) -> tuple[NDArray, NDArray]:
        """Return C(w) and ∇C(w)."""
        w = Tensor(w)
        if w.ndim > 1:
            pairs = [self.value_and_gradient(point) for point in w.value]
            values, gradients = zip(*pairs, strict=True)
            return np.stack(values), np.stack(gradients)
        loss = self.function(w)
        if isinstance(loss, Tensor):
            loss.backward()
        if w.gradient is None:
            raise ValueError(
                "the loss was not computed from w on the tape: use w itself in the "
                "function, not w.value, and return what comes out"
            )
        return loss.value, w.gradient
