"""Checks for lesson 03: gradients, directions, learning rates, steps, mini-batches."""

import numpy as np
from numpy.typing import NDArray

from helpers.checks import careful_step
from helpers.checks.exercise import Exercise


def _tilted(
    w: NDArray, inner: float = 3, outer: float = 1, turn: float = -1
) -> NDArray:
    """Gradient of ½ (3w₁ + w₂ − 5)² + (w₁ − w₂)² with factors to get wrong."""
    first, second = 3 * w[0] + w[1] - 5, w[0] - w[1]
    return outer * np.array(
        [inner * first + 2 * second, first + turn * 2 * second], dtype=float
    )


exercise_1 = Exercise(
    lesson="03",
    number=1,
    title="a gradient by hand",
    solution=lambda w: _tilted(w),
    inputs=[(np.array([2.0, 1.0]),), (np.array([0.0, -1.0]),), (np.array([1, 4]),)],
    mistakes=[
        (
            lambda w: _tilted(w, inner=1),
            "The chain rule is missing in the first entry: the inside 3w₁ + w₂ − 5 "
            "grows 3 times as fast as w₁.",
        ),
        (
            lambda w: _tilted(w, turn=1),
            "In the second entry the inside w₁ − w₂ falls when w₂ grows: its inner "
            "derivative is −1.",
        ),
        (
            lambda w: _tilted(w, inner=1, turn=1),
            "Both inner derivatives are missing: 3 for w₁ in the first square, −1 for "
            "w₂ in the second.",
        ),
        (
            lambda w: _tilted(w, outer=-1),
            "The sign is flipped: the gradient points uphill, the step turns it round.",
        ),
        (
            lambda w: _tilted(w) + (3 * w[0] + w[1] - 5) * np.array([3.0, 1.0]),
            "The ½ is forgotten: it cancels the 2 that comes down from the first "
            "square.",
        ),
        (
            lambda w: _tilted(w) - (w[0] - w[1]) * np.array([1.0, -1.0]),
            "The 2 that comes down from the second square is forgotten; no ½ cancels "
            "it there.",
        ),
        (
            lambda w: _tilted(w)[::-1],
            "The entries are swapped: the derivative along w₁ comes first.",
        ),
        (
            lambda w: 0.5 * (3 * w[0] + w[1] - 5) ** 2 + (w[0] - w[1]) ** 2,
            "That is the loss itself; return its two partial derivatives.",
        ),
    ],
    insight="It is zero where both squares are, at w₁ = w₂ = 1.25.",
)


def _across(g: NDArray, d: NDArray) -> float:
    """What you get with the sine in place of the cosine."""
    return (g[0] * d[1] - g[1] * d[0]) / np.hypot(*d)


exercise_2 = Exercise(
    lesson="03",
    number=2,
    title="the slope in a direction",
    solution=lambda g, d: np.dot(g, d) / np.linalg.norm(d),
    inputs=[
        (np.array([3.0, 4.0]), np.array([0.0, 2.0])),
        (np.array([-1.5, 2.0]), np.array([3.0, -4.0])),
        (np.array([1, 2]), np.array([6, 8])),
    ],
    mistakes=[
        (
            lambda g, d: np.dot(g, d),
            "The direction is not normalised: divide d by its length first, or a "
            "longer arrow seems to stand on a steeper slope.",
        ),
        (
            lambda g, d: np.dot(g, d) / np.dot(d, d),
            "You divided by |d|², the square of the length; divide by |d|.",
        ),
        (
            lambda g, d: np.dot(g, d) / np.linalg.norm(d) / np.linalg.norm(g),
            "That is cos θ; the slope is |g| times as much, so do not divide by |g|.",
        ),
        (
            lambda g, d: -np.dot(g, d) / np.linalg.norm(d),
            "The sign is flipped: along g itself the slope is positive.",
        ),
        (
            _across,
            "Sine and cosine are swapped: along d = g the slope must be |g|, not 0.",
        ),
        (
            lambda g, d: -_across(g, d),
            "That is |g| sin θ, up to its sign; the slope is |g| cos θ, the dot "
            "product.",
        ),
        (
            lambda g, d: g * d / np.linalg.norm(d),
            "The products of the entries still have to be added: use the dot product.",
        ),
        (
            lambda g, d: np.linalg.norm(g),
            "That is the slope in the steepest direction; here the direction is d.",
        ),
    ],
    insight="Only the direction of d counts, not its length.",
)

