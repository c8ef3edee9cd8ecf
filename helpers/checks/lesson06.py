"""Checks for lesson 06: Jacobians, vector–Jacobian products, a layer's way back."""

import numpy as np
from numpy.typing import NDArray

from helpers.activations import softmax
from helpers.checks.exercise import Exercise

exercise_1 = Exercise(
    lesson="06",
    number=1,
    title="the size of a Jacobian",
    solution=3_000_000,
    mistakes=[
        (
            30_000,
            "That is how many weights there are: each of the 100 outputs has a "
            "derivative in every one of them.",
        ),
        (
            300,
            "That is how many weights lead to one output; the table also has columns "
            "for the others, and a row for each output.",
        ),
        (
            10_000,
            "100 × 100 is the Jacobian of an activation; here each weight has a "
            "column, and there are 300 · 100 of them.",
        ),
        (
            90_000,
            "300 × 300 would map the inputs to themselves; rows are the 100 outputs, "
            "columns the weights.",
        ),
        (
            9_000_000,
            "You gave every input a row: the rows are the 100 outputs, the columns "
            "the 30,000 weights.",
        ),
        (400, "Multiply, do not add: a table has rows times columns."),
        (30_100, "A table has rows times columns: multiply 100 by 30,000."),
        (
            3_010_000,
            "You counted the biases too: 100 more columns; the question is W alone.",
        ),
    ],
    insight="Only one in a hundred is not 0: weight (i, j) moves output j alone.",
)


def _full(s: NDArray) -> NDArray:
    return np.diag(s) - np.outer(s, s)


exercise_2 = Exercise(
    lesson="06",
    number=2,
    title="the Jacobian of softmax",
    solution=_full,
    inputs=[
        (np.array([0.5, 0.3, 0.2]),),
        (np.array([0.1, 0.9]),),
        (np.array([0.25, 0.25, 0.4, 0.1]),),
        (np.array([0, 1, 0]),),
    ],
    mistakes=[
        (
            lambda s: np.diag(s * (1 - s)),
            "That is S2's mistake: off the diagonal stands −sᵢ sⱼ, not 0.",
        ),
        (
            lambda s: s * (1 - s),
            "That is the diagonal as a vector; the Jacobian is a table with "
            "len(s) rows and columns.",
        ),
        (
            lambda s: np.diag(s) + np.outer(s, s),
            "The outer product has the wrong sign: raising one logit lowers the "
            "other outputs.",
        ),
        (
            lambda s: -np.outer(s, s),
            "The diagonal misses its sᵢ: for i = j the derivative is sᵢ(1 − sᵢ).",
        ),
        (
            lambda s: np.outer(s, s) - np.diag(s),
            "The sign is flipped: an output grows with its own logit.",
        ),
        (
            lambda s: np.diag(s) - s * s,
            "s * s multiplies entry by entry and gives a vector; the table of all "
            "products is np.outer(s, s).",
        ),
        (
            lambda s: np.eye(len(s)) - np.outer(s, s),
            "On the diagonal you start from 1; it must be sᵢ: np.diag(s).",
        ),
        (
            lambda s: np.eye(len(s)) - s,
            "Each row still has to be multiplied by its own output sᵢ.",
        ),
        (
            lambda s: np.outer(s, 1 - s),
            "That is sᵢ(1 − sⱼ) everywhere; the 1 belongs on the diagonal only.",
        ),
        (
            lambda s: _full(softmax(s)),
            "s are the shares already: do not apply softmax to them again.",
        ),
        (
            lambda s: np.diag(s * (1 - s)) - np.outer(s, s),
            "You subtracted s² on the diagonal twice: np.outer(s, s) holds it already.",
        ),
        (
            lambda s: np.diag(s) - np.dot(s, s),
            "np.dot(s, s) adds up the products to one number; np.outer keeps them.",
        ),
    ],
    insight="It is symmetric, its rows add up to 0, and it vanishes where s is sure.",
)


def _log_softmax(z: NDArray, u: NDArray) -> NDArray:
    return u - softmax(z) * u.sum(axis=1, keepdims=True)


