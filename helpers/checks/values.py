"""Turn whatever a reader answers into plain values, and compare those.

A plain value is a NumPy array of numbers or truth values, a text, or a tuple of
plain values. Lists, tuples, Python numbers and arrays of any type that mean the same
become the same plain value, so an answer is never wrong because of its clothes.
"""

from typing import Any

import numpy as np

Plain = np.ndarray | str | tuple

TOLERANCE = 1e-5  # relative; float32 answers differ by about 1e-7


class Unanswered(Exception):
    """The answer is still the stub: `...` or None."""


class Odd(Exception):
    """The answer cannot be read; its text finishes the sentence "Your answer …"."""


def plain(value: Any, like: Plain) -> Plain:
    """Read a reader's value as the kind of plain value that is expected.

    Parameters
    ----------
    value : object
        Anything at all.
    like : array, str or tuple
        The correct plain value; only its kind and its size are used.

    Raises
    ------
    Unanswered
        For `...` and None, also inside a list.
    Odd
        For everything that is not of the kind expected.

    Examples
    --------
    >>> plain([1, 2.5], np.zeros(2))
    array([1. , 2.5])
    >>> plain(" B) ", "a")
    'b'
    """
    if value is None or value is Ellipsis:
        raise Unanswered
    if isinstance(like, tuple):
        return _plain_tuple(value, like)
    if isinstance(like, str):
        return _plain_text(value)
    return _plain_array(value, max(1000, 20 * like.size))


def expected(value: Any) -> Plain:
    """Read the author's correct value: text, tuple of parts, or numbers.

    Examples
    --------
    >>> expected((1, [2.0, 3.0]))
    (array(1), array([2., 3.]))
    """
    if isinstance(value, str):
        return _plain_text(value)
    if isinstance(value, tuple):
        return tuple(expected(part) for part in value)
    return np.array(value)


def _plain_text(value: Any) -> str:
    """A choice or a word, without case, blanks, quotes, brackets or full stop."""
    if not isinstance(value, str):
        raise Odd(f"is {a_kind(value)}; a text in quotes is expected")
    if len(value) > 1000:
        raise Odd("is a very long text; a short one is expected")
    text = value.strip(" \t\n\"'().:").lower()
    if text in ("", "…"):
        raise Unanswered
    return text


def _plain_tuple(value: Any, like: tuple) -> tuple:
    """As many plain values as the correct answer has parts."""
    if not isinstance(value, (tuple, list, np.ndarray)):
        raise Odd(f"is {a_kind(value)}; {len(like)} values are expected")
    count = 1 if getattr(value, "shape", None) == () else len(value)
    if count != len(like):
        raise Odd(f"has {count:,} parts; {len(like)} values are expected")
    return tuple(plain(part, other) for part, other in zip(value, like, strict=True))


def _plain_array(value: Any, limit: int) -> np.ndarray:
    """Numbers or truth values as an array that is the reader's no more."""
    if not _holds_numbers(value):
        raise Odd(f"is {a_kind(value)}; a number or an array of numbers is expected")
    if _is_larger(value, limit):
        raise Odd("has far more values than expected, or is nested too deeply")
    try:
        array = np.array(value)
    except Exception:  # a reader's own class may raise anything
        raise Odd("is no array: its rows must all be of one length") from None
    if array.size > limit:
        raise Odd(f"has {array.size:,} values, far more than expected")
    return _real(array)


def _real(array: np.ndarray) -> np.ndarray:
    """The array with real numbers (or truth values) in it, or a refusal."""
    if array.dtype.kind == "O":
        if any(item is None or item is Ellipsis for item in array.flat):
            raise Unanswered
        try:
            array = array.astype(float)
        except Exception:  # as above
            raise Odd("holds something that is not a number") from None
    if array.dtype.kind == "c":
        if np.any(array.imag != 0):
            raise Odd("is a complex number; a real one is expected")
        array = array.real
    if array.dtype.kind not in "biuf":
        raise Odd(f"holds {array.dtype.name} values; numbers are expected")
    return array


