"""Answers that readers give by accident, and some that nobody would."""

import decimal
import sys
import time

import numpy as np


class Hostile:
    """Raises at whatever is asked of it."""

    def __repr__(self):
        raise RuntimeError("no text for you")

    __str__ = __len__ = __iter__ = __array__ = __float__ = __eq__ = __repr__
    __hash__ = None


class HostileError(Exception):
    """An exception that cannot be printed."""

    def __str__(self):
        raise RuntimeError("no text for you")


def endless(*_):
    """Loops for ever."""
    while True:
        pass


def sleeper(*_):
    """Waits where nothing can interrupt it; short, because in Python 3.11 a tracer,
    such as the one that measures coverage, makes the check wait for its end."""
    time.sleep(0.8)


def printer(*_):
    """Prints for ever."""
    while True:
        print("still here")


def stubborn(*_):
    """Goes on when it is told to stop, for longer than anybody waits."""
    end = time.monotonic() + 0.8
    while time.monotonic() < end:
        try:
            while time.monotonic() < end:
                pass
        except BaseException:
            pass


def forgetful():
    """A function that returns zeros once and nothing from then on."""
    calls = []

    def forget(*arguments):
        calls.append(None)
        return np.zeros_like(arguments[0]) if len(calls) == 1 else None

    return forget


def one_by_one(*_):
    """Yields its results."""
    yield 1


def endless_recursion(*arguments):
    """Calls itself for ever."""
    return endless_recursion(*arguments)


def mutator(*arguments):
    """Overwrites its inputs and returns the first."""
    for argument in arguments:
        if isinstance(argument, np.ndarray):
            argument[...] = 7
        if isinstance(argument, list):
            argument.clear()
    return arguments[0] if arguments else None


def raising(error):
    """A function that raises this error."""

    def raiser(*_):
        raise error

    return raiser


def knot():
    """A list that holds itself, twice."""
    knotted = []
    knotted += [knotted, knotted]
    return knotted


VALUES = {
    "minus zero": -0.0,
    "a number": 123.456,
    "NaN": float("nan"),
    "infinity": float("inf"),
    "a huge integer": 10**400,
    "a truth value": True,
    "complex": 1 + 2j,
    "text": "forty-two",
    "empty text": "",
    "long text": "x" * 100_000,
    "bytes": b"\x00\xff",
    "empty list": [],
    "ragged": [[1, 2], [3]],
    "mixed": [1, "two", None],
    "dots in a list": [..., 1],
    "deep": eval("[" * 60 + "]" * 60),
    "knot": knot(),
    "long list": list(range(200_000)),
    "dict": {"w": 1},
    "set": {1, 2},
    "range": range(10**9),
    "generator": (number for number in range(3)),
    "empty array": np.zeros((0, 3)),
    "wrong shape": np.ones((7, 3)),
    "a row too much": np.ones((2, 1, 5)),
    "None inside": [None, None],
    "huge array": np.broadcast_to(np.float64(1), (10**6, 10**6)),
    "many axes": np.zeros((1,) * 20 + (2,)),
    "objects": np.array([object(), None], dtype=object),
    "dates": np.array(["2020-01-01"], dtype="datetime64[D]"),
    "records": np.zeros(2, dtype=[("a", int), ("b", float)]),
    "texts": np.array(["a", "b"]),
    "NaNs": np.full((2, 2), np.nan),
    "complex array": np.array([1j, 2]),
    "decimal": decimal.Decimal("1.5"),
    "hostile": Hostile(),
    "a class": dict,
    "a hostile class": Hostile,
    "a module": np,
    "an error": ValueError("not raised"),
}

FUNCTIONS = {
    "raises": raising(ValueError("first line\nsecond line")),
    "raises without text": raising(KeyError()),
    "raises at length": raising(ValueError("x" * 100_000)),
    "raises the unprintable": raising(HostileError()),
    "exits": raising(SystemExit(3)),
    "interrupts": raising(KeyboardInterrupt()),
    "ends generators": raising(StopIteration()),
    "really exits": lambda *_: sys.exit(),
    "takes too many": lambda a, b, c, d, e, f, g: 1,
    "takes none": lambda: 1,
    "takes names only": lambda *, w: w,
    "undefined name": lambda *_: undefined_name,  # noqa: F821
    "returns itself": lambda *arguments: endless,
    "recursion": endless_recursion,
    "mutator": mutator,
    "forgets to return": forgetful(),
    "needs more memory than there is": lambda *_: np.zeros(10**15),
    "asks": lambda *_: input("what now? "),
    "prints and returns": lambda *_: print("here I am") or 0.123,
    "yields": one_by_one,
    "built in": len,
    "ufunc": np.add,
}

SLOW = {"endless": endless, "sleeper": sleeper, "printer": printer}
SLOW["stubborn"] = stubborn


def returning(value):
    """A function that takes anything and returns this."""
    return lambda *_, **__: value


def odd_answers():
    """All of them by name: values, functions that return them, odd functions."""
    answers = dict(VALUES)
    for name, value in VALUES.items():
        answers[f"returns {name}"] = returning(value)
    return answers | FUNCTIONS
