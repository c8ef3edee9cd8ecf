"""Checks for lesson 11: range test, effective rate, a schedule, resuming, λmax."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from helpers.checks.exercise import Exercise

_RATES = [0.001, 0.01, 0.1, 1.0, 10.0]
_LOWEST = np.array([2.3, 2.2, 1.4, 0.9, 40.0])
_EARLY = np.array([2.3, 1.1, 1.9, 2.4, 8.0])
_GONE = np.array([2.3, 1.8, 0.7, np.nan, np.nan])
_COMPLAINT = "That is the α with the lowest loss: the edge. Take a tenth of it."

exercise_1 = Exercise(
    lesson="11",
    number=1,
    title="read a range test",
    solution=lambda alphas, losses: np.asarray(alphas)[np.nanargmin(losses)] / 10,
    inputs=[
        (np.array(_RATES), _LOWEST),
        (np.array(_RATES), _EARLY),
        (np.array(_RATES), _GONE),
        (np.array([0.02, 0.04, 0.08, 0.16]), np.array([2.0, 1.0, 0.5, 3.0])),
    ],
    mistakes=[
        (lambda alphas, losses: alphas[np.nanargmin(losses)], _COMPLAINT),
        (
            lambda alphas, losses: alphas[np.argmin(losses)] / 10,
            "Where the run overflowed the losses are nan, and argmin takes nan for "
            "the lowest: use nanargmin.",
        ),
        (
            lambda alphas, losses: np.nanmin(losses) / 10,
            "That is a tenth of the lowest loss; return a tenth of the α where the "
            "loss is lowest.",
        ),
        (
            lambda alphas, losses: np.nanargmin(losses) / 10,
            "argmin gives a position in the list; look up the α at that position.",
        ),
        (
            lambda alphas, losses: alphas[np.nanargmin(losses)] * 10,
            "Ten times the edge explodes: divide by 10.",
        ),
        (
            lambda alphas, losses: alphas[np.nanargmax(losses)] / 10,
            "You looked for the highest loss; the rule starts from the lowest.",
        ),
        (
            lambda alphas, losses: alphas[np.argmin(losses)],
            "Two things: argmin takes nan for the lowest, so use nanargmin; and a "
            "tenth of that α is wanted.",
        ),
        (
            lambda alphas, losses: np.nanargmin(losses),
            "That is a position in the list; look up the α there, and take a tenth.",
        ),
        (
            lambda alphas, losses: np.nanmin(losses),
            "That is the lowest loss; return a tenth of the α where it is reached.",
        ),
        (
            lambda alphas, losses: np.min(losses),
            "That is the lowest loss, or nan; return a tenth of the α where the "
            "lowest is reached.",
        ),
    ],
    insight="In the lesson this rule was careful by a factor of about ten: a safe "
    "start for a search, not its end.",
)

exercise_2 = Exercise(
    lesson="11",
    number=2,
    title="effective rate",
    solution=0.01,
    mistakes=[
        (
            4.0,
            "You multiplied by 1/(1 − μ) = 20; momentum does that already, so α must "
            "become 20 times smaller.",
        ),
        (0.19, "That is α μ; each gradient counts 1/(1 − μ) = 20 times."),
        (0.2, "With the same α the effective rate would be 20 times as large: 4."),
        (
            0.2 / 0.95,
            "You divided by μ; the effective rate is α/(1 − μ).",
        ),
        (
            0.2 / 1.95,
            "That is 1 + μ; the sum 1 + μ + μ² + … is 1/(1 − μ).",
        ),
        (0.1, "1 − 0.95 is 0.05, not 0.5: a twentieth, not a half."),
        (0.05, "That is 1 − μ itself; multiply it by the colleague’s α."),
        (20.0, "That is 1/(1 − μ); divide the colleague’s α by it."),
    ],
    insight="α/(1 − μ) = 0.01/0.05 = 0.2, as before. It holds for small α, far from "
    "the largest stable one.",
)


def _triangle(t: float, peak_at: float) -> float:
    return t / peak_at if t < peak_at else (1 - t) / (1 - peak_at)


_SLIPS = [  # in one of the two lines of the triangle
    (
        lambda t, peak_at: (1 - t) / (1 - peak_at) if t < peak_at else t / peak_at,
        "Your two lines have changed places: up for t below peak_at, down from there.",
    ),
    (
        lambda t, peak_at: t / peak_at,
        "Yours goes on rising after the peak; from there it must fall to 0 at t = 1.",
    ),
    (
        lambda t, peak_at: t / peak_at if t < peak_at else (t - 1) / (1 - peak_at),
        "The way down has the wrong sign: it is 1 − t, not t − 1.",
    ),
    (
        lambda t, peak_at: t / peak_at if t < peak_at else 1 - t / (1 - peak_at),
        "The way down needs brackets: (1 − t)/(1 − peak_at).",
    ),
    (
        lambda t, peak_at: t / peak_at if t < peak_at else 1 - t / 1 - peak_at,
        "The way down needs brackets above and below: (1 − t)/(1 − peak_at).",
    ),
    (
        lambda t, peak_at: t / peak_at if t < peak_at else (1 - t) / peak_at,
        "The way down is 1 − peak_at long: divide by that, not by peak_at.",
    ),
    (
        lambda t, peak_at: t * peak_at if t < peak_at else (1 - t) * (1 - peak_at),
        "You multiplied by the lengths of the two ways: divide.",
    ),
]

exercise_3 = Exercise(
    lesson="11",
    number=3,
    title="warm up, then cool down",
    solution=_triangle,
    inputs=[(0.0, 0.25), (0.1, 0.25), (0.25, 0.25), (0.7, 0.25), (1, 0.25), (0.3, 0.6)],
    mistakes=[
        (
            lambda t, peak_at: t / peak_at if t < peak_at else 1.0,
            "That warms up and then stays at 1; after the peak it must go down to 0.",
        ),
        (
            lambda t, peak_at: t / peak_at if t < peak_at else 1 - t,
            "The way down must begin at 1: divide 1 − t by 1 − peak_at.",
        ),
        (
            lambda t, peak_at: (
                t / peak_at if t < peak_at else 1 - (t - peak_at) / peak_at
            ),
            "The way down is 1 − peak_at long, not peak_at.",
        ),
        (
            lambda t, peak_at: t if t < peak_at else (1 - t) / (1 - peak_at),
            "The way up must reach 1 at the peak: divide t by peak_at.",
        ),
        (
            lambda t, peak_at: (
                t / peak_at if t < peak_at else (t - peak_at) / (1 - peak_at)
            ),
            "After the peak yours begins at 0 and rises: take 1 minus that.",
        ),
        (
            lambda t, peak_at: 1 - _triangle(t, peak_at),
            "Yours is upside down: 0 at both ends, 1 at the peak.",
        ),
        *_SLIPS,
    ],
    insight="Smith's one-cycle is this with rounded corners.",
)


def _read(text: str, torn: bool = False) -> set[tuple[float, int]]:
    lines = text.splitlines(keepends=True)
    whole = [line for line in lines if torn or line.endswith("\n")]
    parts = [line.split(",") for line in whole]
    return {(float(part[0]), int(part[1])) for part in parts if len(part) > 1}


def _left(wanted: list[tuple], text: str) -> list[tuple]:
    done = _read(text)
    return [one for one in wanted if one not in done]


def _begins(pair: tuple, line: str) -> bool:
    return line.startswith(f"{pair[0]},{pair[1]}")


_WANTED = [(0.1, 0), (0.1, 1), (0.5, 0), (0.5, 1)]


def _marks(answer: Callable, wanted: list[tuple], text: str) -> object:
    """Return the place of each setting in the answer, 0 if missing; then how many."""
    result = answer(wanted, text)
    if result is None or result is ... or isinstance(result, str):
        return result  # a stub, or something that the check explains
    if not hasattr(result, "__iter__"):
        raise TypeError("return a list of settings such as [(0.1, 0)]")
    left = [tuple(one) if np.iterable(one) else one for one in result]
    places = [left.index(one) + 1.0 if one in left else 0.0 for one in wanted]
    return np.array([*places, len(left)])


def _outside(wanted: list[tuple], text: str) -> list[tuple]:
    """Look for each run anywhere in the text: 0.1,0 is inside 10.1,0 as well."""
    return [p for p in wanted if f"{p[0]},{p[1]}," not in text]


def _without_last(text: str) -> str:
    return "".join(line + "\n" for line in text.splitlines()[:-1])


exercise_4 = Exercise(
    lesson="11",
    number=4,
    title="what is left to do",
    solution=_left,
    run=_marks,
    inputs=[
        (_WANTED, "0.1,0,0.42\n0.5,0,0.3\n"),
        (_WANTED, "0.1,0,0.42\n0.1,1,0.4"),
        (_WANTED, ""),
        (_WANTED, "".join(f"{a},{s},0.5\n" for a, s in _WANTED)),
        ([(0.5, 10), (0.5, 1), (0.1, 3)], "0.5,10,0.2\n"),
        ([(0.1, 0), (10.1, 0)], "10.1,0,0.2\n"),
    ],
    mistakes=[
        (
            lambda wanted, text: [p for p in wanted if p not in _read(text, True)],
            "You took the torn line for a finished run; a whole line ends in a line "
            "break.",
        ),
        (
            lambda wanted, text: [p for p in wanted if p in _read(text)],
            "Those are the finished runs; return the others.",
        ),
        (
            lambda wanted, text: wanted[len(text.splitlines()) :],
            "Counting lines is not enough: runs finish in any order, and a line may "
            "be torn.",
        ),
        (
            lambda wanted, text: [
                p
                for p in wanted
                if not any(_begins(p, line) for line in text.splitlines())
            ],
            "A line that begins with 0.5,10 begins with 0.5,1 as well: take the line "
            "apart at its commas, and ask whether it is whole.",
        ),
        (
            lambda wanted, text: list(wanted),
            "That repeats everything; leave out what the file holds. If you compared "
            'with what split gave: "0.1" is text and 0.1 a number, never equal.',
        ),
        (
            lambda wanted, text: [
                p for p in wanted if p[0] not in {a for a, _ in _read(text)}
            ],
            "You compared α alone; a run is told by α and seed together.",
        ),
        (
            lambda wanted, text: [
                p for p in wanted if p[1] not in {s for _, s in _read(text)}
            ],
            "You compared the seed alone; a run is told by α and seed together.",
        ),
        (
            lambda wanted, text: _outside(wanted, text[: text.rfind("\n") + 1]),
            "Searching the whole text finds 0.1,0 inside 10.1,0 as well: take each "
            "line apart at its commas.",
        ),
        (
            _outside,
            "Searching the whole text also finds torn lines, and 0.1,0 inside 10.1,0: "
            "take the whole lines apart.",
        ),
        (
            lambda wanted, text: _left(wanted, _without_last(text)),
            "You always dropped the last line; it is torn only if it has no line "
            "break at its end.",
        ),
        (
            lambda wanted, text: wanted[text.count("\n") :],
            "Counting lines is not enough, even whole ones: runs finish in any order.",
        ),
        (
            lambda wanted, text: _left(wanted, text)[::-1],
            "These are the right settings; return them in the order of wanted.",
        ),
    ],
    insight="That is all that resuming needs: settings that name a run, and lines that "
    "are whole.",
)


class _Product:
    """v ↦ Hv, which shows its matrix."""

    def __init__(self, *rows: list[float]):
        self.matrix = np.array(rows, dtype=float)

    def __call__(self, v: NDArray) -> NDArray:
        return self.matrix @ v

    def __repr__(self) -> str:
        return f"H·v with H = {self.matrix.tolist()}"


def _power(product: Callable, v: NDArray, steps: int) -> float:
    for _ in range(steps):
        v = v / np.linalg.norm(v)
        image = product(v)
        value, v = v @ image, image
    return value


def _never_normalised(product: Callable, v: NDArray, steps: int) -> float:
    for _ in range(steps):
        image = product(v)
        value, v = v @ image, image
    return value


def _length(product: Callable, v: NDArray, steps: int) -> float:
    for _ in range(steps):
        v = product(v / np.linalg.norm(v))
    return np.linalg.norm(v)


def _direction(product: Callable, v: NDArray, steps: int) -> NDArray:
    for _ in range(steps):
        v = product(v / np.linalg.norm(v))
    return v / np.linalg.norm(v)


def _squared_length(product: Callable, v: NDArray, steps: int) -> float:
    return _length(product, v, steps) ** 2


def _image(product: Callable, v: NDArray, steps: int) -> NDArray:
    for _ in range(steps):
        v = product(v / np.linalg.norm(v))
    return v


def _by_largest(product: Callable, v: NDArray, steps: int) -> float:
    for _ in range(steps):
        v = v / np.abs(v).max()
        image = product(v)
        value, v = v @ image, image
    return value


_PLANE, _SPACE = _Product([2, 1], [1, 2]), _Product([4, 1, 0], [1, 3, 0], [0, 0, -1])
exercise_5 = Exercise(
    lesson="11",
    number=5,
    title="power iteration",
    solution=_power,
    inputs=[
        (_PLANE, np.array([1.0, 0.0]), 1),
        (_PLANE, np.array([3.0, 4.0]), 2),
        (_PLANE, np.array([1, -2]), 30),
        (_SPACE, np.array([1.0, 0.0, 2.0]), 3),
        (_SPACE, np.array([2.0, 0.0, 1.0]), 40),
    ],
    mistakes=[
        (
            _never_normalised,
            "Divide v by its length before every product, or vᵀHv grows with the "
            "length of v.",
        ),
        (
            _length,
            "That is the length of Hv, which is never negative and comes near λ only "
            "at the end; return vᵀHv.",
        ),
        (_direction, "That is the eigenvector; return the estimate of its eigenvalue."),
        (
            _by_largest,
            "You divided by the largest entry; the length is the root of the sum of "
            "squares.",
        ),
        (
            lambda product, v, steps: _power(product, v, steps + 1),
            "You took one product too many.",
        ),
        (
            lambda product, v, steps: _power(product, v, max(steps - 1, 1)),
            "You took one product too few.",
        ),
        (
            lambda product, v, steps: _never_normalised(
                product, v / np.linalg.norm(v), steps
            ),
            "You divided by the length once, before the loop; do it before every "
            "product.",
        ),
        (
            _squared_length,
            "That is the squared length of Hv: keep v and the product under two "
            "names, and return v @ product.",
        ),
        (_image, "That is the product itself, a vector; return the number vᵀHv."),
        (
            lambda product, v, steps: np.linalg.eigvalsh(product.matrix)[-1],
            "That is the exact eigenvalue; return the estimate after these steps.",
        ),
        (
            lambda product, v, steps: _power(product, v, 1),
            "You took a single product: let the product be the next v, in a loop.",
        ),
    ],
    insight="Two lines in a loop, and no matrix: this is how λmax of a network with "
    "a million weights is found.",
)
