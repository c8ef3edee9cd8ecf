"""A CSV file that grows by whole lines and survives a process that is killed.

Every row is one write of one line, so a killed process leaves at most one torn line,
the last. Whoever opens the file next cuts that off and goes on behind it. One process
at a time: the file is locked while it is open, and a lock ends with its process.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?|-?inf|nan")
Value = str | int | float | bool | None


class Journal:
    """Rows appended to a CSV file, one write each.

    Parameters
    ----------
    path : str or Path
        Made if it is not there; a torn last line is cut off.
    columns : list of str
        The header; a file that has the same columns in another order keeps its order.

    Attributes
    ----------
    rows : list of dict
        What the file held when it was opened; column → text.

    Raises
    ------
    ValueError
        If the file has other columns, or a line that does not fit them.
    OSError
        If the file cannot be written, or is open in another Journal. (A disk that
        knows no locks, as some network disks do, cannot tell.)
    """

    def __init__(self, path: str | Path, columns: Sequence[str]):
        self.path, self.columns = Path(path), list(columns)
        self._file = open(self.path, "ab", buffering=0)  # noqa: SIM115
        try:
            # Locked before it is read: what is cut off below is nobody else's row.
            _lock(self._file, self.path.name)
            self._go_on()
        except BaseException:
            self._file.close()
            raise

    def _go_on(self) -> None:
        """Read what is there, cut a torn line off, write a header if there is none."""
        found = whole_lines(self.path)
        header, self.rows = split(found, self.path.name)
        if header and sorted(header) != sorted(self.columns):
            raise ValueError(
                f"{self.path.name} has the columns {', '.join(header)}, not "
                f"{', '.join(self.columns)}: choose another file"
            )
        self.columns = header or self.columns
        self._file.truncate(len(found.encode()))
        if not header:
            self._write(self.columns)

    def append(self, row: Mapping[str, Value]) -> None:
        """Write one row, whole; what it lacks stays empty, what is extra is refused."""
        extra = sorted(set(row) - set(self.columns))
        if extra:
            raise ValueError(f"{self.path.name} has no column {', '.join(extra)}")
        self._write([as_text(row.get(name)) for name in self.columns])

    def _write(self, fields: Iterable[str]) -> None:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(fields)
        data = line.getvalue().encode()
        if self._file.write(data) != len(data):  # a full disk need not raise
            raise OSError(f"{self.path.name}: a row was not written whole; disk full?")

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_) -> None:
        self.close()


def _lock(file: io.FileIO, name: str) -> None:
    """Take a file for this process until it is closed, or say that it is taken."""
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:  # one byte far behind the end: reading stays free
            file.seek(2**30)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except (BlockingIOError, PermissionError) as error:
        raise OSError(
            f"{name} is being written by another sweep: wait, or choose another file"
        ) from error
    except OSError:  # this disk has no locks: go on without
        return


def whole_lines(path: Path) -> str:
    """Return the text of a file up to its last line break: a torn line is no row."""
    data = path.read_bytes()
    return data[: data.rfind(b"\n") + 1].decode("utf-8")


def split(text: str, name: str) -> tuple[list[str], list[dict[str, str]]]:
    r"""Return the header and the rows of CSV text; ([], []) if there is no line.

    ``name`` is for the ValueError about a line with too many or too few fields.

    >>> split("a,b\n1,2\n", "x.csv")
    (['a', 'b'], [{'a': '1', 'b': '2'}])
    """
    lines = list(csv.reader(io.StringIO(text)))
    for number, line in enumerate(lines, start=1):
        if len(line) != len(lines[0]):
            raise ValueError(
                f"line {number} of {name} has {len(line)} fields, its header has "
                f"{len(lines[0])}: mend or delete that line"
            )
    header = lines[0] if lines else []
    return header, [dict(zip(header, line, strict=True)) for line in lines[1:]]


def as_text(value: Value) -> str:
    r"""Return a value as one line of text that ``as_value`` takes back, all digits.

    >>> as_text(0.1), as_text(None), as_text("two\nlines")
    ('0.1', '', 'two lines')
    """
    if value is None:
        return ""
    if hasattr(value, "item"):  # a NumPy number: its repr would name its type
        value = value.item()
    return " ".join(value.split()) if isinstance(value, str) else repr(value)


def as_value(text: str) -> Value:
    """Return text as the number it stands for, None if empty, otherwise itself.

    Names that only look like numbers stay text.

    >>> as_value("3"), as_value("1e-3"), as_value("inf"), as_value("007")
    (3, 0.001, inf, '007')
    """
    if text in ("", "True", "False"):
        return {"": None, "True": True, "False": False}[text]
    if not NUMBER.fullmatch(text):
        return text
    return int(text) if text.lstrip("-").isdigit() else float(text)
