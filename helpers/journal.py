"""A CSV file that grows by whole lines and survives a process that is killed.

Every row is one write of one line, so a killed process leaves at most one torn line,
the last. Whoever opens the file next cuts that off and goes on behind it.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Value = str | int | float | bool | None


class Journal:
    """Rows appended to a CSV file, one write each.

    Parameters
    ----------
    path : str or Path
        Made if it is not there; a torn last line is cut off.
    columns : list of str
        The header.

    Attributes
    ----------
    rows : list of dict
        What the file held when it was opened; column → text.

    Raises
    ------
    ValueError
        If the file has other columns, or a line that does not fit them.
    OSError
        If the file cannot be written.
    """

    def __init__(self, path: str | Path, columns: Sequence[str]):
        self.path, self.columns = Path(path), list(columns)
        found = whole_lines(self.path) if self.path.exists() else ""
        header, self.rows = split(found, self.path.name)
        if header and header != self.columns:
            raise ValueError(
                f"{self.path.name} has the columns {', '.join(header)}, not "
                f"{', '.join(self.columns)}: choose another file"
            )
        self._file = open(self.path, "ab", buffering=0)  # noqa: SIM115
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
        self._file.write(line.getvalue().encode())

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_) -> None:
        self.close()


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

    >>> as_value("3"), as_value("1e-3"), as_value("inf"), as_value("tanh")
    (3, 0.001, inf, 'tanh')
    """
    if text in ("", "True", "False"):
        return {"": None, "True": True, "False": False}[text]
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            pass
    return text