def _holds_numbers(value: Any) -> bool:
    """Whether this could be a number or an array of numbers, judged by its type."""
    if isinstance(value, (str, bytes, type)):
        return False
    numbers = (int, float, complex, list, tuple, np.ndarray, np.generic)
    return (
        isinstance(value, numbers)
        or hasattr(type(value), "__array__")
        or (hasattr(type(value), "__float__"))
    )


def _is_larger(value: Any, limit: int) -> bool:
    """Whether a nested list has more than `limit` items; looks no further."""
    seen, waiting = 0, [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        if isinstance(item, (list, tuple)):
            seen += len(item)
            if seen > limit or depth > 32:
                return True
            waiting.extend((part, depth + 1) for part in item)
        elif isinstance(item, np.ndarray):
            seen += item.size
    return seen > limit


def a_kind(value: Any) -> str:
    """Name the type of a value in words.

    Examples
    --------
    >>> a_kind("b"), a_kind(len), a_kind({}), a_kind(3)
    ('a text', 'a function', 'of type dict', 'a number')
    """
    if isinstance(value, str):
        return "a text"
    if isinstance(value, bool):
        return "a truth value"
    if isinstance(value, (int, float, np.number)):
        return "a number"
    if isinstance(value, type):
        return "a class"
    if callable(value):
        return "a function"
    return f"of type {type(value).__name__}"[:60]


def same(got: Plain, right: Plain, tolerance: float = TOLERANCE) -> bool:
    """Whether two plain values are the same, shape for shape, within the tolerance.

    The tolerance is relative to each entry, with a tenth of it relative to the
    largest entry, so that rounding noise beside large entries does not count.

    Examples
    --------
    >>> same(np.array([1.0, 1e-9]), np.array([1.0, 0.0]))
    True
    >>> same(np.array([1.0]), np.array([[1.0]]))
    False
    """
    if isinstance(right, tuple) and isinstance(got, tuple):
        return len(got) == len(right) and all(
            same(*pair, tolerance) for pair in zip(got, right, strict=True)
        )
    if isinstance(right, np.ndarray) and isinstance(got, np.ndarray):
        return got.shape == right.shape and bool(np.all(close(got, right, tolerance)))
    return isinstance(got, str) and got == right


def close(got: np.ndarray, right: np.ndarray, tolerance: float) -> np.ndarray:
    """Which entries of two arrays of one shape agree, as an array of that shape.

    Examples
    --------
    >>> close(np.array([1.0, 2.0]), np.array([1.0, 2.1]), 1e-5)
    array([ True, False])
    """
    if got.dtype.kind == "b" and right.dtype.kind == "b":
        return got == right
    got, right = got.astype(float), right.astype(float)
    size = np.abs(right[np.isfinite(right)])
    largest = size.max() if size.size else 0.0
    room = tolerance * np.abs(right) + 0.1 * tolerance * largest + 1e-12
    with np.errstate(invalid="ignore"):
        near = np.abs(got - right) <= room
    return near | (got == right) | (np.isnan(got) & np.isnan(right))


def loosen(got: Plain, right: Plain) -> Plain:
    """Give `got` the shape of `right` where they differ only in axes of length 1.

    Examples
    --------
    >>> loosen(np.zeros((3, 1)), np.zeros(3)).shape
    (3,)
    >>> loosen(np.zeros((3, 2)), np.zeros(3)).shape
    (3, 2)
    """
    if isinstance(right, tuple) and isinstance(got, tuple):
        return tuple(loosen(*pair) for pair in zip(got, right, strict=True))
    arrays = isinstance(right, np.ndarray) and isinstance(got, np.ndarray)
    if arrays and _without_ones(got) == _without_ones(right):
        return got.reshape(right.shape)
    return got


def _without_ones(array: np.ndarray) -> tuple:
    """The shape without the axes of length 1."""
    return tuple(length for length in array.shape if length != 1)
