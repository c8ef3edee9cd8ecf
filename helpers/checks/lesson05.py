"""Checks for lesson 05: chains, a graph by hand, `=` for `+=`, a node, a sweep."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.checks.exercise import Exercise


def _chain(x: ArrayLike, inner: float = 3) -> NDArray:
    """The derivative of exp(sin(3x)), with a factor to get wrong."""
    return np.exp(np.sin(3 * x)) * np.cos(3 * x) * inner


exercise_1 = Exercise(
    lesson="05",
    number=1,
    title="three links",
    solution=lambda x: _chain(x),
    inputs=[(0.4,), (np.array([-1.0, 0.25, 2.0]),), (np.array([0, 1, 2]),)],
    mistakes=[
        (
            lambda x: _chain(x, 1),
            "The last link is missing: the inside 3x grows 3 times as fast as x.",
        ),
        (
            lambda x: np.exp(np.sin(3 * x)) * 3,
            "The middle link is missing: the derivative of sin is cos.",
        ),
        (
            lambda x: np.cos(3 * x) * 3,
            "The first link is missing: exp is its own derivative, at sin(3x).",
        ),
        (
            lambda x: np.exp(np.cos(3 * x)) * 3,
            "Only the inside was differentiated; each link is a factor: exp times cos "
            "times 3.",
        ),
        (
            lambda x: np.exp(3 * np.cos(3 * x)),
            "The derivative of the inside belongs beside exp as a factor, not into it.",
        ),
        (
            lambda x: np.exp(np.cos(3 * x)) * np.cos(3 * x) * 3,
            "The first link is taken at the wrong place: exp at sin(3x), as it stood.",
        ),
        (
            lambda x: np.exp(np.sin(3 * x)) * np.cos(x) * 3,
            "The middle link is taken at the wrong place: cos at 3x, not at x.",
        ),
        (
            lambda x: -_chain(x),
            "The sign is flipped: the derivative of sin is +cos.",
        ),
        (
            lambda x: np.exp(np.sin(3 * x)),
            "That is y itself; return its derivative.",
        ),
        (
            lambda x: np.exp(np.sin(3 * x)) + np.cos(3 * x) + 3,
            "Links of a chain are multiplied; you added them.",
        ),
        (
            lambda x: np.exp(x) * np.cos(3 * x) * 3,
            "The first link is taken at x; the exp of the formula stands at sin(3x).",
        ),
        (
            lambda x: _chain(x, 3 * x),
            "The slope of 3x is 3, not 3x.",
        ),
        (
            lambda x: np.exp(np.sin(3 * x)) * np.cos(np.sin(3 * x)) * 3,
            "The middle link is taken at the wrong place: cos belongs at 3x, where sin "
            "stands.",
        ),
        (
            lambda x: np.exp(np.sin(3 * x)) * np.cos(x),
            "Two faults: cos belongs at 3x, and the factor 3 of the last link is "
            "missing.",
        ),
    ],
    insight="Three gears, three factors, each taken where the value passes through.",
)


exercise_2 = Exercise(
    lesson="05",
    number=2,
    title="a graph by hand",
    solution=(12.0, 6.0, 18.0),
    parts=("∂L/∂p", "∂L/∂q", "∂L/∂r"),
    mistakes=[
        (
            (10.0, 6.0, 18.0),
            "p has two arrows and you followed only the one into p · q: branches add.",
        ),
        (
            (2.0, 6.0, 18.0),
            "p has two arrows and you followed only the one into the +: branches add.",
        ),
        (
            (20.0, 6.0, 18.0),
            "The two branches of p are added, not multiplied.",
        ),
        (
            (8.0, 10.0, 18.0),
            "At p · q the factors are not swapped: p gets the factor q and q the "
            "factor p.",
        ),
        (
            (12.0, 6.0, 2.0),
            "At the last × the factors are not swapped: r gets the value of the sum.",
        ),
        (
            (6.0, 3.0, 18.0),
            "The last × is missing on the way to p and q: it sends r = 2 back, not 1.",
        ),
        (
            (6.0, 3.0, 1.0),
            "The last × is missing: it sends r back to the sum and the sum back to r.",
        ),
        (
            (216.0, 108.0, 18.0),
            "You sent 18 back to the sum; at the last × the factors swap, so it gets "
            "r = 2.",
        ),
        (
            (3.0, 5.0, 2.0),
            "Those are the inputs themselves; give the derivatives.",
        ),
        (
            (6.0, 12.0, 18.0),
            "The parts for p and q are swapped: the order is p, q, r.",
        ),
        (
            (12.0, 10.0, 18.0),
            "At p · q the factors are not swapped for q: q gets r · p.",
        ),
        (
            (12.0, 6.0, 15.0),
            "r gets the whole sum p · q + p, not only p · q.",
        ),
        (
            (11.0, 6.0, 18.0),
            "Along the arrow into the + p gets r = 2, not 1: the + copies what reached "
            "it.",
        ),
    ],
    insight="p is used twice, and 12 = 2 · 5 + 2 · 1 has a term for each use.",
)

exercise_3 = Exercise(
    lesson="05",
    number=3,
    title="a bug of one character",
    solution=3.0,
    mistakes=[
        (
            10.0,
            "That is the true derivative, 2a + b; the program with the bug loses "
            "a part.",
        ),
        (
            7.0,
            "7 is what the last × sends to a; the + runs later and overwrites it.",
        ),
        (0.0, "a does receive gradients; the question is which of them stays."),
        (1.0, "That is the slope of the +; it is multiplied by what the + received."),
        (21.0, "That is the value of y; the question is the gradient that is left."),
        (4.0, "That is the value of b; the + sends a the same as it sends b."),
    ],
    insight="With = the last arrival wins; with += all arrivals count.",
)


def _quotient(a: ArrayLike, b: ArrayLike) -> tuple:
    return 1 / b, -a / b**2


exercise_4 = Exercise(
    lesson="05",
    number=4,
    title="a node for division",
    solution=_quotient,
    inputs=[(3.0, 2.0), (-1.0, 4.0), (2.0, -0.5), (5, 4)],
    parts=("slope for a", "slope for b"),
    mistakes=[
        (
            lambda a, b: (1 / b, a / b**2),
            "The sign of the second slope is flipped: a larger b makes a/b smaller "
            "(when a and b are positive).",
        ),
        (
            lambda a, b: (1 / b, -1 / b**2),
            "The second slope lacks the factor a: a/b is a times 1/b.",
        ),
        (
            lambda a, b: (1 / b, -a / b),
            "The second slope needs b squared: the derivative of 1/b is −1/b².",
        ),
        (
            lambda a, b: (b, a),
            "Those are the slopes of a · b; here it is a/b.",
        ),
        (
            lambda a, b: (1 / b, 1 / a),
            "× swaps its factors, ÷ does not: differentiate a · b⁻¹ for b.",
        ),
        (
            lambda a, b: (1 / b, a),
            "The slope for b is not a: differentiate a · b⁻¹ for b.",
        ),
        (
            lambda a, b: (-a / b**2, 1 / b),
            "The two slopes are swapped: the one for a comes first.",
        ),
        (
            lambda a, b: (a / b, a / b),
            "That is the value; return how fast it changes with a and with b.",
        ),
        (
            lambda a, b: (1, -a / b**2),
            "The first slope is 1/b: the larger b, the less a counts.",
        ),
        (
            lambda a, b: (1 // b, -a // b**2),
            "// cuts the fraction off; divide with /.",
        ),
    ],
    insight="With it your engine divides in one node instead of two.",
)


def _sweep(count: int, edges: list, seed: float = 1.0) -> list[float]:
    """Gradients of all nodes, by one walk backward over the edges."""
    gradients = [0.0] * (count - 1) + [seed]
    for source, target, slope in reversed(edges):
        gradients[source] += slope * gradients[target]
    return gradients


def _overwriting(count: int, edges: list) -> list[float]:
    gradients = [0.0] * (count - 1) + [1.0]
    for source, target, slope in reversed(edges):
        gradients[source] = slope * gradients[target]
    return gradients


def _from_the_start(count: int, edges: list) -> list[float]:
    gradients = [0.0] * (count - 1) + [1.0]
    for source, target, slope in edges:
        gradients[source] += slope * gradients[target]
    return gradients


def _slopes_only(count: int, edges: list) -> list[float]:
    gradients = [0.0] * (count - 1) + [1.0]
    for source, _, slope in reversed(edges):
        gradients[source] += slope
    return gradients


def _passing_on(count: int, edges: list) -> list[float]:
    gradients = [0.0] * (count - 1) + [1.0]
    for source, target, _ in reversed(edges):
        gradients[source] += gradients[target]
    return gradients


def _adding(count: int, edges: list) -> list[float]:
    gradients = [0.0] * (count - 1) + [1.0]
    for source, target, slope in reversed(edges):
        gradients[source] += slope + gradients[target]
    return gradients


def _all_ones(count: int, edges: list) -> list[float]:
    gradients = [1.0] * count
    for source, target, slope in reversed(edges):
        gradients[source] += slope * gradients[target]
    return gradients


def _after_one_edge(count: int, edges: list) -> list[float]:
    return _sweep(count, edges[-1:])


def _from_the_first(count: int, edges: list) -> list[float]:
    gradients = [1.0] + [0.0] * (count - 1)
    for source, target, slope in reversed(edges):
        gradients[source] += slope * gradients[target]
    return gradients


def _wrong_way(count: int, edges: list) -> list[float]:
    gradients = [0.0] * (count - 1) + [1.0]
    for source, target, slope in reversed(edges):
        gradients[target] += slope * gradients[source]
    return gradients


def _forward(count: int, edges: list) -> list[float]:
    """What a nudge of node 0 does to all nodes: the other direction of travel."""
    changes = [1.0] + [0.0] * (count - 1)
    for source, target, slope in edges:
        changes[target] += slope * changes[source]
    return changes


_TWICE = [(0, 1, 1.0), (0, 1, 1.0), (1, 2, 1.0), (1, 2, 1.0)]
_USED = [(0, 2, 1.0), (1, 2, 1.0), (2, 3, 3.0), (0, 3, 7.0)]
_MIXED = [(0, 1, 2.0), (1, 2, -3.0), (0, 2, 5.0), (1, 3, 4.0), (2, 3, 0.5)]

exercise_5 = Exercise(
    lesson="05",
    number=5,
    title="a graph played backward",
    solution=lambda count, edges: _sweep(count, edges),
    inputs=[(3, _TWICE), (4, _USED), (4, _MIXED)],
    mistakes=[
        (
            _overwriting,
            "= overwrites what has already arrived: write += so that branches add.",
        ),
        (
            _from_the_start,
            "You walk forward: a node sends before anything has arrived. Walk through "
            "reversed(edges).",
        ),
        (
            lambda count, edges: _sweep(count, edges, 0.0),
            "Nothing arrives anywhere: start with gradient 1 at the last node.",
        ),
        (
            _slopes_only,
            "You add up local derivatives; each must be multiplied by the gradient of "
            "its target.",
        ),
        (
            _passing_on,
            "The gradients are passed on unchanged; multiply by the slope of the edge.",
        ),
        (
            _adding,
            "Along an edge gradients are multiplied by the slope, not added to it.",
        ),
        (
            _all_ones,
            "Only the last node starts with gradient 1, all others start with 0.",
        ),
        (
            _wrong_way,
            "Only the last node has a gradient: each edge must add (+=) slope · "
            "found[target] to found[source]; check += and which is source, which "
            "target.",
        ),
        (
            _after_one_edge,
            "You return after one edge: move return out of the loop.",
        ),
        (
            _from_the_first,
            "The 1 belongs to the last node, found[-1].",
        ),
        (
            _forward,
            "That is how a nudge of node 0 spreads forward; the gradients of the last "
            "node are wanted, for all nodes.",
        ),
        (
            lambda count, edges: _sweep(count, edges)[0],
            "That is the gradient of node 0 alone; return the whole list.",
        ),
        (
            lambda count, edges: _sweep(count, edges)[::-1],
            "The list is back to front: node 0 comes first.",
        ),
    ],
    insight="This loop is backpropagation, for any graph whatever.",
)
