"""Checks for lesson 07: a vote by hand, two gradients, a bound, a learning rate."""

import numpy as np
from numpy.typing import NDArray

from helpers.checks.exercise import Exercise

# The three places of the hidden plane that occur, with what they should give.
_PLACES = (((0, 0), -1), ((1, 0), 1), ((1, 1), -1))


def _vote(answer: object) -> str:
    """Return what is wrong with v1, v2, c, or nothing."""
    try:
        v1, v2, c = (float(np.squeeze(part)) for part in answer)
    except (TypeError, ValueError):
        return "Give three numbers in brackets: (v1, v2, c)."
    if not np.all(np.isfinite([v1, v2, c])):
        return "All three must be ordinary numbers."
    for (h1, h2), sign in _PLACES:
        value = v1 * h1 + v2 * h2 + c
        if not value * sign > 0:
            side = "above" if sign > 0 else "below"
            return (
                f"At h = ({h1}, {h2}) your sum is {value:g}; it must be {side} 0 there."
            )
    return ""


exercise_1 = Exercise(
    lesson="07",
    number=1,
    title="the vote",
    solution=(1.0, -2.0, -0.5),
    judge=_vote,
    mistakes=[
        ((1.0, 1.0, -0.5), "At h = (1, 1) your sum is 1.5; it must be below 0 there."),
        ((1.0, -2.0, 0.5), "At h = (0, 0) your sum is 0.5; it must be below 0 there."),
        (
            (-1.0, 2.0, -0.5),
            "At h = (1, 0) your sum is -1.5; it must be above 0 there.",
        ),
        ((1.0, -1.0, 0.0), "At h = (0, 0) your sum is 0; it must be below 0 there."),
    ],
    insight="One line in the plane of h does what no line does in the plane of x.",
)


_W = np.array([[1.0, -2.0], [0.5, 3.0]])

exercise_2 = Exercise(
    lesson="07",
    number=2,
    title="the right penalty",
    solution=lambda W, strength, N: strength / N * W,
    exact_shape=True,
    inputs=[
        (_W, 0.1, 5),
        (np.array([[2, -1, 4]]), 0.5, 4),
        (-_W.T, 1.0, 10),
    ],
    mistakes=[
        (
            lambda W, strength, N: strength * np.sum(W**2) * np.ones(np.shape(W)),
            "That is the published mistake: one number for all weights. Each weight "
            "gets its own slope.",
        ),
        (
            lambda W, strength, N: strength * np.sum(W**2),
            "That is the published mistake: one number, where every weight needs its "
            "own.",
        ),
        (
            lambda W, strength, N: strength / N * np.sum(W**2),
            "The sum must go: differentiate with respect to one entry, and only its "
            "own square is left.",
        ),
        (
            lambda W, strength, N: strength / (2 * N) * np.sum(W**2),
            "That is the penalty itself; return its gradient, a matrix like W.",
        ),
        (
            lambda W, strength, N: strength * W,
            "The 1/N is missing: the loss divides the penalty by N too.",
        ),
        (
            lambda W, strength, N: 2 * strength / N * W,
            "Twice too large: the 2 of the square cancels the ½ in the penalty.",
        ),
        (
            lambda W, strength, N: strength / (2 * N) * W,
            "The 2 of the square is missing: it cancels the ½ in the penalty.",
        ),
        (
            lambda W, strength, N: -strength / N * W,
            "The sign is flipped: the penalty grows with a positive weight.",
        ),
        (
            lambda W, strength, N: strength / N * W**2,
            "You kept the square: the derivative of W² is 2W.",
        ),
        (
            lambda W, strength, N: strength / N * np.abs(W),
            "The sign of the weight is lost: a negative weight must be pulled up.",
        ),
        (
            lambda W, strength, N: strength / N * np.sum(W) * np.ones(np.shape(W)),
            "Each weight must feel its own value, not the sum of all.",
        ),
        (
            lambda W, strength, N: (strength / N * W).astype(W.dtype),
            "A copy of whole numbers cannot hold fractions: use np.zeros(W.shape).",
        ),
        (
            lambda W, strength, N: strength / (2 * N) * W**2,
            "That is the penalty of each weight; its derivative is wanted.",
        ),
        (
            lambda W, strength, N: strength / N * np.sign(W),
            "That is the slope of |W|, not of W².",
        ),
        (
            lambda W, strength, N: W / N,
            "λ is missing.",
        ),
        (
            lambda W, strength, N: 2 * strength * W,
            "Two faults: the 2 cancels the ½ in the penalty, and the 1/N is missing.",
        ),
    ],
    insight="It pulls every weight towards 0; with any sensible α (αλ/N < 1) it cannot "
    "push one past it.",
)


