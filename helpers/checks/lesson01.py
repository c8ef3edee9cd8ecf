"""Checks for lesson 01: losses by hand, pulls, log-sum-exp, a penalised gradient."""

import numpy as np
from numpy.typing import NDArray

from helpers.activations import sigmoid
from helpers.checks.exercise import Exercise

exercise_1 = Exercise(
    lesson="01",
    number=1,
    title="three losses by hand",
    solution=(8.5, 2.5, 2.0),
    parts=("squared", "absolute", "Huber"),
    mistakes=[
        ((17, 5, 4), "You added the losses; take their mean, so divide by N = 2."),
        (
            (2.25, 1.5, 1.0),
            "You averaged the errors first, and they cancelled in part: take the loss "
            "of each error, then the mean.",
        ),
        (
            (8.5, 2.5, 4.25),
            "Huber: the error 4 is larger than δ = 1, so ½e² is not its formula.",
        ),
        (
            (8.5, 2.5, 2.25),
            "Huber: nearly, but a ½ is missing: ½e² for the error −1 and δ(|e| − ½δ) "
            "for the error 4.",
        ),
        (
            (8.5, 2.5, 2.5),
            "Huber: that is the absolute loss again; both formulas contain a ½.",
        ),
        (
            (4.25, 2.5, 2.0),
            "squared: this lesson's squared loss has no ½; only Huber has one.",
        ),
        (
            (8.5, 1.5, 2.0),
            "absolute: the signs cancelled; the size of −1 is 1, so it adds.",
        ),
        (
            (7.5, 2.5, 2.0),
            "squared: the square of −1 is +1, so it adds to 16.",
        ),
    ],
    insight="The error of 4 makes up 94 % of the squared, 80 % of the absolute loss.",
)

exercise_2 = Exercise(
    lesson="01",
    number=2,
    title="late is worse than early",
    solution=17.0,
    tolerance=2e-3,
    mistakes=[
        (15.0, "That is the median: it is best when early and late weigh the same."),
        (19.0, "That is the mean; here nothing is squared."),
        (
            102 / 7,
            "That is the lowest loss; give the promise that has it.",
        ),
        (
            13.0,
            "You swapped the two: c − y is for rides shorter than promised, 3 (y − c) "
            "for longer ones.",
        ),
        (
            16.0,
            "Nearly: at 16 two longer rides pull up with 3 each, five others pull down "
            "with 1 each at most.",
        ),
        (46.0, "At 46 nobody is late, but six rides pull down and nothing holds them."),
        (29.0, "That is the middle of the shortest and the longest ride."),
        (
            31.5,
            "That is halfway between 17 and 46: there six rides pull down with 1 each "
            "and one pulls up with 3.",
        ),
    ],
    insight="Three quarters of the votes against one: you found the 75 % quantile.",
)


def _pull(c: float, y: NDArray, delta: float) -> float:
    return np.mean(np.clip(c - y, -delta, delta))


def _huber(c: float, y: NDArray, delta: float) -> float:
    size = np.abs(c - y)
    inner = np.minimum(size, delta)
    return np.mean(inner * (size - 0.5 * inner))


def _outer(c: float, y: NDArray, outside: NDArray, delta: float) -> float:
    """The pull with something else for the large errors."""
    e = c - y
    return np.mean(np.where(np.abs(e) <= delta, e, outside))


exercise_3 = Exercise(
    lesson="01",
    number=3,
    title="pull, but not too hard",
    solution=_pull,
    inputs=[
        (3.0, np.array([1.0, 2.5, 9.0]), 1.5),
        (15.0, np.array([12.0, 13.0, 14.0, 16.0, 46.0]), 2.5),
        (0, np.array([4, -1, 0, 7]), 3),
        (-1.5, np.array([-8.0, 2.0, 5.0]), 0.5),
    ],
    mistakes=[
        (
            lambda c, y, delta: np.sum(np.clip(c - y, -delta, delta)),
            "You added the pulls; the loss is a mean, so its slope is one too.",
        ),
        (
            lambda c, y, delta: -_pull(c, y, delta),
            "The sign is flipped: the error is c − y, prediction minus target.",
        ),
        (
            lambda c, y, delta: np.mean(c - y),
            "No pull is capped: use np.clip(…, -delta, delta) on the errors.",
        ),
        (
            lambda c, y, delta: np.mean(np.clip(c - y, -1, 1)),
            "You cap at 1; cap at delta.",
        ),
        (
            lambda c, y, delta: np.clip(np.mean(c - y), -delta, delta),
            "You cap the mean; cap each error, then take the mean.",
        ),
        (
            lambda c, y, delta: _outer(c, y, 0 * y, delta),
            "Large errors pull with delta, not with 0: Huber caps them, it does not "
            "ignore them.",
        ),
        (
            lambda c, y, delta: _outer(c, y, np.sign(c - y), delta),
            "Large errors pull with delta, not with 1.",
        ),
        (
            lambda c, y, delta: _outer(c, y, delta + 0 * y, delta),
            "A large error may be negative; then it pulls with −delta.",
        ),
        (
            lambda c, y, delta: np.mean(np.minimum(np.abs(c - y), delta)),
            "Keep the sign of each error: some pull up, others down.",
        ),
        (
            lambda c, y, delta: np.mean(np.minimum(c - y, delta)),
            "Capped above only: large negative errors stop at −delta.",
        ),
        (
            lambda c, y, delta: np.mean(delta * np.sign(c - y)),
            "That is the absolute loss times delta; small errors pull with e itself.",
        ),
        (
            lambda c, y, delta: np.mean(np.clip(2 * (c - y), -delta, delta)),
            "The ½ in ½e² takes the 2 away: a small error pulls with e, not 2e.",
        ),
        (
            lambda c, y, delta: 2 * _pull(c, y, delta),
            "Twice too large: the ½ in ½e² takes the 2 of the derivative away.",
        ),
        (_huber, "That is the loss itself; return its slope in c."),
        (
            lambda c, y, delta: np.clip(c - y, -delta, delta),
            "Those are the pulls of the targets; their mean is the slope.",
        ),
    ],
    insight="Where the capped pulls balance, this is 0: there lies Huber's constant.",
)


