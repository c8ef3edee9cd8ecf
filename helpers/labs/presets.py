"""Presets: the state of a lab as one short line that people can read and share.

``surface=rosenbrock;start=-1.5,2;alpha=0.0012`` is data and nothing else: keys and
values are checked one by one, and whatever does not fit is refused in one sentence.
"""

import re
from collections.abc import Callable, Iterable

VERSION = 1
LONGEST = 300  # characters
ROUNDING = 5e-6  # what writing six digits may add to a number or take from it

_NUMBER = re.compile(r"[+-]?(\d{1,17}(\.\d{0,17})?|\.\d{1,17})([eE][+-]?\d{1,3})?")


def read(text: str, readers: dict[str, Callable[[str], object]]) -> dict[str, object]:
    """Take a preset apart.

    Parameters
    ----------
    text : str
        ``key=value`` pairs between semicolons; ``v=1`` may name the version.
    readers : dict
        key → function from the value's text to the value; it may raise ValueError.

    Returns
    -------
    dict
        The values of the keys that were given.

    Raises
    ------
    ValueError
        One sentence that names the part that does not fit.

    >>> read("v=1; steps=20", {"steps": int})
    {'steps': 20}
    """
    if not isinstance(text, str) or len(text) > LONGEST:
        raise ValueError(f"a preset is one line of at most {LONGEST} characters")
    pairs = dict(_pairs(text, {"v", *readers}))
    version = pairs.pop("v", str(VERSION))
    if version != str(VERSION):
        raise ValueError(
            f"this preset is of version {_short(version)}; this lab reads {VERSION}"
        )
    values = {}
    for key, value in pairs.items():
        try:
            values[key] = readers[key](value)
        except ValueError as error:
            part = f"the preset's part “{key}” does not fit"
            raise ValueError(f"{part}: {error}") from None
    return values


def _pairs(text: str, known: set[str]) -> Iterable[tuple[str, str]]:
    seen = set()
    for part in filter(str.strip, text.split(";")):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not value:
            raise ValueError(
                f"the preset's part “{_short(part)}” is not of the form key=value"
            )
        if key not in known:
            names = ", ".join(sorted(known - {"v"}))
            raise ValueError(f"a preset has no “{_short(key)}”; it may have {names}")
        if key in seen:
            raise ValueError(f"the preset says “{key}” twice; once is enough")
        seen.add(key)
        yield key, value
    if not seen:
        raise ValueError("the preset is empty: paste a line such as steps=20;…")


def write(values: dict[str, object]) -> str:
    """Return values as a preset that ``read`` understands.

    >>> write({"surface": "booth", "start": (-1.5, 2.0), "steps": 20})
    'v=1;surface=booth;start=-1.5,2;steps=20'
    """
    parts = {"v": VERSION, **values}
    return ";".join(f"{key}={_text(value)}" for key, value in parts.items())


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(_text, value))
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def number(text: str, *, low: float, high: float, name: str = "it") -> float:
    """Return ``text`` as a finite number between two bounds, or say what is wrong.

    >>> number("−1.5", low=-2, high=2)
    -1.5
    """
    plain = text.strip().replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"{name} must be a number such as 0.5, not “{_short(text)}”")
    value = float(plain)
    inside = min(max(value, low), high)
    # A limit of many digits must survive being written with six.
    if abs(value - inside) > ROUNDING * abs(inside):
        raise ValueError(
            f"{name} must lie between {low:.10g} and {high:.10g}; got {_short(text)}"
        )
    return inside


def whole(text: str, *, low: int, high: int, name: str = "it") -> int:
    """Return ``text`` as a whole number between two bounds, or say what is wrong.

    >>> whole("20", low=1, high=100)
    20
    """
    if not re.fullmatch(r"[0-9]{1,9}", text.strip()):
        raise ValueError(
            f"{name} must be a whole number such as 100, not “{_short(text)}”"
        )
    return int(number(text, low=low, high=high, name=name))


def pair(text: str) -> tuple[str, str]:
    """Return the two texts around a comma or space, or say that there are not two.

    >>> pair("(−1.5, 2)")
    ('−1.5', '2')
    """
    parts = re.split(r"\s*[,\s]\s*", text.strip().strip("()[]").strip())
    if len(parts) != 2 or not all(parts):
        raise ValueError(
            f"two numbers are needed, such as -1.5, 2; got “{_short(text)}”"
        )
    return parts[0], parts[1]


def within(
    place: tuple[float, float], limits: Iterable[tuple[float, float]]
) -> tuple[float, float]:
    """Return a place that was pointed at in thousandths, but inside the limits.

    >>> within((0.12345, 2.0), [(0, 1), (-1.23456, 1.23456)])
    (0.123, 1.23456)
    """
    return tuple(
        min(max(round(part, 3), low), high)
        for part, (low, high) in zip(place, limits, strict=True)
    )


def choice(text: str, options: Iterable[str], name: str) -> str:
    """Return ``text`` if it is one of the options, or list them."""
    options = list(options)
    if text not in options:
        raise ValueError(
            f"no {name} is called “{_short(text)}”: choose one of {', '.join(options)}"
        )
    return text


def _short(text: str, most: int = 30) -> str:
    """Return what the reader typed, cut to a length that fits a sentence."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= most else one_line[:most] + "…"