def _slope(h2: NDArray) -> NDArray:
    return h2 * (1 - h2)


def _sigmoid(z: NDArray) -> NDArray:
    return 1 / (1 + np.exp(-z))


def _right(h1: NDArray, h2: NDArray, y: NDArray) -> NDArray:
    return h1.T @ ((h2 - y) * _slope(h2)) / len(h1)


_H1 = np.array([[0.2, 0.7, 0.5], [0.9, 0.4, 0.1]])
_H2 = np.array([[0.4, 0.5], [0.8, 0.3]])
_Y = np.array([[1.0, 0.0], [0.0, 1.0]])
_RNG = np.random.default_rng(7)

exercise_3 = Exercise(
    lesson="07",
    number=3,
    title="the right data gradient",
    solution=_right,
    exact_shape=True,
    inputs=[
        (_H1, _H2, _Y),
        (
            _RNG.uniform(0.1, 0.9, (5, 4)).round(2),
            _RNG.uniform(0.1, 0.9, (5, 2)).round(2),
            np.eye(2, dtype=int)[[0, 1, 1, 0, 1]],
        ),
    ],
    mistakes=[
        (
            lambda h1, h2, y: _right(h1, h2, y) * len(h1),
            "The 1/N is missing, as in the published program: the loss is a mean.",
        ),
        (
            lambda h1, h2, y: h1.T @ (h2 - y) / len(h1),
            "The derivative of the sigmoid is missing: the chain passes through it as "
            "h2 (1 − h2).",
        ),
        (
            lambda h1, h2, y: h1.T @ (h2 - y),
            "Two links are missing: the derivative of the sigmoid, h2 (1 − h2), and "
            "the 1/N.",
        ),
        (
            lambda h1, h2, y: -_right(h1, h2, y),
            "The sign is flipped: the derivative of ½ (y − h2)² is h2 − y.",
        ),
        (
            lambda h1, h2, y: 2 * _right(h1, h2, y),
            "Twice too large: the 2 of the square cancels the ½ in the loss.",
        ),
        (
            lambda h1, h2, y: _right(h1, h2, y) / 2,
            "Half of what it should be: the 2 of the square cancels the ½, and N "
            "counts the rows, not all entries of h2.",
        ),
        (
            lambda h1, h2, y: _right(h1, h2, y).T,
            "It is transposed: the gradient has the shape of W2, (units, 2).",
        ),
        (
            lambda h1, h2, y: h1.T @ ((h2 - y) * _slope(_slope(h2))) / len(h1),
            "h2 is the output after its sigmoid: its derivative is h2 (1 − h2), once.",
        ),
        (
            lambda h1, h2, y: h1.T @ ((h2 - y) * (1 - h2**2)) / len(h1),
            "1 − h2² belongs to tanh; here the output is a sigmoid.",
        ),
        (
            lambda h1, h2, y: (_slope(h1)).T @ ((h2 - y) * _slope(h2)) / len(h1),
            "The input of the layer is h1 itself; its derivative is wanted one layer "
            "below.",
        ),
        (
            lambda h1, h2, y: -_right(h1, h2, y) * len(h1),
            "Two faults: the sign, and the 1/N.",
        ),
        (
            lambda h1, h2, y: _right(h1, h2, y) * len(h1) / h1.shape[1],
            "N counts the rows of h1, not its units.",
        ),
        (
            lambda h1, h2, y: h1.T @ ((h2 - y) * _slope(_sigmoid(h2))) / len(h1),
            "h2 has passed its sigmoid already: its slope is h2 (1 − h2).",
        ),
        (
            lambda h1, h2, y: h1.T @ ((h2 - y) ** 2 * _slope(h2)) / len(h1),
            "You kept the square: the derivative of ½ (h2 − y)² is h2 − y.",
        ),
        (
            lambda h1, h2, y: h1.T @ ((h2 - y) ** 2 * _slope(h2)) / (2 * len(h1)),
            "You kept the square and its ½: the derivative of both is h2 − y.",
        ),
    ],
    insight="Divided by N it means the same for 50 examples as for 50,000.",
)