def _log_sum_exp(z: NDArray) -> NDArray:
    m = np.max(z, axis=1, keepdims=True)
    return (m + np.log(np.sum(np.exp(z - m), axis=1, keepdims=True)))[:, 0]


def _quietly(function):
    """A mistake that overflows, without NumPy's warnings."""

    def quiet(z: NDArray) -> NDArray:
        with np.errstate(all="ignore"):
            return function(np.asarray(z, float))

    return quiet


def _shifted(z: NDArray, sign: float) -> NDArray:
    """What comes out when the largest logit is not added back but … times it is."""
    m = np.max(z, axis=1)
    return _log_sum_exp(z) - m + sign * m


def _column_plus_list(z: NDArray) -> NDArray:
    """The largest logits as (N, 1) plus the logarithms as (N,)."""
    m = np.max(z, axis=1)
    return m[:, None] + (_log_sum_exp(z) - m)


exercise_4 = Exercise(
    lesson="01",
    number=4,
    title="log-sum-exp for a whole batch",
    solution=_log_sum_exp,
    inputs=[
        (np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]),),
        (np.array([[1000.0, 999.0, 0.0], [-1000.0, -1001.0, -1002.0]]),),
        (np.array([[1, 5], [4, 2], [-3, 800]]),),
    ],
    mistakes=[
        (
            _quietly(lambda z: np.log(np.sum(np.exp(z), axis=1))),
            "Right for small logits, but exp(1000) overflows: subtract the largest "
            "logit of each row first and add it back after the logarithm.",
        ),
        (
            lambda z: _shifted(z, 0),
            "The largest logit is not added back: log Σ e^z = m + log Σ e^(z − m).",
        ),
        (
            lambda z: _shifted(z, -1),
            "The largest logit is subtracted twice: after the logarithm add it.",
        ),
        (
            _quietly(lambda z: z.max() + np.log(np.sum(np.exp(z - z.max()), axis=1))),
            "One largest logit for all rows makes a row far below it underflow to "
            "log 0: each row needs its own, np.max(z, axis=1, keepdims=True).",
        ),
        (
            lambda z: _log_sum_exp(np.transpose(z)),
            "You summed over the examples: the classes of one row are along axis 1.",
        ),
        (
            _column_plus_list,
            "A column plus a list makes a table: take [:, 0] of the largest logits, "
            "or keepdims=True in the sum too.",
        ),
        (
            lambda z: np.max(z, axis=1),
            "That is the largest logit alone; the logarithm of the sum is missing.",
        ),
        (
            lambda z: np.exp(z - _log_sum_exp(z)[:, None]),
            "That is softmax; wanted is the logarithm of the sum, one number a row.",
        ),
        (
            lambda z: z - _log_sum_exp(z)[:, None],
            "That is the logarithm of softmax; wanted is what you subtract from z.",
        ),
        (
            lambda z: _log_sum_exp(z) - np.log(np.shape(z)[1]),
            "You took the mean of the exponentials; take their sum.",
        ),
        (
            lambda z: _log_sum_exp(np.reshape(z, (1, -1)))[0],
            "You summed over everything: one number for each row is wanted, axis=1.",
        ),
    ],
    insight="It is a smooth maximum: never below the largest logit of its row.",
)


def _parts(w: NDArray, x: NDArray, y: NDArray) -> tuple[NDArray, NDArray]:
    """Prediction and error of the neuron without a bias."""
    prediction = sigmoid(x @ w)
    return prediction, prediction - y


def _error(w: NDArray, x: NDArray, y: NDArray) -> NDArray:
    return _parts(w, x, y)[1]


def _data(w: NDArray, x: NDArray, y: NDArray) -> NDArray:
    return _error(w, x, y) @ x / len(y)


