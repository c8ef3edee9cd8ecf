"""Say in one sentence what is wrong with an answer no listed mistake explains.

Each function here looks for one kind of mistake in all the results at once and
returns its sentence, or "" when the mistake is another. `diagnose` asks them in
order, the surest first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from helpers.checks.values import Plain, close, same

SHOWN = 6  # arrays of at most so many entries are printed in a sentence


@dataclass(frozen=True)
class Pair:
    """One result of the reader beside the right one.

    Attributes
    ----------
    got, right : plain values (see `helpers.checks.values`)
    part : str
        Name of the part of the result, "dW1"; "" when the result has one part only.
    subject : str
        How a sentence calls the result: "Your answer", "Your dW1".
    place : str
        Where it came out: " for w = [1, 2]", or "".
    tolerance : float
        Relative difference that is allowed.
    reveal : bool
        May the sentence show the right value? Not when it is the whole answer.
    """

    got: Plain
    right: Plain
    part: str = ""
    subject: str = "Your answer"
    place: str = ""
    tolerance: float = 1e-5
    reveal: bool = True

    @property
    def agrees(self) -> bool:
        """Whether this result is right."""
        return same(self.got, self.right, self.tolerance)


def diagnose(pairs: Sequence[Pair]) -> str:
    """One sentence on what is wrong with these results.

    Examples
    --------
    >>> diagnose([Pair(np.array([2.0, 8.0]), np.array([1.0, 4.0]))])
    'Every value is 2 times too large.'
    """
    wrong = [pair for pair in pairs if not pair.agrees]
    sentence = _text(wrong) or misfit(wrong)
    if sentence:
        return sentence
    part = wrong[0].part
    alike = [pair for pair in pairs if pair.part == part]
    numeric = not any(pair.right.dtype.kind == "b" for pair in alike)
    for look in LOOKS if numeric else ():
        sentence = sentence or look(alike)
    if sentence:
        return f"{part}: {sentence}" if part else sentence
    return _entries(wrong[0])


def misfit(pairs: Sequence[Pair]) -> str:
    """One sentence on the first result that has a wrong shape or is not finite.

    Examples
    --------
    >>> misfit([Pair(np.array([1.0, 2.0]), np.array(1.5))])
    'Your answer has shape (2,); one number is expected: the mean is missing.'
    """
    numbers = [pair for pair in pairs if isinstance(pair.right, np.ndarray)]
    return _shape(numbers) or _not_finite(numbers)


def show(value: np.ndarray | float, digits: int = 4) -> str:
    """A number or a small array as text; a larger array by its shape.

    Examples
    --------
    >>> show(np.array([1.0, 1 / 3])), show(238_511.0), show(np.zeros((3, 4)))
    ('[1, 0.3333]', '238511', 'an array of shape (3, 4)')
    """
    array = np.asarray(value)
    if array.size > SHOWN or 0 in array.shape:
        return f"an array of shape {array.shape}"
    if array.ndim == 0:
        number = array[()]
        if array.dtype.kind == "b":
            return str(number)
        # Whole numbers in full: a count of 238510 is not 238511.
        whole = abs(number) < 1e9 and number == np.rint(number)
        return f"{number:.0f}" if whole else f"{number:.{digits}g}"
    return "[" + ", ".join(show(part, digits) for part in array) + "]"


def _text(wrong: Sequence[Pair]) -> str:
    """A word that is not the right word."""
    for pair in wrong:
        if isinstance(pair.right, str):
            right = f"; “{pair.right}” is right" if pair.reveal else ", which is wrong"
            return f"{pair.subject}{pair.place} is “{pair.got[:40]}”{right}."
    return ""


def _shape(wrong: Sequence[Pair]) -> str:
    """Another shape than expected, and why where that can be seen."""
    for pair in wrong:
        if pair.got.shape != pair.right.shape:
            came = f"has shape {pair.got.shape}" if pair.got.ndim else "is one number"
            wanted = f"shape {pair.right.shape}" if pair.right.ndim else "one number"
            said = f"{pair.subject}{pair.place} {came}; {wanted} is expected"
            return f"{said}{_why_shape(pair.got, pair.right)}."
    return ""


def _why_shape(got: np.ndarray, right: np.ndarray) -> str:
    """The likely reason of a wrong shape, as the end of a sentence."""
    if got.ndim == 2 and got.shape == right.shape[::-1]:
        return ": it is transposed"
    for name in ("sum", "mean"):
        for axis in (None, *range(got.ndim)) if got.size else ():
            reduced = np.asarray(getattr(got.astype(float), name)(axis=axis))
            if reduced.shape == right.shape and same(reduced, right):
                along = "" if axis is None else f" over axis {axis}"
                return f": the {name}{along} is missing"
    return ""


def _not_finite(wrong: Sequence[Pair]) -> str:
    """NaN or infinity where a finite number belongs."""
    for pair in wrong:
        bad = ~np.isfinite(pair.got.astype(float)) & np.isfinite(
            pair.right.astype(float)
        )
        if bad.any():
            first = pair.got[bad].flat[0]
            name = "NaN (not a number)" if np.isnan(first) else "infinity"
            at = f" at {_index(bad)}" if pair.got.ndim else ""
            return (
                f"{pair.subject}{pair.place} holds {name}{at}: look for a division by "
                "zero, a logarithm of zero or an overflow."
            )
    return ""


def _truth_values(pairs: Sequence[Pair]) -> str:
    """True and False where numbers belong."""
    for pair in pairs:
        if pair.got.dtype.kind == "b":
            return f"{pair.subject} holds True or False; numbers are expected."
    return ""


def _whole_numbers(pairs: Sequence[Pair]) -> str:
    """The right numbers with their fractions cut off, or rounded."""
    if _count(pairs) == 1 or all(_is_whole(pair.right) for pair in pairs):
        return ""
    for cut, word in ((np.trunc, "cut off"), (np.rint, "rounded away")):
        if _all_same(pairs, cut) and all(_is_whole(pair.got) for pair in pairs):
            return (
                f"The fractions are {word}: somewhere floats go into an array of "
                "whole numbers; make it float first."
            )
    return ""


def _is_whole(array: np.ndarray) -> bool:
    """Whether all entries are whole numbers."""
    return bool(np.all(np.rint(array) == array))


def _sign(pairs: Sequence[Pair]) -> str:
    """Everything right but the sign."""
    if _all_same(pairs, np.negative):
        return "The sign is flipped: multiply by −1."
    return ""


def _factor(pairs: Sequence[Pair]) -> str:
    """Every value off by one and the same factor."""
    got = np.concatenate([pair.got.astype(float).ravel() for pair in pairs])
    right = np.concatenate([pair.right.astype(float).ravel() for pair in pairs])
    used = np.abs(right) > 1e-9 * np.abs(right).max(initial=0)
    if not used.any():
        return ""
    factor = float(np.median(got[used] / right[used]))
    if factor == 0 or not all(_scaled(pair, factor) for pair in pairs):
        return ""
    if used.sum() == 1 and not _is_simple(factor):
        return ""
    who = "Every value" if got.size > 1 else "The value"
    sign = " and its sign is flipped" if factor < 0 else ""
    size = abs(factor)
    much = f"{max(size, 1 / size):.4g}"
    if much == "1":
        return ""
    return f"{who} is {much} times too {'large' if size > 1 else 'small'}{sign}."


def _scaled(pair: Pair, factor: float) -> bool:
    """Whether the result is the right one times this factor."""
    return _all_same([pair], lambda right: right.astype(float) * factor)


def _is_simple(factor: float) -> bool:
    """Whether it is a small whole number, a power of ten, or one over those."""
    size = max(abs(factor), 1 / abs(factor))
    simple = [*range(2, 11), 100, 1000]
    return any(abs(size - number) < 1e-4 * number for number in simple)


def _offset(pairs: Sequence[Pair]) -> str:
    """Every value off by one and the same amount."""
    differences = [pair.got.astype(float) - pair.right.astype(float) for pair in pairs]
    flat = np.concatenate([difference.ravel() for difference in differences])
    if flat.size < 2:
        return ""
    amount = float(np.median(flat))
    if not _all_same(pairs, lambda right: right.astype(float) + amount):
        return ""
    return f"Every value is {abs(amount):.4g} too {'large' if amount > 0 else 'small'}."


def _transposed(pairs: Sequence[Pair]) -> str:
    """A square matrix with rows and columns exchanged."""
    if any(pair.right.ndim == 2 for pair in pairs) and _all_same(
        pairs, lambda right: right.T
    ):
        return "The matrix is transposed: rows and columns are exchanged."
    return ""


def _order(pairs: Sequence[Pair]) -> str:
    """The right numbers in another order."""
    ordered = [
        replace(pair, got=np.sort(pair.got, axis=None), right=np.sort(pair.right, None))
        for pair in pairs
    ]
    if all(pair.agrees for pair in ordered):
        return "The numbers are right but stand in another order."
    return ""


def _zero(pairs: Sequence[Pair]) -> str:
    """Zero everywhere."""
    if _count(pairs) > 1 and _all_same(pairs, np.zeros_like):
        return "Every value is 0: is the result ever filled in?"
    return ""


def _count(pairs: Sequence[Pair]) -> int:
    """How many numbers the results hold together."""
    return sum(pair.right.size for pair in pairs)


def _all_same(
    pairs: Sequence[Pair], change: Callable[[np.ndarray], np.ndarray]
) -> bool:
    """Whether all results equal the right ones after this change."""
    return all(
        same(pair.got, np.asarray(change(pair.right)), pair.tolerance) for pair in pairs
    )


def _entries(pair: Pair) -> str:
    """Which entries are wrong, and what the first of them should be."""
    got, right = pair.got, pair.right
    bad = ~close(got, right, pair.tolerance)
    if not pair.reveal:
        return _unrevealed(pair, bad)
    at = "" if got.size <= SHOWN else f" at {_index(bad)}"
    if at:
        got, right = got[bad].flat[0], right[bad].flat[0]
    digits = _digits(got, right)
    said = f"is {show(got, digits)}{at} and should be {show(right, digits)}"
    if bad.ndim and not bad.all():
        said += f" (wrong entries: {bad.sum():,} of {bad.size:,})"
    return f"{pair.subject}{pair.place} {said}."


def _digits(got: np.ndarray, right: np.ndarray) -> int:
    """How many digits to show, so that the two look different."""
    return next((n for n in (4, 7, 10) if show(got, n) != show(right, n)), 16)


def _unrevealed(pair: Pair, bad: np.ndarray) -> str:
    """Too large or too small, and where, but not by how much."""
    if pair.right.dtype.kind == "b":
        return f"{pair.subject} is wrong{f' at {_index(bad)}' if bad.ndim else ''}."
    got, right = pair.got[bad].flat[0], pair.right[bad].flat[0]
    at = f" at {_index(bad)}" if bad.ndim else ""
    which = f"{pair.subject}{at}, {show(got, _digits(got, right))},"
    return f"{which} is too {'large' if got > right else 'small'}."


def _index(bad: np.ndarray) -> str:
    """The index of the first true entry, as it is written in Python."""
    return str([int(number) for number in np.argwhere(bad)[0]])


LOOKS = (
    _truth_values,
    _zero,
    _whole_numbers,
    _sign,
    _factor,
    _offset,
    _transposed,
    _order,
)
