"""Remember which exercises are solved, in one small file per user.

The file holds lesson numbers and exercise numbers and nothing else. It is kept where
the system keeps the data of programs, or where the environment variable
DOWNHILL_PROGRESS says. Nothing here raises into a reader's cell: when the file cannot
be read or written, a sentence says so and the lesson goes on.
"""

import contextlib
import json
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Self

from platformdirs import user_data_dir

LONGEST = 1_000_000  # bytes; a larger file is not ours
STALE = 1.0  # seconds; a lock is held for some milliseconds
_state = {"paused": 0, "complained": False}


def path() -> Path:
    """The file that keeps the progress.

    Set DOWNHILL_PROGRESS to a file path to keep it elsewhere.
    """
    chosen = os.environ.get("DOWNHILL_PROGRESS", "").strip()
    if chosen:
        return Path(chosen).expanduser()
    return Path(user_data_dir("downhill", appauthor=False)) / "progress.json"


def solved() -> dict[str, set[int]]:
    """The solved exercises of each lesson, {"03": {1, 2}}; empty if none is known.

    A damaged file counts as empty and is left as it is; `record` sets it aside.
    """
    try:
        return _read(path())
    except (OSError, ValueError, RuntimeError):
        return {}


def record(lesson: str, number: int) -> str:
    """Remember that an exercise is solved. Returns "" or a sentence for the reader.

    What another notebook has written in the meantime is kept. While `pause` is on
    nothing is remembered.
    """
    if _state["paused"]:
        return ""
    try:
        file = path()
        _refuse_device(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        with _lock(file):
            return _add(file, lesson, number)
    except (OSError, ValueError, RuntimeError) as error:
        return _complain(error)


class Pause:
    """Returned by `pause`; ends the pause when used in a with statement."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        _state["paused"] -= 1

    def _ipython_display_(self) -> None:
        """Show nothing when `pause()` is the last line of a cell."""


def pause() -> Pause:
    """Let checks pass without counting, as worked solutions must.

    Called alone it holds for the rest of the kernel's life, in a with statement
    until the end of that.

    Examples
    --------
    >>> with pause():
    ...     record("98", 1)
    ''
    """
    _state["paused"] += 1
    return Pause()


def table(totals: Mapping[str, int]) -> str:
    """Lessons and how many of their exercises are solved, as text.

    Parameters
    ----------
    totals : mapping from lesson to number of exercises
        `{lesson: len(found) for lesson, found in helpers.checks.lessons().items()}`

    Examples
    --------
    >>> print(table({"98": 4}))
    lesson  solved
    98      0 of 4   ○○○○
    """
    done, rows = solved(), ["lesson  solved"]
    for lesson, total in sorted(totals.items()):
        marks = [number in done.get(lesson, ()) for number in range(1, total + 1)]
        dots = "".join("●" if mark else "○" for mark in marks)
        rows.append(f"{lesson:6}  {sum(marks)} of {total}   {dots}")
    return "\n".join(rows)


def reset() -> str:
    """Forget all progress, keeping a dated copy beside the file. Returns a sentence."""
    try:
        file = path()
        if not file.exists():
            return "There is no progress to forget."
        _refuse_device(file)
        with _lock(file):
            kept = _set_aside(file)
    except (OSError, RuntimeError) as error:
        return f"Progress could not be reset: {_reason(error)}."
    return f"Progress starts afresh; the old one is kept in {kept.name}."


@contextlib.contextmanager
def _lock(file: Path) -> Iterator[None]:
    """Keep other notebooks from writing at the same time.

    A lock older than `STALE` seconds was left by a kernel that died. Raises
    TimeoutError when the lock cannot be had.
    """
    lock = file.with_name(f".{file.name}.lock")
    end = time.monotonic() + 2 * STALE
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            if time.monotonic() > end:
                raise TimeoutError("another notebook keeps the file locked") from None
            _remove_if_stale(lock)
            time.sleep(0.01)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            os.unlink(lock)


def _refuse_device(file: Path) -> None:
    """Raise OSError for a folder, or for /dev/null, which root could replace."""
    if file.exists() and not file.is_file():
        raise OSError(f"{file} is no file")


def _remove_if_stale(lock: Path) -> None:
    """Remove a lock that was left behind."""
    with contextlib.suppress(OSError):
        if time.time() - lock.stat().st_mtime > STALE:
            os.unlink(lock)


def _read(file: Path) -> dict[str, set[int]]:
    """What the file holds. Raises ValueError if it is not a progress file."""
    if not file.is_file():
        return {}
    if file.stat().st_size > LONGEST:
        raise ValueError("the file is too large")
    try:
        lessons = json.loads(file.read_text(encoding="utf-8"))["solved"]
        return {str(name): {int(n) for n in found} for name, found in lessons.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ValueError("the file is damaged") from None


def _add(file: Path, lesson: str, number: int) -> str:
    """Add one exercise to the file; a damaged file is set aside first."""
    note = ""
    try:
        known = _read(file)
    except ValueError:
        kept = _set_aside(file)
        known = {}
        note = f"Your progress file was damaged; it is kept as {kept.name}."
    if number not in known.get(lesson, ()):
        known.setdefault(lesson, set()).add(number)
        _write(file, known)
    return note


def _write(file: Path, known: Mapping[str, set[int]]) -> None:
    """Replace the file in one move, so that it is never half written."""
    content = {"solved": {name: sorted(found) for name, found in sorted(known.items())}}
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(content, stream, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _set_aside(file: Path) -> Path:
    """Move the file to a dated name that is free, and return that."""
    stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S-%f")
    kept = file.with_name(f"{file.stem}-{stamp}{file.suffix}")
    os.replace(file, kept)
    return kept


def _complain(error: Exception) -> str:
    """A sentence that progress is not saved, once in a kernel's life."""
    if _state["complained"]:
        return ""
    _state["complained"] = True
    return f"Your progress cannot be saved: {_reason(error)}."


def _reason(error: Exception) -> str:
    """Why a file could not be used, without a full stop."""
    return getattr(error, "strerror", None) or str(error).rstrip(".")
