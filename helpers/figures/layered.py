"""Places for the nodes of a graph: columns from left to right, few crossings.

The classic recipe in four strokes (Sugiyama, Tagawa & Toda 1981): a column for every
node, a stand-in wherever an edge jumps over a column, an order within the columns
that crosses few edges, and heights that keep edges level.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

ROUNDS = 24  # sweeps over the columns; these small graphs settle in fewer
SLIM = 0.55  # room that a passing edge needs, in rows

Edges = Sequence[tuple[int, int]]


class Layout(NamedTuple):
    """Places in units of columns and rows; rows count upward.

    Attributes
    ----------
    x, y : array, (N,)
        Of the nodes; x is a whole number, the least y is 0.
    routes : list of array, (K, 2)
        For each edge the places it passes, both ends included.
    """

    x: NDArray
    y: NDArray
    routes: list[NDArray]


def layered(count: int, edges: Edges) -> Layout:
    """Place the nodes of a graph without cycles.

    Parameters
    ----------
    count : int
        How many nodes there are, numbered in topological order.
    edges : sequence of (source, target)
        With source < target; the same pair may come twice.

    Raises
    ------
    ValueError
        If an edge does not lead from a lower to a higher number below ``count``.

    >>> places = layered(4, [(0, 2), (1, 2), (2, 3)])
    >>> places.x.tolist(), places.y.tolist()
    ([0, 0, 1, 2], [1.0, 0.0, 0.5, 0.5])
    """
    for source, target in edges:
        if not 0 <= source < target < count:
            raise ValueError(
                f"an edge leads from a lower to a higher number below {count}; "
                f"got {source} → {target}"
            )
    column = _columns(count, edges)
    chains = _chains(column, edges)
    links = sorted({link for chain in chains for link in pairwise(chain)})
    order = _order(column, links)
    y = _heights(order, links, count)
    x = np.array(column)
    at = np.stack((x, y - y.min(initial=0)), axis=-1)
    return Layout(x[:count], at[:count, 1], [at[chain] for chain in chains])


def _columns(count: int, edges: Edges) -> list[int]:
    """Operations as far left as their inputs allow, inputs next to their first use."""
    column = [0] * count
    for source, target in sorted(edges, key=lambda edge: edge[1]):
        column[target] = max(column[target], column[source] + 1)
    for node in set(range(count)) - {target for _, target in edges}:
        uses = [column[target] for source, target in edges if source == node]
        column[node] = min(uses, default=1) - 1
    return column


def _chains(column: list[int], edges: Edges) -> list[list[int]]:
    """Return the nodes each edge passes; new ones stand where it jumps a column."""
    chains = []
    for source, target in edges:
        between = range(column[source] + 1, column[target])
        first = len(column)
        column.extend(between)
        chains.append([source, *range(first, len(column)), target])
    return chains


def _order(column: list[int], links: Edges) -> list[list[int]]:
    """Return each column's nodes from top to bottom, crossing few links."""
    order = [
        [node for node in range(len(column)) if column[node] == k]
        for k in range(max(column, default=-1) + 1)
    ]
    best, fewest = order, _crossings(order, links)
    for k in range(ROUNDS):
        order = _sweep(order, links, backward=bool(k % 2))
        crossings = _crossings(order, links)
        if crossings < fewest:
            best, fewest = order, crossings
    return best


def _sweep(order: list[list[int]], links: Edges, backward: bool) -> list[list[int]]:
    """Sort each column by the mean place of the neighbours one column before."""
    swept, rank = [], {}
    for nodes in reversed(order) if backward else order:
        place = {node: float(k) for k, node in enumerate(nodes)}
        for node in nodes:
            ends = [a if node == b else b for a, b in links if node in (a, b)]
            ranks = [rank[end] for end in ends if end in rank]
            place[node] = float(np.mean(ranks)) if ranks else place[node]
        nodes = sorted(nodes, key=place.get)
        rank |= {node: float(k) for k, node in enumerate(nodes)}
        swept.append(nodes)
    return swept[::-1] if backward else swept


def _crossings(order: list[list[int]], links: Edges) -> int:
    """Count the pairs of links that cross."""
    where = {n: (k, i) for k, nodes in enumerate(order) for i, n in enumerate(nodes)}
    spans = [(*where[a], where[b][1]) for a, b in links]
    return sum(
        k == other_k and (i - other_i) * (j - other_j) < 0
        for n, (k, i, j) in enumerate(spans)
        for other_k, other_i, other_j in spans[:n]
    )


def _heights(order: list[list[int]], links: Edges, count: int) -> NDArray:
    """Return y of all nodes: level with their neighbours, and no two too close."""
    total = sum(map(len, order))
    y = np.zeros(total)
    for nodes in order:
        y[nodes] = (len(nodes) - 1) / 2 - np.arange(len(nodes))
    near = [[a if n == b else b for a, b in links if n in (a, b)] for n in range(total)]
    for k in range(ROUNDS):
        for nodes in order[:: -1 if k % 2 else 1]:
            wish = [np.mean(y[near[node]]) if near[node] else y[node] for node in nodes]
            y[nodes] = _apart(np.array(wish), [node < count for node in nodes])
    return y


def _apart(wish: NDArray, real: list[bool]) -> NDArray:
    """Return heights close to the wishes, falling by at least the room needed."""
    gaps = [1.0 if a and b else SLIM for a, b in pairwise(real)]
    room = np.concatenate([[0.0], np.cumsum(gaps)])
    blocks: list[list[float]] = []  # of wishes that had to share one place
    for value in wish + room:
        blocks.append([value])
        while len(blocks) > 1 and np.mean(blocks[-2]) < np.mean(blocks[-1]):
            last = blocks.pop()
            blocks[-1].extend(last)
    return np.concatenate([[np.mean(b)] * len(b) for b in blocks]) - room
