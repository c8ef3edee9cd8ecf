"""Fifteen training programs with one real-world mistake each.

Each is a healthy ``Program`` with one method that is wrong. What the mistakes are
called, and where they were seen, is told in ``helpers.museum_labels``.
"""

import numpy as np

from helpers.museum_programs import Program, shares
from helpers.museum_variants import (
    Numeric,
    Reused,
    Sigmoid,
    Skip,
    SquaredError,
    Tanh,
)


class OpenMask(Program):
    """The ReLU mask is taken on the activation, which is never negative."""

    def slope(self, z, a, upstream):
        """Send everything back, whether a unit was on or off."""
        return upstream * (a >= 0)


class NotAveraged(Program):
    """The loss is a mean over the batch, its gradient a sum."""

    rate = 0.02  # someone has lowered α until it trained

    def loss_gradient(self, s, y):
        """Return N times ∂C/∂z."""
        return s - y


class Penalised(Program):
    """Healthy, with a penalty: the twin of ``ScalarPenalty``."""

    made = "64-32-10, ReLU, softmax and cross-entropy, L2 penalty"
    l2 = 1e-4


class ScalarPenalty(Penalised):
    """The penalty's gradient is one number for all weights."""

    def penalty_gradient(self, W):
        """Return a number that is added to every weight's gradient."""
        return self.l2 * np.sum(W**2)


class LostBranch(Skip):
    """Where two roads meet, the second gradient replaces the first."""

    def joined(self, through, around):
        """Return the gradient of one road only."""
        return through


class Overwritten(Reused):
    """The gradient of a weight used twice is that of one use."""

    def add(self, total, part):
        """Forget what was collected before."""
        total[...] = part


class Truncated(Numeric):
    """The numeric gradient moves weights in an array of integers."""

    def probe(self, w):
        """Return a copy of w of the same type."""
        return w.copy()


class WrongAxis(Program):
    """Softmax makes the columns sum to 1, not the rows."""

    def softmax(self, z):
        """Return numbers that sum to 1 over the examples."""
        return shares(z, axis=0)

    def loss_gradient(self, s, y):
        """Return ∂C/∂z of this loss; this part is right."""
        return (s * y.sum(axis=0) - y) / len(y)


class DiagonalOnly(SquaredError):
    """Of softmax's Jacobian only the diagonal is used."""

    def softmax_gradient(self, s, upstream):
        """Return upstream times the diagonal s (1 − s)."""
        return upstream * s * (1 - s)


class NoSlope(Sigmoid):
    """The slope of the sigmoid is left out."""

    def slope(self, z, a, upstream):
        """Send the gradient back as if the activation were the identity."""
        return upstream


class TwiceActivated(Tanh):
    """The slope of tanh is taken at its output instead of its input."""

    def slope(self, z, a, upstream):
        """Return upstream times tanh' at the wrong place."""
        return upstream * (1 - np.tanh(a) ** 2)


class LabelsLeftBehind(Program):
    """The images are shuffled, the labels are not."""

    def shuffled(self, x, y, order):
        """Return images in a new order and labels in the old one."""
        return x[order], y


class SummedBias(Tanh):
    """The bias gradient is summed over the units too."""

    def bias_gradient(self, dz):
        """Return one number, the same for every unit."""
        return dz.sum()


class NeverCleared(Program):
    """The gradients of earlier batches stay in the buffer."""

    rate = 0.01

    def collected(self, buffer, gradient):
        """Return the sum of all gradients since the start."""
        return buffer + gradient


class SoftmaxTwice(Program):
    """The network ends with a softmax, and the loss applies another."""

    rate = 0.5

    def output(self, z):
        """Return probabilities where the loss expects z."""
        return self.softmax(z)

    def output_gradient(self, z, upstream):
        """Send the gradient back through the extra softmax; this part is right."""
        s = self.softmax(z)
        return s * (upstream - (upstream * s).sum(axis=1, keepdims=True))


class SteppedTooSoon(Tanh):
    """A layer's weights are stepped before the gradient passes through them."""

    def below(self, dz, W, dW):
        """Send the gradient back through weights that are new already."""
        return dz @ (W - self.rate * dW).T
