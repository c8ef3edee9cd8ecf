"""Automatic differentiation in reverse mode: a tape of operations, played backward.

Every operation on a ``Tensor`` notes its inputs. From one result, ``backward`` walks
through these notes in reverse and gives every tensor its gradient by the chain rule:
at + it is copied, at × the factors swap, and where a value was used twice the two
gradients add. One walk yields all partial derivatives, however many there are
(Linnainmaa 1970; Griewank & Walther 2008; a survey is Baydin et al. 2018).

Lesson 05 builds the same thing for single numbers in sixty lines; here the values
are arrays. How each operation sends gradients back stands in ``autodiff_rules``.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers import autodiff_rules as rules
from helpers.autodiff_rules import Rule
from helpers.autodiff_sums import Sums


def _operator(function: np.ufunc) -> tuple[Callable, Callable]:
    """Return the two methods of an operator: with self on the left, on the right."""
    rule = rules.UFUNCS[function]
    return (
        lambda self, other: apply(rule, self, other),
        lambda self, other: apply(rule, other, self),
    )


def _comparison(function: np.ufunc) -> Callable:
    """Return the method that compares values; the answer has no gradient."""
    return lambda self, other: function(self.value, _value(other))


class Tensor:
    """An array that remembers how it was computed.

    Python's operators, indexing and NumPy's functions work on tensors, mixed with
    plain numbers and arrays. Those are constants: no gradient is computed for them.

    Parameters
    ----------
    value : array
        Real numbers of any shape. float32 stays float32; integers become floats.
        A float array is not copied: leave it alone until ``backward`` is done.
    name : str, optional
        What graphs call it.

    Attributes
    ----------
    gradient : array or None
        ∂output/∂self, in the shape and dtype of ``value``, after ``backward``.
        Inputs add up the gradients of several outputs: set None to start afresh.
    rule : Rule or None
        The operation it is the result of; None for an input.
    inputs : tuple or None
        The tensors and constants it was computed from, and the options of the rule.
        None once ``backward`` has thrown them away.

    Raises
    ------
    ValueError
        If ``value`` does not hold real numbers.
    TypeError
        By an operation that no rule is known for; the message names it.

    >>> coat, discount = Tensor(400), Tensor(0.7)
    >>> total = (coat + 2 * 300) * discount
    >>> total.backward()
    >>> total.value.item(), coat.gradient.item(), discount.gradient.item()
    (700.0, 0.7, 1000.0)
    """

    __slots__ = ("value", "gradient", "name", "rule", "inputs", "__weakref__")

    def __init__(self, value: ArrayLike, name: str | None = None):
        value = np.asarray(value)
        if value.dtype.kind not in "fiub":
            raise ValueError(f"a tensor holds real numbers, got {value.dtype}")
        self.value = value if value.dtype.kind == "f" else value.astype(float)
        self.gradient, self.name = None, name
        self.rule, self.inputs = None, ()

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the values."""
        return self.value.shape

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self.value.ndim

    @property
    def size(self) -> int:
        """The number of entries."""
        return self.value.size

    @property
    def dtype(self) -> np.dtype:
        """The dtype of the values."""
        return self.value.dtype

    @property
    def T(self) -> "Tensor":
        """The tensor with its axes reversed."""
        return self.transpose()

    def sum(self, axis=None, keepdims: bool = False) -> "Tensor":
        """Return the sum over ``axis``: an int, a tuple, or None for all."""
        return apply(rules.SUM, self, axis, keepdims)

    def mean(self, axis=None, keepdims: bool = False) -> "Tensor":
        """Return the mean over ``axis``."""
        return apply(rules.MEAN, self, axis, keepdims)

    def max(self, axis=None, keepdims: bool = False) -> "Tensor":
        """Return the largest entry over ``axis``; equals share the gradient."""
        return apply(rules.MAX, self, axis, keepdims)

    def reshape(self, *shape) -> "Tensor":
        """Return the same entries in another shape: ``reshape(2, 3)`` or a tuple."""
        return apply(rules.RESHAPE, self, shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes) -> "Tensor":
        """Return the axes in the order given, or reversed."""
        if len(axes) == 1 and not isinstance(axes[0], int):
            axes = axes[0]
        return apply(rules.TRANSPOSE, self, axes or None)

    def backward(self, keep: bool = False) -> None:
        """Set the gradient of every tensor that this one number was computed from.

        The notes are thrown away on the way, and with them the arrays they held,
        unless ``keep`` is True. Time: about two forward passes.

        Raises
        ------
        ValueError
            If this is not a single number, or the notes are no longer there.
        """
        for node, gradient in sweep(self):
            if node.rule is None and node.gradient is not None:
                gradient = node.gradient + gradient
            node.gradient = np.asarray(gradient)
            if not keep:
                node.inputs = None if node.rule else ()

    def __array_ufunc__(self, function, method, *inputs, **options):
        """Apply a NumPy function, and note it."""
        if function in rules.UFUNCS and method == "__call__" and not options:
            return apply(rules.UFUNCS[function], *inputs)
        if function in rules.COMPARISONS and not options:
            return function(*map(_value, inputs))
        call = function.__name__ + ("" if method == "__call__" else f".{method}")
        if options:
            call += f" with {', '.join(f'{name}=' for name in options)}"
        raise TypeError(_no_rule(call))

    def __array_function__(self, function, types, arguments, options):
        """Apply a NumPy function that is a method or an attribute here."""
        name = {"amax": "max"}.get(function.__name__, function.__name__)
        if name in ("sum", "mean", "max", "reshape", "transpose"):
            return getattr(Tensor, name)(*arguments, **options)
        if name in ("shape", "ndim", "size") and len(arguments) == 1:
            return getattr(arguments[0], name)
        raise TypeError(_no_rule(name))

    def __array__(self, dtype=None, copy=None):
        raise TypeError(
            "a tensor does not become a plain array by itself, as its history would "
            "be lost: take its .value, or stay with operations on tensors"
        )

    # Straight to the rule: NumPy's own way to these takes twice the time. There is no
    # __iadd__, so x += y makes a new tensor and keeps the old one for the way back.
    __add__, __radd__ = _operator(np.add)
    __sub__, __rsub__ = _operator(np.subtract)
    __mul__, __rmul__ = _operator(np.multiply)
    __truediv__, __rtruediv__ = _operator(np.divide)
    __pow__, __rpow__ = _operator(np.power)
    __matmul__, __rmatmul__ = _operator(np.matmul)
    __lt__, __le__ = _comparison(np.less), _comparison(np.less_equal)
    __gt__, __ge__ = _comparison(np.greater), _comparison(np.greater_equal)
    __eq__, __ne__ = _comparison(np.equal), _comparison(np.not_equal)
    __hash__ = object.__hash__

    def __neg__(self) -> "Tensor":
        return apply(rules.UFUNCS[np.negative], self)

    def __pos__(self) -> "Tensor":
        return self

    def __abs__(self) -> "Tensor":
        return apply(rules.UFUNCS[np.absolute], self)

    def __getitem__(self, index) -> "Tensor":
        """Return the entries at ``index``, of any kind NumPy knows."""
        return apply(rules.INDEX, self, index)

    def __len__(self) -> int:
        return len(self.value)

    def __iter__(self) -> Iterator["Tensor"]:
        return (self[k] for k in range(len(self)))

    def __repr__(self) -> str:
        return f"Tensor({self.value}, gradient={self.gradient})"


