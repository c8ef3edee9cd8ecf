"""Watch what an implementation does with the inputs of an exercise.

The reader's answer, the author's solution and each typical mistake are all watched
in the same way, so that they can be compared whether they return or raise.
"""

import copy
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.checks import guard, values
from helpers.checks.diagnoses import SHOWN, Pair, show

if TYPE_CHECKING:
    from helpers.checks.exercise import Exercise


@dataclass(frozen=True)
class Seen:
    """What came of an implementation.

    Attributes
    ----------
    results : tuple of plain values
        One for each input, all of them unless something stopped it.
    error : BaseException or None
        What it raised; `values.Odd` or `values.Unanswered` when a result could not
        be read.
    printed, late : str
        See `helpers.checks.guard.Ran`.
    changed : str
        Name of the first argument it changed in place, or "".
    """

    results: tuple = ()
    error: BaseException | None = None
    printed: str = ""
    late: str = ""
    changed: str = ""

    def is_like(self, other: "Seen", tolerance: float) -> bool:
        """Whether both return the same, or stop with one error at the same input."""
        if len(self.results) != len(other.results):
            return False
        if self.error is not None or other.error is not None:
            mine, its = self.error, other.error
            return type(mine) is type(its) and first_line(mine) == first_line(its)
        return all(
            values.same(*pair, tolerance)
            for pair in zip(self.results, other.results, strict=True)
        )


def observe(exercise: "Exercise", answer: Any, right: tuple | None = None) -> Seen:
    """Run an implementation on all inputs of an exercise, or read a value.

    Parameters
    ----------
    exercise : Exercise
    answer : object
        The reader's or the author's implementation or value.
    right : tuple of plain values, or None
        The right results, as which those of the answer are to be read. None for the
        solution itself, whose results say how the others are read.
    """
    results, changed = [], []

    def one_after_another() -> None:
        inputs = [()] if exercise.inputs is None else exercise.inputs
        for index, arguments in enumerate(inputs):
            result = _call(exercise, answer, arguments, changed)
            like = None if right is None else right[index]
            results.append(_read(result, like, exercise.exact_shape))

    ran = guard.run(one_after_another, exercise.time_limit)
    return Seen(
        tuple(results), ran.error, ran.printed, ran.late, changed[0] if changed else ""
    )


def _call(
    exercise: "Exercise", answer: Any, arguments: tuple, changed: list[str]
) -> Any:
    """Call with copies of the arguments; add the names of those it changed."""
    if exercise.inputs is None:
        return answer
    copies = copy.deepcopy(arguments)
    call = exercise.run or (lambda function, *rest: function(*rest))
    result = call(answer, *copies)
    for name, old, new in zip(names(exercise), arguments, copies, strict=False):
        if not _unchanged(old, new):
            changed.append(name)
    return result


def _unchanged(old: Any, new: Any) -> bool:
    """Whether an array or a list is still what it was; others are not looked at."""
    if isinstance(old, np.ndarray):
        return old.shape == new.shape and old.tobytes() == new.tobytes()
    return not isinstance(old, list) or repr(old) == repr(new)


def _read(result: Any, like: values.Plain | None, exact: bool) -> values.Plain:
    """The plain value of a result, its shape loosened where that is allowed."""
    if like is None:
        return values.expected(result)
    read = values.plain(result, like)
    return read if exact else values.loosen(read, like)


def names(exercise: "Exercise") -> list[str]:
    """Names of the arguments, as the solution calls them.

    With `exercise.run` they are the names of its arguments after the first.
    """
    function: Callable = exercise.run or exercise.solution
    found = list(inspect.signature(function).parameters)
    return found[1:] if exercise.run else found


def place(exercise: "Exercise", index: int) -> str:
    """Say which input it is: " for w = [1, 2]", or " for input 2" of large ones."""
    if exercise.inputs is None:
        return ""
    said = []
    for name, value in zip(names(exercise), exercise.inputs[index], strict=False):
        small = isinstance(value, (int, float, list, np.ndarray, np.number))
        if not small or np.size(value) > SHOWN:
            return f" for input {index + 1}"
        said.append(f"{name} = {show(value)}")
    text = ", ".join(said)
    return f" for {text}" if len(text) <= 60 else f" for input {index + 1}"


def pairs(exercise: "Exercise", results: tuple, right: tuple) -> list[Pair]:
    """The results beside the right ones, part by part."""
    found = []
    for index, (got, wanted) in enumerate(zip(results, right, strict=True)):
        for part, one, other in _parts(exercise, got, wanted):
            subject = f"Your {part}" if part else "Your answer"
            if exercise.inputs is not None and not part:
                subject = "Your result"
            where, reveal = place(exercise, index), exercise.inputs is not None
            found.append(
                Pair(one, other, part, subject, where, exercise.tolerance, reveal)
            )
    return found


def _parts(
    exercise: "Exercise", got: values.Plain, right: values.Plain
) -> Iterator[tuple[str, values.Plain, values.Plain]]:
    """Name, result and right value of each part; one part without a name otherwise."""
    if not isinstance(right, tuple):
        yield "", got, right
        return
    for index, pair in enumerate(zip(got, right, strict=True)):
        named = index < len(exercise.parts)
        yield exercise.parts[index] if named else f"part {index + 1}", *pair


def first_line(error: BaseException | None, longest: int = 160) -> str:
    r"""The first line of an error's text, cut where it is long.

    Examples
    --------
    >>> first_line(ValueError("shapes differ\nlong story"))
    'shapes differ'
    """
    try:
        text = str(error).strip().splitlines()[0]
    except Exception:  # an error's own text may raise anything
        return ""
    if text == "None":
        return ""
    return text if len(text) <= longest else text[: longest - 1] + "…"