exercise_3 = Exercise(
    lesson="06",
    number=3,
    title="back through log-softmax",
    solution=_log_softmax,
    inputs=[
        (np.array([[0.0, 0.0]]), np.array([[2.0, 1.0]])),
        (np.array([[1.0, 2.0, 0.0], [0.5, -1.0, 3.0]]), np.array([[1.0, -2, 3]] * 2)),
        (
            np.array([[0.0, 1], [2, 0], [1, 1]]),
            np.array([[1.0, 0], [3, -1], [0, 2]]),
        ),
    ],
    mistakes=[
        (
            lambda z, u: u * (1 - softmax(z)),
            "You kept only the diagonal: every output depends on every logit, so sum "
            "over all of u.",
        ),
        (
            lambda z, u: u - softmax(z),
            "That is right only where a row of u adds up to 1; in general s is "
            "multiplied by that sum.",
        ),
        (
            lambda z, u: u - (u * softmax(z)).sum(axis=1, keepdims=True),
            "That is J times u; what travels back is u times J: add up u alone, and "
            "multiply the sum by s.",
        ),
        (
            lambda z, u: softmax(z) * (u - (u * softmax(z)).sum(axis=1, keepdims=True)),
            "That is the way back through softmax itself; here its logarithm is "
            "taken too.",
        ),
        (
            lambda z, u: u - softmax(z) * u.sum(),
            "You added up the whole batch: each row has a sum of its own, axis=1 "
            "with keepdims=True.",
        ),
        (
            lambda z, u: u - softmax(z) * u.sum(axis=0),
            "You added up over the examples; add over the outputs, axis=1.",
        ),
        (
            lambda z, u: u + softmax(z) * u.sum(axis=1, keepdims=True),
            "The second term has the wrong sign: a higher logit raises log Σ eᶻ, "
            "which is subtracted.",
        ),
        (
            lambda z, u: softmax(z) * u.sum(axis=1, keepdims=True) - u,
            "The sign is flipped: zᵢ itself enters its own output with +1.",
        ),
        (
            lambda z, u: u - u.sum(axis=1, keepdims=True),
            "The sum still has to be multiplied by the shares.",
        ),
        (
            lambda z, u: _log_softmax(z, u) / len(z),
            "No 1/N here: it arrives in u.",
        ),
        (
            lambda z, u: u,
            "You let u through unchanged: log Σ eᶻ depends on every logit too.",
        ),
    ],
    insight="With u = −y it gives s − y at once: no division, nothing to overflow.",
)


def _dense(x: NDArray, W: NDArray, dz: NDArray) -> tuple:
    return x.T @ dz, dz.sum(axis=0), dz @ W.T


def _square(x: NDArray, W: NDArray, dz: NDArray, *, dW=None, dx=None) -> tuple:
    """The right answer with dW or dx replaced by what a wrong transpose gives."""
    right = _dense(x, W, dz)
    return (right[0] if dW is None else dW), right[1], (right[2] if dx is None else dx)


exercise_4 = Exercise(
    lesson="06",
    number=4,
    title="a layer's way back",
    solution=_dense,
    parts=("dW", "db", "dx"),
    inputs=[
        (
            np.array([[1.0, 2.0], [3.0, -1.0]]),
            np.array([[1.0, 3.0], [0.0, 2.0]]),
            np.array([[1.0, 0.0], [0.5, 2.0]]),
        ),
        (
            np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 1.0]]),
            np.array([[1.0, -1.0], [2.0, 0.5], [0.0, 3.0]]),
            np.array([[0.5, 1.0], [-1.0, 2.0]]),
        ),
        (
            np.array([[1, 2, 3, 4]]),
            np.array([[2, 1], [1, 0], [0, 1], [3, 1]]),
            np.array([[1, -2]]),
        ),
        (
            np.array([[1.0], [2.0], [4.0]]),
            np.array([[0.5, -1.0]]),
            np.array([[1.0, 0.0], [2.0, -1.0], [0.5, 3.0]]),
        ),
    ],
    mistakes=[
        (
            lambda x, W, dz: (x.T @ dz, dz, dz @ W.T),
            "The bias was copied to every row, so its gradient is the sum over the "
            "rows: dz.sum(axis=0).",
        ),
        (
            lambda x, W, dz: (x.T @ dz, dz.mean(axis=0), dz @ W.T),
            "The 1/N already sits in dz: add the rows up for db, do not average them "
            "again.",
        ),
        (
            lambda x, W, dz: (x.T @ dz / len(x), dz.mean(axis=0), dz @ W.T),
            "The 1/N already sits in dz: dividing dW and db by N once more makes the "
            "weights learn N times too slowly.",
        ),
        (
            lambda x, W, dz: _square(x, W, dz, dW=x.T @ dz / len(x)),
            "The 1/N already sits in dz: do not divide dW again.",
        ),
        (
            lambda x, W, dz: tuple(part / len(x) for part in _dense(x, W, dz)),
            "You divided by N, but the 1/N already sits in dz.",
        ),
        (
            lambda x, W, dz: (x.T @ dz, dz.sum(axis=1), dz @ W.T),
            "You added up over the outputs: for db add over the examples, axis=0.",
        ),
        (
            lambda x, W, dz: (x.T @ dz, dz.sum(), dz @ W.T),
            "db is one number now; each output has a bias of its own: sum over axis=0.",
        ),
        (
            lambda x, W, dz: (dz.T @ x, dz.sum(axis=0), dz @ W.T),
            "dW is transposed: W has a row for each input, so it is x.T @ dz.",
        ),
        (
            lambda x, W, dz: _square(x, W, dz, dx=dz @ W),
            "dx must be dz @ W.T: forward W leads from inputs to outputs, back its "
            "transpose leads the other way.",
        ),
        (
            lambda x, W, dz: _square(x, W, dz, dx=W @ dz.T),
            "dx is transposed: it has the shape of x, one row per example.",
        ),
        (
            lambda x, W, dz: _square(x, W, dz, dW=x @ dz),
            "dW must be x.T @ dz: the sum over the examples of input times gradient.",
        ),
        (
            lambda x, W, dz: _square(x, W, dz, dx=dz),
            "dx is still the gradient in z: it has to pass back through W.",
        ),
        (
            lambda x, W, dz: _dense(x, W, dz)[::-1],
            "The parts come in the wrong order: return dW, db, dx.",
        ),
    ],
    insight="The three lines fit every dense layer of every network.",
)