exercise_3 = Exercise(
    lesson="03",
    number=3,
    title="the largest stable learning rate",
    solution=1 / 3,
    tolerance=5e-3,
    mistakes=[
        (1 / 6, "That is 1/λmax, safe but not the limit: it converges up to 2/λmax."),
        (2.0, "That is 2/λmin: the flat direction allows it, the steep one explodes."),
        (1.0, "That is 1/λmin; the limit comes from the largest curvature."),
        (6.0, "That is λmax itself; the limit is 2 divided by it."),
        (3.0, "That is λmax/2, the limit upside down."),
        (0.4, "You took the entry 5; the steepest direction is not along an axis."),
        (
            2 / 7,
            "That is 2/(λmin + λmax), the fastest α; the question is the largest one.",
        ),
        (0.33, "Nearly: two digits are 1 % off; give three."),
    ],
    insight="The eigenvalues are 1 and 6, so the limit is 2/6 whatever the start.",
)


exercise_4 = Exercise(
    lesson="03",
    number=4,
    title="a step that never climbs",
    solution=careful_step.careful,
    inputs=careful_step.STEPS,
    run=careful_step.patient,
    judge=careful_step.judged,
    mistakes=[
        (
            lambda loss, gradient, w, alpha: w - alpha * gradient(w),
            "That is the plain step; halve alpha while the step does not lower the "
            "loss.",
        ),
        (
            lambda loss, gradient, w, alpha: careful_step.careful(
                loss, gradient, w, alpha, 1
            ),
            "You halve only once: use while, not if, and go on until the loss falls.",
        ),
        (
            lambda loss, gradient, w, alpha: w + alpha * gradient(w),
            "This walks uphill, and no α helps there: the step is −α g.",
        ),
        (
            lambda loss, gradient, w, alpha: w - gradient(w),
            "The learning rate is missing: the step is −α g.",
        ),
        (
            careful_step.tie,
            "A step that leaves the loss as it was passes your test: it must become "
            "lower, so go on while it is >=.",
        ),
        (
            careful_step.uphill,
            "Your tries lie uphill, so none is ever lower: look at w − alpha * g.",
        ),
        (
            careful_step.fixed,
            "Your try stays where it was: inside the loop write alpha = alpha / 2 and "
            "compute the try again.",
        ),
        (careful_step.again, careful_step.MOVED),
        (
            careful_step.walking,
            "Your loop moves w, so every try starts somewhere else: leave w alone "
            "until the end.",
        ),
        (
            careful_step.rate,
            "That is the learning rate you found; return the new weights.",
        ),
        (
            lambda loss, gradient, w, alpha: (
                -careful_step.rate(loss, gradient, w, alpha) * gradient(w)
            ),
            "That is only the step; return w plus the step.",
        ),
        (
            lambda loss, gradient, w, alpha: (
                w - careful_step.rate(loss, gradient, w, alpha) / 2 * gradient(w)
            ),
            "You halve once too often: take the first α that lowers the loss.",
        ),
    ],
    insight="Such a search costs extra forward passes, but it cannot explode.",
)


def _batch(
    w: NDArray, x: NDArray, y: NDArray, chosen: NDArray
) -> tuple[NDArray, NDArray, NDArray]:
    """Inputs, errors and derivatives of tanh of the chosen examples."""
    x, y = x[chosen], y[chosen]
    prediction = np.tanh(w[0] * x + w[1])
    return x, prediction - y, 1 - prediction**2


def _sums(w: NDArray, x: NDArray, y: NDArray, chosen: NDArray) -> NDArray:
    """The gradient times the size of the batch."""
    x, error, slope = _batch(w, x, y, chosen)
    return np.array([np.sum(2 * error * slope * x), np.sum(2 * error * slope)])


def _mean(w: NDArray, x: NDArray, y: NDArray, chosen: NDArray) -> NDArray:
    return _sums(w, x, y, chosen) / len(chosen)


