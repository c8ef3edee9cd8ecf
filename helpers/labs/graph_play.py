"""A graph played forward and backward, one beat after the other, with its words."""

from collections.abc import Iterator
from typing import NamedTuple

from helpers.figures.graph_sketch import Sketch, short


class Beat(NamedTuple):
    """One position of the slider.

    Attributes
    ----------
    phase : str
        "inputs", "forward" or "backward".
    node : int
        Which node is at work.
    edge : int
        Along which a gradient travels; −1 if none does.
    known : int
        Nodes below this number have their values, and all inputs.
    sums : tuple
        The gradient of each node so far; None where nothing has arrived.
    words : str
        What happens, as a sentence.
    """

    phase: str
    node: int
    edge: int
    known: int
    sums: tuple[float | None, ...]
    words: str


def beats(drawn: Sketch, in_order: bool = True) -> list[Beat]:
    """Return all beats: inputs, each operation forward, each edge backward.

    With ``in_order`` False a node passes its gradient on as soon as it is reached,
    and only once: what arrives later goes no further.
    """
    count = len(drawn.labels)
    nothing = (None,) * count
    played = [Beat("inputs", -1, -1, 0, nothing, "The inputs. Step forward.")]
    for node in range(count):
        if not drawn.is_input[node]:
            words = _forward(drawn, node)
            played.append(Beat("forward", node, -1, node + 1, nothing, words))
    return played + list(_backward(drawn, in_order))


def _backward(drawn: Sketch, in_order: bool) -> Iterator[Beat]:
    last = len(drawn.labels) - 1
    sums: list[float | None] = [None] * last + [1.0]
    words = f"Backward begins: {drawn.called(last)} changes as fast as itself, 1."
    yield Beat("backward", last, -1, last + 1, tuple(sums), words)
    route = list(orderly(drawn) if in_order else hasty(drawn))
    for k, edge in enumerate(route):
        source, target = drawn.edges[edge]
        words = _send(drawn, edge, sums)
        part = float(drawn.slopes[edge]) * sums[target]
        sums[source] = part if sums[source] is None else sums[source] + part
        if k == len(route) - 1:
            words += f" {_verdict(drawn, sums)}"
        yield Beat("backward", target, edge, last + 1, tuple(sums), words)


def orderly(drawn: Sketch) -> Iterator[int]:
    """Yield the edges backward: a node sends when all who use it have sent to it."""
    for node in reversed(range(len(drawn.labels))):
        yield from _behind(drawn, node)


def hasty(drawn: Sketch) -> Iterator[int]:
    """Yield the edges as one meets them: a node sends as soon as it is reached."""
    seen = set()

    def visit(node: int) -> Iterator[int]:
        seen.add(node)
        for edge in _behind(drawn, node):
            yield edge
            source = drawn.edges[edge][0]
            if source not in seen:
                yield from visit(source)

    yield from visit(len(drawn.labels) - 1)


def _behind(drawn: Sketch, node: int) -> list[int]:
    return [k for k, (_, target) in enumerate(drawn.edges) if target == node]


def _forward(drawn: Sketch, node: int) -> str:
    taken = [short(drawn.values[s]) for s, target in drawn.edges if target == node]
    sign, value = drawn.labels[node], short(drawn.values[node])
    name = f", called {drawn.names[node]}" if drawn.names[node] else ""
    return f"Forward: {sign} takes {' and '.join(taken)}, gives {value}{name}."


def _send(drawn: Sketch, edge: int, sums: list) -> str:
    source, target = drawn.edges[edge]
    slope = float(drawn.slopes[edge])
    part = slope * sums[target]
    words = (
        f"Backward from {drawn.called(target)} to {drawn.called(source)}: "
        f"{short(sums[target])} · {bracketed(slope)} = {short(part)}"
    )
    if sums[source] is None:
        return f"{words}."
    total = short(sums[source] + part)
    return f"{words}, added to {short(sums[source])}: now {total}."


def bracketed(factor: float) -> str:
    """Return a factor as one writes it after a dot.

    >>> bracketed(-2.0), bracketed(0.5)
    ('(−2)', '0.5')
    """
    return f"({short(factor)})" if factor < 0 else short(factor)


def wrong(drawn: Sketch, sums: list | tuple) -> list[int]:
    """Return the nodes whose sum is not their true gradient."""
    return [
        k
        for k, (total, true) in enumerate(zip(sums, drawn.gradients, strict=True))
        if total is None or abs(total - true) > 1e-9 * max(1.0, abs(true))
    ]


def _verdict(drawn: Sketch, sums: list) -> str:
    found = wrong(drawn, sums)
    if not found:
        return "All gradients are right."
    node = found[0]
    return (
        f"Done, but wrong: {drawn.called(node)} has {short(sums[node])}, its gradient "
        f"is {short(drawn.gradients[node])}."
    )
