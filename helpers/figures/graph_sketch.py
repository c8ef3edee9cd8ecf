"""A computation made ready for drawing: what to write, and where, in inches.

``sketch`` takes what ``helpers.autodiff.graph`` returns. Constants are not drawn as
nodes of their own: "× 2" is one node. Graphs too wide for a page go on in a second
line, as text does.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from helpers.autodiff import Graph, Node
from helpers.figures.layered import Layout, layered

SYMBOLS = {
    "add": "+", "subtract": "−", "multiply": "×", "divide": "÷", "power": "^",
    "negative": "−( )", "square": "( )²", "sqrt": "√", "log": "ln", "absolute": "| |",
    "sigmoid": "σ", "matmul": "@", "sum": "Σ",
}  # fmt: skip
PAGE = 10.4  # inches that a line of nodes may take
SLACK = 0.7  # inches more, rather than a second line for one node
MARGIN = 0.3
STUB = 0.35  # inches of edge more where it leaves for the next line
ROOM = (0.6, 1.25)  # least and most inches of edge between two columns
GIVEN = 0.15  # most inches of edge that a gap gives to crowded ones
CROWD = 0.035  # inches more for each edge beyond a node's first, and edge beside it
ROW = (0.84, 1.05)  # least and most inches from row to row
TALL = 5.4  # inches that rows share
LETTER = 0.088  # width of a letter
SMOOTH = 17  # points on a curve from column to column


@dataclass(frozen=True, eq=False)
class Sketch:
    """N nodes and E edges with their words, numbers and places.

    Attributes
    ----------
    labels, names : list of str
        What stands in each node, and what the reader calls its value ("" if nothing).
    is_input : list of bool
    values, gradients : list
        Numbers, or arrays, in the order of the nodes.
    edges : list of (source, target)
    slopes : list
        The local derivative on each edge; None if it is not one number.
    place : array, (N, 2)
        Inches from the lower left corner.
    half : array, (N,)
        Half the width of each node, inches.
    curves : list of array, (K, 2)
        Each edge from rim to rim; a row of NaN lifts the pen at the end of a line.
    size : (float, float)
        Width and height of the whole, inches.
    """

    labels: list[str]
    names: list[str]
    is_input: list[bool]
    values: list
    gradients: list
    edges: list[tuple[int, int]]
    slopes: list
    place: NDArray
    half: NDArray
    curves: list[NDArray]
    size: tuple[float, float]

    def called(self, node: int) -> str:
        """What a sentence calls a node: its name, or “×” for an operation."""
        return self.names[node] or f"“{self.labels[node]}”"


def short(number: object) -> str:
    """Return a number as a reader would write it, or the shape of an array.

    >>> short(1000.0), short(-0.123456), short(np.ones((3, 2)))
    ('1000', '−0.123', '3 × 2')
    """
    array = np.asarray(number, dtype=float)
    if array.ndim:
        return " × ".join(map(str, array.shape))
    value = float(array)
    if value == round(value) and abs(value) < 1e6:
        text = f"{value + 0.0:.0f}"
    else:
        text = f"{value:.3g}"
    return text.replace("-", "−").replace("e−0", "e−").replace("e+0", "e")


def sketch(graph: Graph, page: float = PAGE) -> Sketch:
    """Lay out a computation that was opened by ``helpers.autodiff.graph``.

    ``page`` is the width that a line of nodes may take, in inches.

    >>> from helpers.autodiff import Tensor, graph
    >>> a = Tensor(3.0, "a")
    >>> drawn = sketch(graph(2 * a + a))
    >>> drawn.labels, drawn.edges
    (['a', '2 ×', '+'], [(0, 1), (1, 2), (0, 2)])
    """
    nodes, edges = graph
    constant = [node.operation == "constant" for node in nodes]
    kept = [k for k, is_constant in enumerate(constant) if not is_constant]
    number = {k: n for n, k in enumerate(kept)}
    drawn = [edge for edge in edges if not constant[edge.source]]
    pairs = [(number[edge.source], number[edge.target]) for edge in drawn]
    labels = [_label(graph, k) for k in kept]
    return Sketch(
        labels,
        [nodes[k].name or "" for k in kept],
        [nodes[k].operation == "input" for k in kept],
        [nodes[k].value for k in kept],
        [nodes[k].gradient for k in kept],
        pairs,
        [edge.derivative for edge in drawn],
        *_places(labels, pairs, page),
    )


def _label(graph: Graph, k: int) -> str:
    """Return the sign of an operation with its constant, or the input's name."""
    node = graph.nodes[k]
    if node.operation == "input":
        return node.name or "input"
    sign = SYMBOLS.get(node.operation, node.operation)
    for edge in graph.edges:
        source = graph.nodes[edge.source]
        if edge.target == k and source.operation == "constant":
            return _with_constant(sign, source, edge.argument)
    return "( )^( )" if sign == "^" else sign


def _with_constant(sign: str, constant: Node, argument: int) -> str:
    number = short(constant.value)
    number = f"({number})" if number.startswith("−") else number
    if sign == "^":
        raised = {"2": "( )²", "3": "( )³"}.get(number, f"( )^{number}")
        return raised if argument else f"{number}^( )"
    return f"{sign} {number}" if argument else f"{number} {sign}"


