"""What the self-test checks, and the small widget that proves widgets are alive."""

import platform
import sys
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

import anywidget
import traitlets as t

from helpers import datasets

_HERE = Path(__file__).parent
PACKAGES = ("numpy", "matplotlib", "jupyterlab", "ipywidgets", "scikit-learn")
OLDEST_PYTHON = (3, 11)
_WAITING = "Widgets: no answer from the browser yet. Run this cell in JupyterLab."
_ALIVE = "Widgets: alive, the browser answered."


@dataclass(frozen=True)
class Check:
    """One line of the report: whether it passed, and a sentence."""

    passed: bool
    text: str


def python_check(version: tuple[int, ...] = sys.version_info[:2]) -> Check:
    """Check that Python is new enough.

    >>> python_check((3, 9)).text
    'Python 3.9: too old, the course needs 3.11 or newer.'
    """
    name = ".".join(map(str, version[:2]))
    if tuple(version[:2]) < OLDEST_PYTHON:
        return Check(False, f"Python {name}: too old, the course needs 3.11 or newer.")
    return Check(True, f"Python {name} on {platform.system()}.")


def package_check(name: str) -> Check:
    """Check that a package is installed, and say which version.

    >>> package_check("no-such-package").passed
    False
    """
    try:
        return Check(True, f"{name} {metadata.version(name)}.")
    except metadata.PackageNotFoundError:
        cure = "run pip install -r requirements.txt in the project's folder"
        return Check(False, f"{name}: not installed; {cure}.")


def data_checks() -> list[Check]:
    """Check the data sets: digits must load; MNIST may be missing, which is said."""
    split = datasets.digits().train
    digits = f"Digits (8×8): present, {len(split.x)} training examples."
    checks = [Check(len(split.x) > 1000, digits)]
    try:
        if datasets.mnist_is_here():
            return [*checks, Check(True, "MNIST (28×28): present.")]
    except datasets.MnistUnavailable as error:
        return [*checks, Check(False, str(error))]
    way = "Type make mnist in a terminal to fetch it once (11 MB); until then"
    return [*checks, Check(True, f"MNIST: absent. {way} lessons use the digits.")]


class Report(anywidget.AnyWidget):
    """The list of checks, drawn in the browser; the last one is its own answer.

    Attributes
    ----------
    checks : list of Check
        All but the last line.
    ready : bool
        True if all of ``checks`` passed; the widgets' line is not part of it, since
        lessons also run where no browser is looking.
    answered : bool
        Set by the browser when it draws the report.
    """

    _esm = _HERE / "selftest.js"
    _css = _HERE / "selftest.css"
    rows = t.List().tag(sync=True)
    answered = t.Bool(False).tag(sync=True)

    def __init__(self, checks: list[Check]):
        super().__init__()
        self.checks = checks
        self._fill()

    @property
    def ready(self) -> bool:
        """Whether every check but the browser's passed."""
        return all(check.passed for check in self.checks)

    @t.observe("answered")
    def _fill(self, change: dict | None = None) -> None:
        last = Check(self.answered, _ALIVE if self.answered else _WAITING)
        self.rows = [asdict(check) for check in (*self.checks, last)]

    def __str__(self) -> str:
        marks = {True: "ok ", False: "NOT"}
        return "\n".join(f"{marks[row['passed']]} {row['text']}" for row in self.rows)

    def _repr_mimebundle_(self, **_) -> tuple[dict, dict]:
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        data = {"application/vnd.jupyter.widget-view+json": view}
        return {**data, "text/plain": str(self)}, {}


def self_test() -> Report:
    """Check Python, packages, data sets and widgets; show the result.

    Display the report as the last value of a cell. Takes under a second and never
    touches the network.
    """
    packages = [package_check(name) for name in PACKAGES]
    return Report([python_check(), *packages, *data_checks()])
