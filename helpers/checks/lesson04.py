"""Checks for lesson 04: velocity, momentum, Adam's first step, sampling, curvature."""

import numpy as np
from numpy.typing import NDArray

from helpers.checks.exercise import Exercise

_BROKEN = np.array([2, 3, 4, 1])


def _which(answer: NDArray) -> str:
    """Name the claims that are not yet right: "too small" would say nothing here."""
    off = np.ravel(answer) != _BROKEN
    names = [name for name, wrong in zip("ABCD", off, strict=True) if wrong]
    return f"Look again at {', '.join(names)}." if names else ""


exercise_1 = Exercise(
    lesson="04",
    number=1,
    title="what is unfair here",
    solution=_BROKEN,
    judge=_which,
    mistakes=[
        (
            np.array([3, 2, 4, 1]),
            "A counts steps, and a step is not always one look; B gives all of them "
            "the same α.",
        ),
        (
            np.array([2, 3, 2, 1]),
            "C counts evaluations, as it should; but when has an optimizer arrived?",
        ),
        (
            np.array([2, 1, 4, 3]),
            "Look at B and D again: which one speaks of learning rates?",
        ),
        (
            np.array([3, 3, 4, 1]),
            "In A the rates are tuned; what do BFGS's steps cost?",
        ),
        (
            np.array([2, 2, 4, 1]),
            "In B everybody has 1,000 evaluations; but is 0.01 good for everybody?",
        ),
        (
            np.array([2, 3, 4, 4]),
            "D says nothing about arrival; where does each one begin?",
        ),
        (
            np.array([1, 2, 3, 4]),
            "These are the terms in order; find the one that each claim breaks.",
        ),
    ],
    insight="Each claim may be a true sentence; none of them compares optimizers.",
)

_Pair = tuple[NDArray, NDArray]


def _step(
    w: NDArray, g: NDArray, v: NDArray, alpha: float, mu: float
) -> tuple[NDArray, NDArray]:
    new = mu * np.asarray(v, dtype=float) + g
    return w - alpha * new, new


def _inside(w: NDArray, g: NDArray, v: NDArray, alpha: float, mu: float) -> _Pair:
    new = mu * v - alpha * g
    return w + new, new


def _alpha_inside(w: NDArray, g: NDArray, v: NDArray, alpha: float, mu: float) -> _Pair:
    new = mu * v + alpha * g
    return w - new, new


def _downhill(w: NDArray, g: NDArray, v: NDArray, alpha: float, mu: float) -> _Pair:
    new = mu * v - g
    return w + alpha * new, new


def _nesterov(w: NDArray, g: NDArray, v: NDArray, alpha: float, mu: float) -> _Pair:
    new = mu * v + g
    return w - alpha * (g + mu * new), new


def _mean(w: NDArray, g: NDArray, v: NDArray, alpha: float, mu: float) -> _Pair:
    new = mu * v + (1 - mu) * g
    return w - alpha * new, new


