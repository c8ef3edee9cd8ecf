"""Dual numbers: a value that carries its derivative along (forward mode).

``Dual(a, a')`` stands for a + a'ε with ε² = 0. Sums, products and functions of dual
numbers then obey the rules of calculus by themselves: that is automatic
differentiation in forward mode (Clifford 1873; Wengert 1964). NumPy's functions work
on duals because ``Dual`` tells NumPy the derivative of each.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

# For each function of one variable: its derivative, from the input and the output.
_ELEMENTWISE = {
    np.negative: lambda x, y: -1.0,
    np.positive: lambda x, y: 1.0,
    np.exp: lambda x, y: y,
    np.log: lambda x, y: 1 / x,
    np.log1p: lambda x, y: 1 / (1 + x),
    np.sqrt: lambda x, y: 0.5 / y,
    np.square: lambda x, y: 2 * x,
    np.sin: lambda x, y: np.cos(x),
    np.cos: lambda x, y: -np.sin(x),
    np.tanh: lambda x, y: 1 - y * y,
    np.absolute: lambda x, y: np.sign(x),
}


def _power(a, b, da, db):
    """Differentiate a**b; the term with log a is left out where b is constant."""
    slope = b * np.power(a, b - 1) * da
    return slope if not np.any(db) else slope + np.log(a) * np.power(a, b) * db


# For each function of two variables: the product rule and its relatives.
_BINARY = {
    np.add: lambda a, b, da, db: da + db,
    np.subtract: lambda a, b, da, db: da - db,
    np.multiply: lambda a, b, da, db: da * b + a * db,
    np.divide: lambda a, b, da, db: (da - a / b * db) / b,
    np.matmul: lambda a, b, da, db: da @ b + a @ db,
    np.maximum: lambda a, b, da, db: np.where(a > b, da, db),
    np.power: _power,
}


class Dual(np.lib.mixins.NDArrayOperatorsMixin):
    """An array of values with the derivative of each along one direction.

    Parameters
    ----------
    value, derivative : array
        Of the same shape, or shapes that broadcast.

    Raises
    ------
    TypeError
        By an operation that no rule is known for; the message names it.

    >>> x = Dual(2.0, 1.0)
    >>> y = x * x + np.exp(0 * x)
    >>> y.value.item(), y.derivative.item()
    (5.0, 4.0)
    """

    def __init__(self, value: ArrayLike, derivative: ArrayLike = 0.0):
        self.value = np.asarray(value, dtype=float)
        self.derivative = np.broadcast_to(
            np.asarray(derivative, dtype=float), self.value.shape
        )

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the values."""
        return self.value.shape

    def __array_ufunc__(self, function, method, *inputs, **options):
        """Apply a NumPy function to values and derivatives by its rule."""
        if method != "__call__" or options:
            return NotImplemented
        values, slopes = zip(*map(_parts, inputs), strict=True)
        result = function(*values)
        if function in _ELEMENTWISE:
            return Dual(result, _ELEMENTWISE[function](values[0], result) * slopes[0])
        if function in _BINARY:
            return Dual(result, _BINARY[function](*values, *slopes))
        if result.dtype == bool:  # a comparison looks at the values only
            return result
        return NotImplemented

    def __getitem__(self, index) -> "Dual":
        """Return the entries at ``index``, with their derivatives."""
        return Dual(self.value[index], self.derivative[index])

    def sum(self, axis=None) -> "Dual":
        """Return the sum over ``axis``; the derivative of a sum is the sum of them."""
        return Dual(self.value.sum(axis), self.derivative.sum(axis))

    def __repr__(self) -> str:
        return f"Dual({self.value}, {self.derivative})"


def _parts(x) -> tuple[NDArray, NDArray]:
    """Return value and derivative; constants have derivative 0."""
    if isinstance(x, Dual):
        return x.value, x.derivative
    x = np.asarray(x, dtype=float)
    return x, np.zeros_like(x)