def _no_slope(w: NDArray, x: NDArray, y: NDArray, chosen: NDArray) -> NDArray:
    x, error, _ = _batch(w, x, y, chosen)
    return np.array([np.mean(2 * error * x), np.mean(2 * error)])


def _of_the_lesson(w: NDArray, x: NDArray, y: NDArray, chosen: NDArray) -> NDArray:
    """The gradient for ŷ = w₂ tanh(w₁ x), the network of the lesson."""
    x, y = x[chosen], y[chosen]
    hidden = np.tanh(w[0] * x)
    error = w[1] * hidden - y
    slope = 2 * error * w[1] * (1 - hidden**2) * x
    return np.array([np.mean(slope), np.mean(2 * error * hidden)])


def _slope_of_z(w: NDArray, x: NDArray, y: NDArray, chosen: NDArray) -> NDArray:
    x, error, _ = _batch(w, x, y, chosen)
    slope = 1 - (w[0] * x + w[1]) ** 2
    return np.array([np.mean(2 * error * slope * x), np.mean(2 * error * slope)])


def _no_input(w: NDArray, x: NDArray, y: NDArray, chosen: NDArray) -> NDArray:
    return np.repeat(_mean(w, x, y, chosen)[1], 2)


def _each(w: NDArray, x: NDArray, y: NDArray, chosen: NDArray) -> NDArray:
    x, error, slope = _batch(w, x, y, chosen)
    return np.stack((2 * error * slope * x, 2 * error * slope))


_X = np.array([-2.0, -1.0, -0.5, 0.5, 1.0, 3.0])
_Y = np.array([-1.0, -0.5, 0.5, 0.0, 1.0, 0.5])

exercise_5 = Exercise(
    lesson="03",
    number=5,
    title="the gradient of a mini-batch",
    solution=_mean,
    inputs=[
        (np.array([0.5, 0.2]), _X, _Y, np.array([0, 2, 5])),
        (np.array([-0.4, 0.9]), _X, _Y, np.array([1, 3])),
        (np.array([0.3, -0.6]), _X, _Y, np.array([4, 4, 2, 1])),
    ],
    mistakes=[
        (_sums, "You added up the batch: the loss is a mean, so divide by its size."),
        (
            lambda w, x, y, chosen: _sums(w, x, y, chosen) / len(x),
            "You divided by the number of all examples; divide by the size of the "
            "batch.",
        ),
        (
            lambda w, x, y, chosen: _mean(w, x, y, np.arange(len(x))),
            "This is the gradient of all examples: pick the batch with x[chosen] and "
            "y[chosen].",
        ),
        (
            lambda w, x, y, chosen: _mean(w, x, y, np.unique(chosen)),
            "An example that is chosen twice counts twice.",
        ),
        (
            _no_slope,
            "The derivative of tanh is missing: the chain passes through it as 1 − ŷ².",
        ),
        (
            _slope_of_z,
            "The derivative of tanh is 1 − tanh²: square the prediction, not its "
            "argument.",
        ),
        (
            _no_input,
            "The input is missing in the first entry: w₁ is multiplied by x, w₂ is "
            "not.",
        ),
        (
            lambda w, x, y, chosen: -_mean(w, x, y, chosen),
            "The sign is flipped: the error is prediction minus target.",
        ),
        (
            lambda w, x, y, chosen: _mean(w, x, y, chosen) / 2,
            "The factor 2 from the square is missing.",
        ),
        (
            lambda w, x, y, chosen: _mean(w, x, y, chosen)[::-1],
            "The entries are swapped: the derivative along w₁ comes first.",
        ),
        (
            _of_the_lesson,
            "That is the lesson's network, w₂ tanh(w₁ x); here w₂ is added inside the "
            "tanh.",
        ),
        (_each, "Take the mean over the batch: one number for each weight remains."),
        (
            lambda w, x, y, chosen: _each(w, x, y, chosen).mean(axis=0),
            "That is the mean over the weights; take it over the examples, axis 1.",
        ),
    ],
    insight="This is all that stochastic gradient descent asks of a network.",
)