def _unit(z: NDArray, u: NDArray, power: int = 1, axis: int | None = 1) -> NDArray:
    """(u − a (a·u)) / |z| row by row; other powers and axes are mistakes."""
    size = np.linalg.norm(z, axis=1, keepdims=True)
    a = z / size
    return (u - a * (a * u).sum(axis=axis, keepdims=True)) / size**power


def _length(z: NDArray) -> NDArray:
    return np.linalg.norm(z, axis=1, keepdims=True)


def _along(z: NDArray, u: NDArray) -> NDArray:
    """a·u of each row, (N, 1)."""
    return (z / _length(z) * u).sum(axis=1, keepdims=True)


def _one_norm(z: NDArray, u: NDArray) -> NDArray:
    """The right answer if the whole batch had a single length."""
    c = z / np.linalg.norm(z)
    return (u - c * (c * u).sum(axis=1, keepdims=True)) / np.linalg.norm(z)


exercise_5 = Exercise(
    lesson="06",
    number=5,
    title="back through a new layer",
    solution=_unit,
    inputs=[
        (np.array([[3.0, 4.0]]), np.array([[1.0, 2.0]])),
        (
            np.array([[2.0, 0.0, 0.0], [1.0, 2.0, -2.0]]),
            np.array([[1.0, 1.0, -1.0], [0.5, 0.0, 2.0]]),
        ),
        (np.array([[6.0, 8], [0, 5]]), np.array([[1.0, 0], [2, 3]])),
    ],
    mistakes=[
        (
            lambda z, u: u / _length(z),
            "You took the length for a constant: it depends on every entry of z.",
        ),
        (
            lambda z, u: u * (1 - (z / _length(z)) ** 2) / _length(z),
            "You kept only the diagonal of the Jacobian: every output depends on "
            "every input, so a sum over u is needed.",
        ),
        (
            lambda z, u: _unit(z, u, power=0),
            "The 1/|z| is missing: the longer z is, the less a nudge turns it.",
        ),
        (
            lambda z, u: _unit(z, u, power=2),
            "You divided by |z| once too often.",
        ),
        (
            lambda z, u: _unit(z, u, axis=0),
            "You added up over the examples; the sum runs over the entries of one "
            "row, axis=1.",
        ),
        (
            lambda z, u: _unit(z, u, axis=None),
            "You added up over the whole batch; each row has a sum of its own, axis=1.",
        ),
        (
            lambda z, u: (u - z * (z * u).sum(axis=1, keepdims=True)) / _length(z),
            "In the second term stands a, not z: divide z by its length first.",
        ),
        (
            lambda z, u: (
                (u + z * (z * u).sum(axis=1, keepdims=True) / _length(z) ** 2)
                / _length(z)
            ),
            "The second term has the wrong sign: a longer z makes the outputs smaller.",
        ),
        (
            lambda z, u: z * (u - _along(z, u)) / _length(z) ** 2,
            "That is softmax's pattern: here u stands alone, only the sum is "
            "multiplied by a.",
        ),
        (
            lambda z, u: (
                (u - z / _length(z) * u.sum(axis=1, keepdims=True)) / _length(z)
            ),
            "Add up a·u, not u alone.",
        ),
        (
            lambda z, u: (u - _along(z, u)) / _length(z),
            "The sum must be multiplied by a.",
        ),
        (
            _one_norm,
            "You took the norm of the whole batch: axis=1, keepdims=True.",
        ),
        (
            lambda z, u: z / _length(z),
            "That is the layer forward; return the gradient in z.",
        ),
        (
            lambda z, u: (u - z / _length(z)) / _length(z),
            "The sum of a·u is missing: a is subtracted that many times.",
        ),
        (
            lambda z, u: _unit(z, u) * _length(z) / np.linalg.norm(z),
            "Each row has a length of its own: take the norm with axis=1 and "
            "keepdims=True.",
        ),
    ],
    insight="What comes out is at a right angle to z: stretching z changes nothing.",
)