exercise_2 = Exercise(
    lesson="04",
    number=2,
    title="one step of momentum",
    solution=_step,
    parts=("new weights", "new velocity"),
    inputs=[
        (np.array([1.0, 2.0]), np.array([4.0, -2.0]), np.array([0.0, 0.0]), 0.1, 0.9),
        (np.array([1.0, -1.0]), np.array([2.0, 1.0]), np.array([3.0, -4.0]), 0.5, 0.8),
        (np.array([3.0, 1.0]), np.array([1.0, 2.0]), np.array([2.0, 5.0]), 0.25, 0.5),
    ],
    mistakes=[
        (
            lambda w, g, v, alpha, mu: (w - alpha * v, mu * v + g),
            "You step with the old velocity: compute the new one first and step with "
            "it.",
        ),
        (
            lambda w, g, v, alpha, mu: (w - alpha * g, mu * v + g),
            "The velocity is right but never used: the step is −α v, not −α g.",
        ),
        (
            _inside,
            "That is momentum with α (and the sign) inside the velocity. It walks the "
            "same way, but here the velocity is v ← μ v + g.",
        ),
        (
            _nesterov,
            "That is Nesterov's step; plain momentum moves by −α v with the new v.",
        ),
        (
            _mean,
            "You take a running mean, with 1 − μ before g, as Adam does; here the new "
            "gradient counts fully.",
        ),
        (
            lambda w, g, v, alpha, mu: (w + alpha * (mu * v + g), mu * v + g),
            "The sign is flipped: the step is −α v.",
        ),
        (
            lambda w, g, v, alpha, mu: (w - mu * v - g, mu * v + g),
            "The learning rate is missing: the step is −α v.",
        ),
        (
            lambda w, g, v, alpha, mu: (w - alpha * (v + g), v + g),
            "Nothing fades: multiply the old velocity by μ.",
        ),
        (
            lambda w, g, v, alpha, mu: (w - alpha * (mu * v + g), v),
            "The weights are right; return the new velocity too, not the old one.",
        ),
        (
            lambda w, g, v, alpha, mu: (mu * v + g, w - alpha * (mu * v + g)),
            "The two results are swapped: weights first, then velocity.",
        ),
        (
            _alpha_inside,
            "α sits inside the velocity here; in this lesson v ← μ v + g, and α comes "
            "with the step.",
        ),
        (
            _downhill,
            "Your velocity points downhill; here v ← μ v + g, and the step is −α v.",
        ),
        (
            lambda w, g, v, alpha, mu: (w - alpha * mu * (v + g), mu * (v + g)),
            "μ fades the old velocity only, not the new gradient.",
        ),
        (
            lambda w, g, v, alpha, mu: mu * v + g,
            "That is the velocity; return the weights too: return new_w, new_v.",
        ),
        (
            lambda w, g, v, alpha, mu: w - alpha * (mu * v + g),
            "The weights are right; return the velocity as well, or it is forgotten: "
            "return new_w, new_v.",
        ),
    ],
    insight="This pair, weights and memory, is the whole state of an optimizer.",
)

_FIRST = np.array([-0.1, 0.1])

exercise_3 = Exercise(
    lesson="04",
    number=3,
    title="Adam's first step",
    solution=_FIRST,
    tolerance=1e-2,
    mistakes=[
        (-_FIRST, "The signs are flipped: the step goes against the gradient."),
        (
            np.array([-100.0, 1e-4]),
            "That is plain descent, −α g; Adam divides by the size of the gradient.",
        ),
        (
            np.sqrt(10) * _FIRST,
            "The corrections are missing: m and s are divided by 1 − β₁ and 1 − β₂ "
            "at the first step.",
        ),
        (
            _FIRST / 10,
            "The mean is not corrected: m = 0.1 g has to be divided by 1 − β₁ = 0.1.",
        ),
        (
            np.sqrt(1000) * _FIRST,
            "The squares are not corrected: s = 0.001 g² has to be divided by "
            "1 − β₂ = 0.001.",
        ),
        (
            np.array([-0.1, -0.1]),
            "The second gradient is negative, so the second weight grows.",
        ),
        (
            np.array([0.1, 0.1]),
            "Each weight goes against its own gradient, so the two signs differ.",
        ),
        (
            np.array([1000.0, -0.001]),
            "That is the gradient itself; by how much do the weights change?",
        ),
        (
            np.array([-1e-4, 100.0]),
            "You divided by ŝ; divide by its root.",
        ),
        (
            np.array([-1.0, 1.0]),
            "That is m̂/√ŝ; multiply it by α.",
        ),
    ],
    insight="α long in every weight, whether the slope is 1000 or 0.001.",
)

_SLOPES = np.array([[2.0, -1.0], [0.5, 4.0], [-3.0, 1.0]])
_SHARES, _Q = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.2, 0.6])
_TWO = np.array([[1.0, 2.0], [3.0, 4.0]])

