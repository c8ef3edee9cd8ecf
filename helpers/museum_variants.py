"""Healthy variants of ``Program``: other units, another loss, other ways through it."""

import numpy as np

from helpers.datasets import one_hot, xor_cloud
from helpers.museum_programs import Program


class Tanh(Program):
    """The same with tanh units."""

    made = "64-32-10, tanh, softmax and cross-entropy"

    def activate(self, z):
        """Return the hidden activation of z."""
        return np.tanh(z)

    def slope(self, z, a, upstream):
        """Send the gradient back through the hidden activation."""
        return upstream * (1 - a**2)


class Sigmoid(Program):
    """The same with sigmoid units."""

    made = "64-32-10, sigmoid, softmax and cross-entropy"
    rate = 0.5

    def activate(self, z):
        """Return the hidden activation of z."""
        return 1 / (1 + np.exp(-z))

    def slope(self, z, a, upstream):
        """Send the gradient back through the hidden activation."""
        return upstream * a * (1 - a)


class SquaredError(Tanh):
    """Tanh units, softmax outputs, and Σ (y − s)² as the loss, as source S2 has it."""

    made = "64-32-10, tanh, softmax and squared error"
    rate = 0.5

    def loss(self, s, y):
        """Return the mean over the examples of Σ (y − s)²."""
        return float(((s - y) ** 2).sum(axis=1).mean())

    def guessing(self):
        """Return the loss of one who gives all classes the same probability."""
        return 1 - 1 / self.sizes[-1]

    def softmax_gradient(self, s, upstream):
        """Send the gradient back through softmax: (diag(s) − s sᵀ) upstream."""
        return s * (upstream - (upstream * s).sum(axis=1, keepdims=True))

    def loss_gradient(self, s, y):
        """Return ∂C/∂z of the last layer."""
        return self.softmax_gradient(s, 2 * (s - y) / len(y))


class Skip(Program):
    """Two hidden layers, and what enters the second is added to what leaves it."""

    made = "64-32-32-10, ReLU, a bridge around the second layer"
    sizes = (64, 32, 32, 10)
    rate = 0.1

    def hidden(self, p, x):
        """Return z and a of both; the second a holds the first."""
        z = x @ p["W1"] + p["b1"]
        a = self.activate(z)
        z2 = a @ p["W2"] + p["b2"]
        return [(z, a), (z2, a + self.activate(z2))]

    def joined(self, through, around):
        """Return the gradient at the place where the two roads part."""
        return through + around

    def backward(self, p, g, values, dz):
        """Fill the gradients ``g``, last layer first; two roads lead back."""
        (_, x), (z1, a1), (z2, a2) = values
        g["W3"] += a2.T @ dz
        g["b3"] += self.bias_gradient(dz)
        around = self.below(dz, p["W3"], g["W3"])
        dz2 = self.slope(z2, a2, around)
        g["W2"] += a1.T @ dz2
        g["b2"] += self.bias_gradient(dz2)
        through = self.below(dz2, p["W2"], g["W2"])
        dz1 = self.slope(z1, a1, self.joined(through, around))
        g["W1"] += x.T @ dz1
        g["b1"] += self.bias_gradient(dz1)


class Reused(Tanh):
    """Tanh units; the second layer's weights are used twice in a row."""

    made = "64-32-32-10, tanh, the second layer used twice"
    sizes = (64, 32, 32, 10)

    def hidden(self, p, x):
        """Return z and a of the first layer, and of the second used twice."""
        values, a = [], x
        for k in ("1", "2", "2"):
            z = a @ p["W" + k] + p["b" + k]
            a = self.activate(z)
            values.append((z, a))
        return values

    def add(self, total, part):
        """Add one use's share to the gradient of the shared weights, in place."""
        total += part

    def backward(self, p, g, values, dz):
        """Fill the gradients ``g``; each use of W2 sends its own share."""
        g["W3"] += values[3][1].T @ dz
        g["b3"] += self.bias_gradient(dz)
        upstream = self.below(dz, p["W3"], g["W3"])
        for k, use in ((3, "2"), (2, "2"), (1, "1")):
            dz = self.slope(*values[k], upstream)
            self.add(g["W" + use], values[k - 1][1].T @ dz)
            self.add(g["b" + use], self.bias_gradient(dz))
            upstream = self.below(dz, p["W" + use], g["W" + use])


class Numeric(Tanh):
    """XOR with 6 tanh units, and a numeric gradient instead of backpropagation.

    The first weights are whole numbers: easy to write down, and an integer array.
    """

    made = "2-6-2, tanh, XOR, numeric gradient, first weights whole numbers"
    sizes = (2, 6, 2)
    rate, batch, steps = 1.0, 40, 100
    h = 1e-4

    def data(self):
        """Return 200 points of the XOR cloud to train and 100 to validate."""
        cloud = xor_cloud(300)
        x, y = cloud.x, one_hot(cloud.y, 2).astype(float)
        return (x[:200], y[:200]), (x[200:], y[200:])

    def start(self, rng):
        """Return whole numbers: ±1 and ±2; both outputs start with the same."""
        w = rng.choice([-2, -1, 1, 2], self.network.size)
        p = self.unpack(w)
        p["W2"][:, 1], p["b2"][1] = p["W2"][:, 0], p["b2"][0]
        return w

    def probe(self, w):
        """Return a copy of w in which one weight at a time is moved."""
        return w.astype(float)

    def gradient(self, w, x, y):
        """Return (C(w + h eᵢ) − C(w − h eᵢ)) / 2h for every i."""
        gradient, probe = np.zeros(w.size), self.probe(w)
        for i in range(w.size):
            sides = []
            for h in (self.h, -self.h):
                probe[i] = w[i] + h
                sides.append(self.value(probe, x, y))
            probe[i] = w[i]
            gradient[i] = (sides[0] - sides[1]) / (2 * self.h)
        return gradient
