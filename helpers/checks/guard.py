"""Run a reader's code so that nothing it does can hurt the notebook.

The code runs in a thread of its own, with a time limit, with its prints kept aside
and its warnings silenced. A thread rather than an alarm signal, because it works the
same on Linux, macOS and Windows, and because a call that nothing can interrupt can
at least be left behind.
"""

import contextlib
import contextvars
import ctypes
import io
import threading
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

PATIENCE = 1.0  # seconds that a late thread is given to stop once it is told to
NUDGE = 0.05  # seconds between two requests to stop: code may swallow the first


class _Stopped(SystemExit):
    """Raised inside a late thread; the threading module lets it pass in silence."""


class _Prints(io.TextIOBase):
    """Stands in for standard output: keeps the first 200 characters, drops the rest."""

    def __init__(self) -> None:
        self.text = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if len(self.text) < 200:
            self.text += text[:200]
        return len(text)


@dataclass(frozen=True)
class Ran:
    """What became of a piece of code.

    Attributes
    ----------
    value : object
        What it returned, None if it did not get that far.
    error : BaseException or None
        What it raised.
    printed : str
        The beginning of what it printed.
    late : str
        "" if it ended in time, "stopped" if it was stopped, "runs on" if it could
        not be stopped, "interrupted" if the reader stopped it.
    """

    value: Any = None
    error: BaseException | None = None
    printed: str = ""
    late: str = ""


def run(code: Callable[[], Any], seconds: float = 2.0) -> Ran:
    """Call `code()` in a thread of its own, for at most so many seconds.

    Whatever the code raises, SystemExit and KeyboardInterrupt included, is returned
    and not raised. A call into compiled code that holds Python's lock for ever is
    the one thing that cannot be left behind.

    Parameters
    ----------
    code : callable without arguments
    seconds : float
        Time limit, in seconds.

    Examples
    --------
    >>> run(lambda: 6 * 7).value
    42
    >>> run(lambda: 1 / 0).error
    ZeroDivisionError('division by zero')
    """
    prints, box = _Prints(), {}
    with (
        contextlib.redirect_stdout(prints),
        contextlib.redirect_stderr(prints),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        context = contextvars.copy_context()
        thread = threading.Thread(
            target=context.run, args=(_fill, box, code), daemon=True
        )
        thread.start()
        late = _wait(thread, seconds)
    return Ran(box.get("value"), box.get("error"), prints.text, late)


def _fill(box: dict, code: Callable[[], Any]) -> None:
    """Put what `code()` returns or raises into the box."""
    try:
        box["value"] = code()
    except _Stopped:
        pass
    except BaseException as error:  # whatever it is, it is reported
        box["error"] = error


def _wait(thread: threading.Thread, seconds: float) -> str:
    """Wait for the thread; stop it when it is late. Returns `Ran.late`."""
    try:
        thread.join(seconds)
        if not thread.is_alive():
            return ""
    except KeyboardInterrupt:
        _stop(thread)
        return "interrupted"
    return "stopped" if _stop(thread) else "runs on"


def _stop(thread: threading.Thread) -> bool:
    """Raise `_Stopped` inside the thread until it ends; False if it does not."""
    for _ in range(round(PATIENCE / NUDGE)):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(_Stopped)
        )
        thread.join(NUDGE)
        if not thread.is_alive():
            return True
    return False


def line_of(error: BaseException, function: Any) -> int | None:
    """Line of the function in which the error arose, 1 is its `def` line.

    Returns None when the error arose outside of the function, or when what was
    called is not a Python function.

    Examples
    --------
    >>> def slope(x):
    ...     y = x - 1
    ...     return 1 / y
    >>> line_of(run(lambda: slope(1)).error, slope)
    3
    """
    code = getattr(function, "__code__", None)
    lines = [
        line
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code is code and line
    ]
    return lines[-1] - code.co_firstlineno + 1 if lines else None