exercise_4 = Exercise(
    lesson="04",
    number=4,
    title="an estimate without bias",
    solution=lambda gradients, p, q, k: p[k] / q[k] * gradients[k],
    inputs=[
        (_SLOPES, _SHARES, _Q, 0),
        (_SLOPES, _SHARES, _Q, 2),
        (_TWO, np.array([0.9, 0.1]), np.array([0.4, 0.6]), 1),
    ],
    mistakes=[
        (
            lambda gradients, p, q, k: gradients[k],
            "The weight is missing: on average this gives the q-weighted sum, not the "
            "gradient.",
        ),
        (
            lambda gradients, p, q, k: q[k] / p[k] * gradients[k],
            "The weight is upside down: who is drawn more often must count less.",
        ),
        (
            lambda gradients, p, q, k: p[k] * gradients[k],
            "The share alone is not enough: group k is drawn with probability q[k], "
            "so divide by it.",
        ),
        (
            lambda gradients, p, q, k: gradients[k] / q[k],
            "The share is missing: this estimates the plain sum over the groups, "
            "whatever their sizes.",
        ),
        (
            lambda gradients, p, q, k: p @ gradients,
            "That is the whole gradient, from all groups; the point is to look at one "
            "only.",
        ),
        (
            lambda gradients, p, q, k: (p / q)[:, None] * gradients,
            "You weighted every group; return the row of group k alone.",
        ),
        (
            lambda gradients, p, q, k: (p / q) @ gradients,
            "You summed all groups; only group k has been drawn.",
        ),
        (
            lambda gradients, p, q, k: p[k] / q[k] * gradients[k] / len(p),
            "No further 1/K: the share p[k] already is the part of the data.",
        ),
        (
            lambda gradients, p, q, k: p[k] * q[k] * gradients[k],
            "Divide by q[k] instead of multiplying: who is drawn more often counts "
            "less.",
        ),
        (
            lambda gradients, p, q, k: q[k] * gradients[k],
            "Multiplying by q[k] counts the frequent ones twice: divide by it, and "
            "multiply by p[k].",
        ),
    ],
    insight="Any q gives the right mean; only the noise depends on it.",
)


def _secant(w0: float, w1: float, g0: float, g1: float) -> float:
    return w1 - (w1 - w0) / (g1 - g0) * g1


exercise_5 = Exercise(
    lesson="04",
    number=5,
    title="BFGS with one weight",
    solution=_secant,
    # The first two are on parabolas, so the answer is their lowest point.
    inputs=[(0.0, 1.0, -6.0, -4.0), (5.0, 2.0, 12.0, 3.0), (1.0, 3.0, -2.0, 6.0)],
    mistakes=[
        (
            lambda w0, w1, g0, g1: w1 - (g1 - g0) / (w1 - w0) * g1,
            "That multiplies by the curvature y/s; H⁻¹ is the other way round, s/y.",
        ),
        (
            lambda w0, w1, g0, g1: w0 - (w1 - w0) / (g1 - g0) * g1,
            "You start from the old place: the next step begins at w1.",
        ),
        (
            lambda w0, w1, g0, g1: w1 - (w1 - w0) / (g1 - g0) * g0,
            "You use the old slope: the step from w1 needs g1.",
        ),
        (
            lambda w0, w1, g0, g1: w1 + (w1 - w0) / (g1 - g0) * g1,
            "The sign is flipped: subtract H⁻¹ g1, and take step and change of slope "
            "in the same order, new minus old.",
        ),
        (
            lambda w0, w1, g0, g1: w1 - (w1 - w0) * g1,
            "You forgot to divide by y, the change of the slope.",
        ),
        (
            lambda w0, w1, g0, g1: w1 - (w1 - w0) / (g1 - g0),
            "Multiply H⁻¹ by the slope g1 before you subtract it.",
        ),
        (
            lambda w0, w1, g0, g1: w1 - (w1 - w0) * (g1 - g0) * g1,
            "y divides: H⁻¹ is s / y, not s · y.",
        ),
        (
            lambda w0, w1, g0, g1: (w1 - w0) / (g1 - g0),
            "That is H⁻¹; go on and take the step w1 − H⁻¹ g1.",
        ),
        (
            lambda w0, w1, g0, g1: -(w1 - w0) / (g1 - g0) * g1,
            "That is only the step; add it to w1.",
        ),
        (
            lambda w0, w1, g0, g1: w1 - g1,
            "That is plain descent with H⁻¹ = 1: use what the last step has taught.",
        ),
    ],
    insight="This is the secant method; on a parabola it ends at the lowest point.",
)