def _places(labels: list[str], edges: list, page: float) -> tuple:
    """Return places, half widths and curves in inches, and the size of it all."""
    layout = layered(len(labels), edges)
    half = np.array([max(0.2, 0.1 + LETTER / 2 * len(label)) for label in labels])
    line, x = _lines(layout, half, page)
    low, rows = _bands(layout.routes, np.stack((layout.x, layout.y), axis=-1), line)
    row = float(np.clip(TALL / rows.sum(), *ROW))
    below = np.cumsum(rows[::-1])[::-1] - rows  # rows in the lines further down
    beyond = MARGIN + (STUB if line.max(initial=0) else 0)
    size = float(np.max(x[layout.x] + half)) + beyond, float(row * rows.sum() + 0.1)

    def inches(place: NDArray) -> NDArray:
        column = place[:, 0].astype(int)
        band = line[column]
        y = row * (place[:, 1] - low[band] + 0.5 + below[band]) + 0.05
        return np.stack((x[column], y), axis=-1)

    place = inches(np.stack((layout.x, layout.y), axis=-1))
    bends = _bends(edges)
    curves = []
    for (source, target), route, bend in zip(edges, layout.routes, bends, strict=True):
        ends = half[source], half[target]
        lines = line[route[:, 0].astype(int)]
        curves.append(_curve(inches(route), lines, ends, size[0], bend))
    return place, half, curves, size


def _bands(routes: list[NDArray], place: NDArray, line: NDArray) -> tuple:
    """Return for each line of nodes its lowest height and how many rows it takes."""
    points = np.concatenate([place, *routes])
    of = line[points[:, 0].astype(int)]
    heights = [points[of == k, 1] for k in range(int(line.max(initial=0)) + 1)]
    low = np.array([np.min(each, initial=np.inf) for each in heights])
    return low, np.array([np.max(each) for each in heights]) - low + 1


def _lines(layout: Layout, half: NDArray, page: float) -> tuple[NDArray, NDArray]:
    """Return for each column the line it stands in, and its x in inches."""
    column, count = layout.x, int(layout.x.max(initial=0)) + 1
    wide = [half[column == k].max(initial=0.2) for k in range(count)]
    need = 2 * MARGIN + 2 * sum(wide)
    rooms = _rooms(layout, (page - need) / max(count - 1, 1))
    line, x, at = np.zeros(count, int), np.zeros(count), MARGIN
    for k in range(count):
        wraps = k and at + 2 * wide[k] > page + SLACK
        line[k] = line[k - 1] + 1 if wraps else line[k - 1] if k else 0
        at = MARGIN + STUB if wraps else at
        x[k] = at + wide[k]
        at = x[k] + wide[k] + rooms[k]
    return line, x


def _rooms(layout: Layout, mean: float) -> NDArray:
    """Return the inches of edge after each column, as many as there are columns.

    On a full page, gaps where nodes have several edges to send take from the others.
    """
    room = float(np.clip(mean, *ROOM))
    count = int(layout.x.max(initial=0)) + 1
    starts = [place[:-1, 0].astype(int) for place in layout.routes]
    edges = sum((np.bincount(each, minlength=count) for each in starts), 0)
    sources = {tuple(place) for route in layout.routes for place in route[:-1]}
    nodes = np.bincount(np.array([x for x, _ in sources], int), minlength=count)
    extra = CROWD * edges * (edges - nodes) * (room < ROOM[1])
    given = extra.sum() / max(count - 1, 1)
    return room + (extra - given) * GIVEN / max(given, GIVEN)


def _bends(edges: list) -> list[float]:
    """Return how far each edge swerves, in inches: twins part, others go straight."""
    bends = []
    for k, edge in enumerate(edges):
        twins = [j for j, other in enumerate(edges) if other == edge]
        bends.append(0.44 * ((len(twins) - 1) / 2 - twins.index(k)))
    return bends


def _curve(at: NDArray, lines: NDArray, ends: tuple, wide: float, bend: float):
    """Return points from the right rim of the first node to the left of the last."""
    at = at.copy()
    at[0, 0] += ends[0]
    at[-1, 0] -= ends[1]
    pieces = []
    for k, (start, stop) in enumerate(pairwise(at)):
        if lines[k] == lines[k + 1]:
            pieces.append(_swing(start, stop))
            continue
        right, left = (wide - 0.02, start[1]), (0.02, stop[1])
        pieces += [_swing(start, right), np.full((1, 2), np.nan), _swing(left, stop)]
    points = np.concatenate(pieces)
    t = np.linspace(0, 1, len(points))
    points[:, 1] += bend * 4 * t * (1 - t)
    return points


def _swing(start, stop) -> NDArray:
    """Return a piece that leaves and arrives level."""
    t = np.linspace(0, 1, SMOOTH)
    x = start[0] + (stop[0] - start[0]) * t
    return np.stack((x, start[1] + (stop[1] - start[1]) * t * t * (3 - 2 * t)), axis=-1)