def _through(w: NDArray, x: NDArray, y: NDArray, factor: float = 1) -> NDArray:
    """The data part with the slope of the sigmoid left in."""
    prediction, error = _parts(w, x, y)
    return factor * (error * prediction * (1 - prediction)) @ x / len(y)


def _loss(w: NDArray, x: NDArray, y: NDArray, l2: float) -> float:
    z = x @ w
    return np.mean(np.logaddexp(0, z) - y * z) + 0.5 * l2 * np.sum(w * w)


exercise_5 = Exercise(
    lesson="01",
    number=5,
    title="the gradient with a penalty",
    solution=lambda w, x, y, l2: _data(w, x, y) + l2 * w,
    inputs=[
        (
            np.array([0.5, -1.0]),
            np.array([[1.0, 2.0], [-1.0, 0.5], [0.0, 1.5], [2.0, -0.5]]),
            np.array([1.0, 0.0, 0.0, 1.0]),
            0.2,
        ),
        (
            np.array([1.5, 0.3, -0.8]),
            np.array([[1.0, -1.0, 0.5], [0.2, 2.0, 1.0]]),
            np.array([0.0, 1.0]),
            0.5,
        ),
        (
            np.array([1, -2]),
            np.array([[1, 0], [2, 1], [-1, 1]]),
            np.array([1, 1, 0]),
            1,
        ),
    ],
    mistakes=[
        (
            lambda w, x, y, l2: len(y) * _data(w, x, y) + l2 * w,
            "The 1/N is missing in the data part: the loss is a mean over examples.",
        ),
        (
            lambda w, x, y, l2: _data(w, x, y) * len(y) / len(w) + l2 * w,
            "N is the number of examples, len(y), not the number of weights.",
        ),
        (
            lambda w, x, y, l2: np.mean(_error(w, x, y)[:, None] * x) + l2 * w,
            "One mean over everything: axis=0 is missing, for one slope a weight.",
        ),
        (
            lambda w, x, y, l2: x @ _error(w, x, y) / len(y) + l2 * w,
            "The shapes do not fit: x @ error sums over the weights; error @ x sums "
            "over the examples.",
        ),
        (
            lambda w, x, y, l2: _data(w, x, y),
            "The penalty is missing: it adds λ times each weight.",
        ),
        (
            lambda w, x, y, l2: _data(w, x, y) + l2 * np.sum(w * w),
            "You add one number to every slope, the mistake in the program of S4: each "
            "weight's own penalty gives λ times that weight.",
        ),
        (
            lambda w, x, y, l2: _data(w, x, y) + l2 * np.sum(w),
            "You added the weights up: each slope gets λ times its own weight.",
        ),
        (
            lambda w, x, y, l2: _data(w, x, y) + 0.5 * l2 * w,
            "The penalty is only half as large as it should be: the 2 of the "
            "derivative takes the ½ away.",
        ),
        (
            lambda w, x, y, l2: _data(w, x, y) + 0.5 * l2 * w**2,
            "That adds the penalty itself to the slopes; its own slope is λw.",
        ),
        (
            lambda w, x, y, l2: _data(w, x, y) + l2 * w**2,
            "The square is still there: the derivative of ½λw² is λw.",
        ),
        (
            lambda w, x, y, l2: _data(w, x, y) + l2,
            "Every slope gets the same λ; times its weight is missing.",
        ),
        (
            lambda w, x, y, l2: _data(w, x, y) + 2 * l2 * w,
            "The penalty is twice too large: the ½ takes the 2 away.",
        ),
        (
            lambda w, x, y, l2: _data(w, x, y) + l2 * w / len(y),
            "The penalty is divided by N: it is added once, not once for each example.",
        ),
        (
            lambda w, x, y, l2: _data(w, x, y) - l2 * w,
            "The sign of the penalty is flipped: the gradient gets + λw, so that the "
            "step pulls towards 0.",
        ),
        (
            lambda w, x, y, l2: -_data(w, x, y) + l2 * w,
            "The sign of the data part is flipped: the error is prediction minus "
            "target.",
        ),
        (
            lambda w, x, y, l2: _through(w, x, y) + l2 * w,
            "The slope of the sigmoid is still there: in cross-entropy ŷ(1 − ŷ) "
            "cancels.",
        ),
        (
            lambda w, x, y, l2: _through(w, x, y, 2) + l2 * w,
            "That is the gradient of the squared loss; cross-entropy pulls with the "
            "error alone.",
        ),
        (
            lambda w, x, y, l2: (x @ w - y) @ x / len(y) + l2 * w,
            "The sigmoid is missing in the prediction: the error is σ(x @ w) − y.",
        ),
        (
            lambda w, x, y, l2: np.mean(_error(w, x, y)) + l2 * w,
            "The inputs are missing: the slope along a weight is error times its "
            "input.",
        ),
        (_loss, "That is the loss itself; return its slopes, one for each weight."),
        (
            lambda w, x, y, l2: (_data(w, x, y) + l2 * w) * len(y),
            "Everything is N times too large: take the mean of the data part only.",
        ),
    ],
    insight="Prediction minus target, times the input, and a pull towards 0.",
)
