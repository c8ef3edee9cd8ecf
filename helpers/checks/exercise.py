"""Exercises that check themselves and say what is wrong.

An exercise holds the right answer and the typical wrong ones, each with the sentence
that names it. A check runs the reader's answer, compares it with the right one, then
with each wrong one, and at last asks `helpers.checks.diagnoses`. A lesson's module
is nothing but a list of such exercises, see `helpers.checks` for a complete example.
"""

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from helpers.checks import guard, progress, values
from helpers.checks.diagnoses import diagnose, misfit
from helpers.checks.observe import Seen, first_line, observe, place
from helpers.checks.observe import pairs as observed_pairs

CORRECT, WRONG, UNANSWERED = "correct", "wrong", "unanswered"
OPENINGS = {CORRECT: "Correct", WRONG: "Not yet", UNANSWERED: "Not answered yet"}
STUB = "Replace the ... in your answer, then run this cell again."
FUNCTION_STUB = (
    "Replace the ... in your function, end it with return and the result, then run "
    "this cell again."
)
NOTHING = "Your function returns nothing{0}: is there a return on every path?"
CHANGED = (
    "Your function changes its argument {0} in place: work on a copy, x = x - step "
    "for x -= step, reversed(x) for x.reverse() or x.pop()."
)
POWER = "; a power is ** in Python"
LATE = {
    "stopped": "Your code was stopped after {0:g} seconds: look for an endless loop.",
    "runs on": "Your code runs on after {0:g} seconds: restart the kernel to end it.",
    "interrupted": "You interrupted the check before your code had ended.",
}


