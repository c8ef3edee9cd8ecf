"""The state of the Jacobian lab, and what follows from it without any widget."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.activations import softmax
from helpers.figures.jacobian_scenery import HIGHEST
from helpers.labs import presets

COUNT = 5  # logits
STEPS = 20  # temperatures in a decade
_EXACT = 10.0 ** (np.arange(-STEPS, STEPS + 1) / STEPS)
TEMPERATURES = np.array([float(f"{t:.2g}") for t in _EXACT])  # 0.1 … 1 … 10
TARGET = -0.24


@dataclass(frozen=True)
class State:
    """What a preset says: everything needed to show the lab again.

    ``logits`` are five numbers from −4 to 4; ``temperature`` is one of
    ``TEMPERATURES``; ``diagonal`` leaves out what source S2 leaves out.
    """

    logits: tuple[float, ...] = (2.0, 1.0, 0.0, -1.0, -2.0)
    temperature: float = 1.0
    diagonal: bool = False

    @property
    def frame(self) -> int:
        """The position of ``temperature`` on the slider."""
        return int(np.argmin(np.abs(np.log(TEMPERATURES / self.temperature))))

    def preset(self) -> str:
        """Return the state as one line; ``read_preset`` takes it back."""
        show = "diagonal" if self.diagonal else "all"
        values = {"logits": self.logits, "temperature": self.temperature, "show": show}
        return presets.write(values)


def read_preset(text: str) -> State:
    """Return the state a preset describes; what it leaves out takes its usual value.

    A temperature between two stops of the slider moves to the nearest. Raises
    ValueError with one sentence if something does not fit.

    >>> read_preset("logits=1,1,0,0,-3;temperature=0.5").logits
    (1.0, 1.0, 0.0, 0.0, -3.0)
    """
    readers = {"logits": read_logits, "temperature": _temperature, "show": _show}
    values = presets.read(text, readers)
    if "show" in values:
        values["diagonal"] = values.pop("show") == "diagonal"
    return State(**values)


def read_logits(text: str) -> tuple[float, ...]:
    """Return five typed numbers, or say what is wrong.

    >>> read_logits("2, 1, 0, −1, -2.5")
    (2.0, 1.0, 0.0, -1.0, -2.5)
    """
    parts = text.strip().strip("()[]").replace(",", " ").split()
    if len(parts) != COUNT:
        raise ValueError(
            f"{COUNT} logits are needed, such as 2, 1, 0, -1, -2; got {len(parts)}"
        )
    bounds = {"low": -HIGHEST, "high": HIGHEST}
    numbers = (
        presets.number(part, **bounds, name=f"logit {k}")
        for k, part in enumerate(parts, start=1)
    )
    return tuple(round(number, 2) + 0.0 for number in numbers)


def _temperature(text: str) -> float:
    low, high = TEMPERATURES[[0, -1]]
    given = presets.number(text, low=low, high=high)
    return float(TEMPERATURES[np.argmin(np.abs(np.log(TEMPERATURES / given)))])


def _show(text: str) -> str:
    return presets.choice(text, ("all", "diagonal"), "view")


def shifted(logits: tuple[float, ...], by: float) -> tuple[float, ...]:
    """Return all logits moved by the same amount, or say that there is no room."""
    moved = tuple(round(z + by, 2) + 0.0 for z in logits)
    if max(map(abs, moved)) > HIGHEST:
        way = "up" if by > 0 else "down"
        raise ValueError(
            f"a bar would leave the picture: logits lie between -{HIGHEST:g} and "
            f"{HIGHEST:g}, and all cannot move {way} by {abs(by):g} any more"
        )
    return moved


def outputs(logits: tuple[float, ...]) -> NDArray:
    """Return softmax(z / T) at every temperature, (F, 5)."""
    return softmax(np.array(logits) / TEMPERATURES[:, None])


def jacobians(s: NDArray, diagonal: bool = False) -> NDArray:
    """Return diag(s) − s sᵀ for each row of ``s``, (F, 5, 5); or its diagonal only.

    >>> jacobians(np.array([[0.5, 0.5]]))[0]
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    full = s[:, :, None] * np.eye(s.shape[1]) - s[:, :, None] * s[:, None, :]
    return full * np.eye(s.shape[1]) if diagonal else full


def lowest(J: NDArray) -> tuple[float, int, int]:
    """Return the most negative entry of a table and where it is, counted from 1."""
    i, j = np.unravel_index(J.argmin(), J.shape)
    return float(J[i, j]), int(i) + 1, int(j) + 1


class Goal:
    """An entry off the diagonal of −0.24 or lower: as sensitive as softmax can be.

    Attributes
    ----------
    best : float
        The lowest entry reached so far; infinite before a try.
    """

    words = (
        f"Goal: make one entry off the diagonal {TARGET:g} or lower. "
        "S2 says they are all 0."
    ).replace("-", "−")

    def __init__(self):
        self.best, self._record = math.inf, ""

    def score(self, state: State) -> str:
        """Return in words what the state scores, and the best so far."""
        J = jacobians(outputs(state.logits))[state.frame]
        value, i, j = lowest(J)
        # Rounded first: the reader must see the number that is compared.
        value = round(value, 3)
        if value < self.best:
            self.best = value
            self._record = f" Best so far: {minus(value)}."
        word = "reached ✔" if value <= TARGET else "not yet"
        table = " of the true table, which S2’s hides" if state.diagonal else ""
        return f"Now: {minus(value)} at ({i}, {j}){table} ({word}).{self._record}"


def minus(value: float, digits: int = 3) -> str:
    """Return a number with a true minus sign; what rounds to 0 has none.

    >>> minus(-0.2346), minus(-0.00001)
    ('−0.235', '0.000')
    """
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")