def _value(x):
    return x.value if isinstance(x, Tensor) else x


def _no_rule(call: str) -> str:
    return (
        f"np.{call} has no derivative rule here: write it with the operations "
        "listed in helpers.autodiff_rules, or add a rule there"
    )


def apply(rule: Rule, *inputs) -> Tensor:
    """Return ``rule.function(*inputs)`` as a tensor that knows where it came from.

    ``inputs`` are tensors and constants, and then the options of the rule, if any.

    Raises
    ------
    ValueError
        If shapes do not fit.
    TypeError
        If the result is not made of real numbers.
    """
    values = [x.value if isinstance(x, Tensor) else x for x in inputs]
    try:
        value = np.asarray(rule.function(*values))
    except ValueError as error:
        raise ValueError(_misfit(rule, values, error)) from error
    if value.dtype.kind != "f":
        raise TypeError(
            f"{rule.name} gave {value.dtype} entries, but tensors hold real numbers: "
            "combine them with real numbers and arrays only"
        )
    node = Tensor.__new__(Tensor)  # the checks of __init__ are done
    node.value, node.gradient, node.name = value, None, None
    node.rule, node.inputs = rule, inputs
    return node


def _misfit(rule: Rule, values: list, error: ValueError) -> str:
    """Say which shapes did not fit, and what would."""
    if len(rule.vjps) < 2:
        return f"{rule.name}: {error}"
    advice = "make their sizes equal, or 1, counted from the last axis"
    if rule.name == "matmul":
        advice = "the last size of the first must be the last but one of the second"
    shapes = " and ".join(str(np.shape(value)) for value in values)
    return f"{rule.name} does not fit the shapes {shapes}: {advice}"


def topological_order(output: Tensor) -> list[Tensor]:
    """Return all tensors behind ``output``, each one after everything it needs.

    Otherwise they stand as the formula reads, from left to right. Going through it
    backward, a tensor is reached when all who used it have been, so its gradient is
    complete. A stack of its own, rather than a function that calls itself, lets a
    chain be longer than Python's recursion limit.

    Raises
    ------
    ValueError
        If an earlier ``backward`` has thrown the notes away.
    """
    order, seen, stack = [], set(), [output]
    while stack:
        node = stack.pop()
        if node is None:  # the mark: all that the next one needs is in order now
            order.append(stack.pop())
        elif id(node) not in seen:
            seen.add(id(node))
            if node.inputs is None:
                raise ValueError(
                    "backward has already run through here, its gradients are set and "
                    "its notes thrown away: compute the output again, or let the first "
                    "call be backward(keep=True) if gradients are to be added twice"
                )
            if node.rule is None:
                order.append(node)  # an input, with nothing behind it
                continue
            stack += (node, None)
            # What is put on the stack last comes off first: left before right.
            stack += [x for x in node.inputs[::-1] if isinstance(x, Tensor)]
    return order


def sweep(output: Tensor) -> Iterator[tuple[Tensor, NDArray]]:
    """Yield every tensor with its complete gradient, from the output to the inputs.

    ValueError if the output is not a single number or its notes are gone.
    """
    if output.shape != ():
        raise ValueError(
            f"backward starts from a single number, but the shape is {output.shape}: "
            "reduce it first, for instance with .sum() or .mean()"
        )
    order, sums = topological_order(output), Sums()
    sums.add(output, np.ones((), output.dtype))
    while order:
        node = order.pop()
        gradient = sums.take(node)
        if node.rule is not None:
            inputs, y = node.inputs, node.value
            values = [x.value if isinstance(x, Tensor) else x for x in inputs]
            for x, vjp in zip(inputs, node.rule.vjps, strict=False):
                if isinstance(x, Tensor):
                    sums.add(x, vjp(gradient, y, *values), gradient)
        yield node, gradient