@dataclass(frozen=True)
class Result:
    """What a check found.

    Attributes
    ----------
    status : str
        "correct", "wrong" or "unanswered".
    message : str
        One sentence.
    """

    status: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One exercise: its right answer, its typical mistakes, and how to compare.

    Attributes
    ----------
    lesson : str
        Two digits, "03".
    number : int
        1, 2, … within the lesson.
    title : str
        A few words, without a full stop.
    solution : number, array, tuple, str or callable
        The right answer. A str is a choice ("b"). A tuple means an answer in several
        parts. With `inputs` it is the right function.
    mistakes : sequence of (wrong answer, sentence)
        Wrong answers of the same kind as the solution. The sentence says what is
        wrong and how to see or mend it; no two sentences are the same.
    inputs : sequence of tuples, or None
        One tuple of arguments for each call of the function. The reader's function
        gets copies. Give enough inputs for every mistake to show.
    run : callable or None
        `run(answer, *arguments)` when the answer is not simply called, for example a
        class to make an object of. The default is `answer(*arguments)`.
    judge : callable or None
        For answers of which many are right: `judge(value)` returns "" for a right
        one, otherwise a sentence. With `inputs` it gets the list of all results.
        `solution` is then one right answer of many.
    parts : sequence of str
        Names of the parts when the answer is a tuple, ("value", "gradient").
    choices : sequence of str
        The letters of a choice, ("a", "b", "c").
    tolerance : float
        Relative difference that is allowed, default 1e-5.
    exact_shape : bool
        Default False: axes of length 1 are forgiven, (n, 1) and (1, n) pass for (n,).
    time_limit : float
        Seconds for all inputs together, at most 3.
    insight : str
        A sentence shown after "Correct": what the result means.

    Examples
    --------
    >>> square = Exercise(
    ...     lesson="99", number=1, title="the square", solution=lambda x: x**2,
    ...     inputs=[(2.0,), (np.array([1.0, 3.0]),)],
    ...     mistakes=[(lambda x: 2 * x, "You doubled: the square is x times x.")],
    ... )
    >>> square.diagnose(lambda x: x + x).message
    'You doubled: the square is x times x.'
    >>> square.diagnose(lambda x: ...).status
    'unanswered'
    """

    lesson: str
    number: int
    title: str
    solution: Any
    mistakes: Sequence[tuple[Any, str]] = ()
    inputs: Sequence[tuple] | None = None
    run: Callable[..., Any] | None = None
    judge: Callable[[Any], str] | None = None
    parts: Sequence[str] = ()
    choices: Sequence[str] = ()
    tolerance: float = values.TOLERANCE
    exact_shape: bool = False
    time_limit: float = 2.0
    insight: str = ""
    _right: list = field(default_factory=list, init=False, repr=False, compare=False)
    _wrong: dict = field(default_factory=dict, init=False, repr=False, compare=False)

    def __repr__(self) -> str:
        return f"<exercise {self.number} of lesson {self.lesson}: {self.title}>"

    def __call__(self, answer: Any) -> None:
        """Check an answer and print what is found; remember that it was solved."""
        try:
            result = self.diagnose(answer)
        except Exception as error:  # no traceback in a reader's cell
            story = f"{type(error).__name__}: {first_line(error)}"
            result = Result(WRONG, f"The check itself failed: {story}.")
        note = ""
        if result.status == CORRECT:
            note = progress.record(self.lesson, self.number)
        print(_wrapped(self.line(result)) + (f"\n{note}" if note else ""))

    def line(self, result: Result) -> str:
        """The line that a check prints for this result."""
        opening = f"{OPENINGS[result.status]}: exercise {self.number}, {self.title}."
        return f"{opening} {result.message}".strip()

    def diagnose(self, answer: Any) -> Result:
        """Find out whether an answer is right and, if not, why.

        Never raises on account of the answer, whatever it is, and takes at most
        `time_limit` and a second. An error in the author's own part is raised.
        """
        if answer is None or answer is Ellipsis:
            return self._of_nothing(Seen())
        refusal = self._refuse(answer)
        if refusal:
            return Result(WRONG, refusal)
        seen = observe(self, answer, self._right_results())
        if seen.late:
            return Result(WRONG, LATE[seen.late].format(self.time_limit))
        if _is_stub(seen.error):
            return self._of_nothing(seen)
        sentence = self._of_error(answer, seen) if seen.error else self._judged(seen)
        if sentence:
            return Result(WRONG, self._listed(seen) or sentence)
        return Result(CORRECT, self.insight)

    def _refuse(self, answer: Any) -> str:
        """A sentence when a value comes for a function or the other way round."""
        if callable(self.solution) and not callable(answer):
            kind = values.a_kind(answer)
            return f"The check wants the function itself, not {kind}: give its name."
        if self.inputs is None and callable(answer):
            kind = values.a_kind(answer)
            return f"The check wants a value, not {kind}: call it and give the result."
        return ""

    def _right_results(self) -> tuple:
        """The right results, worked out at the first check."""
        if not self._right:
            seen = observe(self, self.solution)
            if seen.error is not None or seen.late:
                raise seen.error or TimeoutError("the solution takes too long")
            self._right.append(seen.results)
        return self._right[0]

    def _of_nothing(self, seen: Seen) -> Result:
        """The result when there is no answer yet, or when it was only printed."""
        if seen.printed and isinstance(seen.error, values.Unanswered):
            return Result(WRONG, "Your function prints, but must return its result.")
        if seen.results and isinstance(seen.error, values.Unanswered):
            return Result(WRONG, NOTHING.format(place(self, len(seen.results))))
        return Result(UNANSWERED, STUB if self.inputs is None else FUNCTION_STUB)

    def _of_error(self, answer: Any, seen: Seen) -> str:
        """The sentence for a result that cannot be read, or for an exception."""
        if isinstance(seen.error, values.Odd):
            subject = "Your answer" if self.inputs is None else "What you return"
            return f"{subject} {seen.error}."
        name, text = type(seen.error).__name__[:60], first_line(seen.error).rstrip(".")
        line = guard.line_of(seen.error, answer)
        where = f" (line {line} of your function)" if line else ""
        if seen.results:  # it went well before, so the input matters
            where = place(self, len(seen.results)) + where
        hint = POWER if isinstance(seen.error, TypeError) and _is_caret(text) else ""
        return f"Your code raised {name}{f': {text}' if text else ''}{where}{hint}."

    def _listed(self, seen: Seen) -> str:
        """The sentence of the typical mistake that does just the same, or ""."""
        for number, (_, sentence) in enumerate(self.mistakes):
            its = self._mistake(number)
            if not its.late and seen.is_like(its, self.tolerance):
                return sentence
        return ""

    def _mistake(self, number: int) -> Seen:
        """What a typical mistake does: the same for all answers, so tried once."""
        if number not in self._wrong:
            wrong, _ = self.mistakes[number]
            its = observe(self, wrong, self._right_results())
            if its.late:  # perhaps the machine was busy: not to be remembered
                return its
            self._wrong[number] = its
        return self._wrong[number]

    def _judged(self, seen: Seen) -> str:
        """The sentence that no listed mistake gives, or "" when all is right."""
        pairs = observed_pairs(self, seen.results, self._right_results())
        if self.judge is not None:
            sentence = misfit(pairs) or self._of_judge(seen.results)
        elif all(pair.agrees for pair in pairs):
            sentence = ""
        elif self.choices and seen.results[0] not in self.choices:
            sentence = f"Answer with one of {', '.join(self.choices)}, in quotes."
        else:
            sentence = diagnose(pairs)
        return CHANGED.format(seen.changed) if seen.changed else sentence

    def _of_judge(self, results: tuple) -> str:
        """What the author's judge says; arrays of no axes come to it as numbers."""
        plain = [
            result[()] if isinstance(result, np.ndarray) else result
            for result in results
        ]
        ran = guard.run(
            lambda: self.judge(plain[0] if self.inputs is None else plain), 5.0
        )
        if ran.error is not None or ran.late:
            raise ran.error or TimeoutError("the judge takes too long")
        return ran.value or ""


def _wrapped(line: str) -> str:
    """The line in lines that fit: JupyterLab breaks longer ones inside words."""
    return textwrap.fill(line, 76, break_long_words=False, break_on_hyphens=False)


def _is_caret(text: str) -> bool:
    """Whether the message of a TypeError is about `^`, of numbers or of arrays."""
    return "for ^" in text or "bitwise_xor" in text


def _is_stub(error: BaseException | None) -> bool:
    """Whether the error comes from a `...` that is still there."""
    if isinstance(error, TypeError):
        return "ellipsis" in first_line(error)
    return isinstance(error, (values.Unanswered, NotImplementedError))