exercise_4 = Exercise(
    lesson="07",
    number=4,
    title="the bound without biases",
    solution=0.8,
    tolerance=1e-3,
    mistakes=[
        (0.6, "All 60 pairs of class 0, and half of the points of class 1 as well."),
        (
            0.7,
            "That is the other sign of the budget: all of class 1 and half of class 0. "
            "Which choice is better?",
        ),
        (0.75, "That is the bound for classes of equal size; here class 0 is larger."),
        (
            1.0,
            "The budget has one sign: it cannot suit the pairs of both classes.",
        ),
        (0.5, "It can do better than guessing: one class can be right altogether."),
        (80.0, "Give a number between 0 and 1, not per cent."),
        (
            160.0,
            "That is the number of points that are right; divide by all 200 points.",
        ),
        (
            0.4,
            "That is the share of pairs of class 1; all of the larger class can be "
            "right, and half of the other.",
        ),
    ],
    insight="All 120 points of class 0, and one of each pair of class 1: 160 of 200.",
)


def _curvatures(H: NDArray) -> NDArray:
    return np.linalg.eigvalsh(H.T @ H / len(H))


exercise_5 = Exercise(
    lesson="07",
    number=5,
    title="the largest stable α of the output weights",
    solution=lambda H: 2 / _curvatures(H)[-1],
    inputs=[
        (np.array([[1.0, 0.5], [-1.0, 0.5], [0.5, 1.0]]),),
        (np.array([[1, 2], [2, 1], [0, 1], [1, 1]]),),
        (_RNG.uniform(-1, 1, (8, 3)).round(2),),
    ],
    mistakes=[
        (
            lambda H: 1 / _curvatures(H)[-1],
            "That is 1/λmax, safe but not the limit: it is stable up to 2/λmax.",
        ),
        (
            lambda H: 2 / _curvatures(H)[0],
            "You took the smallest curvature; the steepest direction explodes first.",
        ),
        (
            lambda H: 2 / (_curvatures(H)[-1] * len(H)),
            "The 1/N is missing in the Hessian.",
        ),
        (
            lambda H: 2 / np.trace(H.T @ H / len(H)),
            "The trace is the sum of all curvatures; the limit needs the largest.",
        ),
        (
            lambda H: 2 / np.sqrt(_curvatures(H)[-1]),
            "No root: the eigenvalues of HᵀH/N are the curvatures already.",
        ),
        (
            lambda H: 2 / np.max(H.T @ H / len(H)),
            "The largest entry is no curvature: take the largest eigenvalue.",
        ),
        (
            lambda H: 1 / (2 * _curvatures(H)[-1]),
            "The 2 belongs above the line: the limit is 2/λmax.",
        ),
        (
            lambda H: _curvatures(H)[-1],
            "That is the largest curvature; the limit is 2 divided by it.",
        ),
        (
            lambda H: 2 / (2 * _curvatures(H)[-1] * len(H)),
            "The Hessian is HᵀH/N: the ½ in the loss has cancelled the 2, and the 1/N "
            "stays.",
        ),
        (
            lambda H: 2 / np.sqrt(_curvatures(H)[-1] * len(H)),
            "The curvatures are the squared singular values of H, divided by N.",
        ),
        (
            lambda H: 2 / np.linalg.norm(H.T @ H / len(H)),
            "The norm mixes all curvatures; the limit needs the largest.",
        ),
        (
            lambda H: 2 / (_curvatures(H)[-1] * len(H) / H.shape[1]),
            "N is the number of rows of H, not of its units.",
        ),
        (
            lambda H: 2 / _curvatures(H),
            "One number is wanted: the limit of the largest curvature, the last one.",
        ),
        (
            lambda H: 2 / np.linalg.eigh(H.T @ H / len(H))[1],
            "eigh returns the eigenvalues first, then the vectors: take [0], then the "
            "last.",
        ),
    ],
    insight="Each hidden unit adds to HᵀH, so the limit falls as units are added.",
)
