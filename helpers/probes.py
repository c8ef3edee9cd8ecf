"""Two questions to a network's answer: who looks like this image, and how firm is it?

Images come as rows of pixels in [0, 1], as in ``helpers.datasets``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.layers import Parameters
from helpers.network import Network

TINY = 1e-45  # the smallest float32: outputs below it count as this


class Lookalikes:
    """Finds the known images nearest to a new one.

    Parameters
    ----------
    x : array, (N, D)
        The images to search. Their squared lengths are computed once, so that a
        search is one product of a matrix and a vector: 8 million multiplications and
        some 3 ms for 10,000 images of 784 pixels.

    Examples
    --------
    >>> rows, distances = Lookalikes(np.eye(3)).nearest([0.1, 1, 0.2], 2)
    >>> rows, (distances * 10).round()
    (array([1, 2]), array([ 2., 13.], dtype=float32))
    """

    def __init__(self, x: NDArray):
        self.x = np.ascontiguousarray(x, dtype=np.float32)
        self.squares = np.einsum("nd,nd->n", self.x, self.x)

    def nearest(self, image: ArrayLike, count: int) -> tuple[NDArray, NDArray]:
        """Return the rows of the ``count`` nearest images and their distances.

        The distance ‖x − image‖ is the root of ‖x‖² − 2 x · image + ‖image‖². The
        nearest comes first; of two at the same distance the earlier row.

        Raises
        ------
        ValueError
            If the image has another number of pixels, or there are fewer than
            ``count`` images.
        """
        image = np.asarray(image, dtype=np.float32)
        if image.shape != self.x.shape[1:] or not 1 <= count <= len(self.x):
            raise ValueError(
                f"the image must have shape {self.x.shape[1:]} and count lie in "
                f"1…{len(self.x)}; got {image.shape} and {count}"
            )
        squared = self.squares - 2 * (self.x @ image) + image @ image
        few = np.sort(np.argpartition(squared, count - 1)[:count])
        rows = few[np.argsort(squared[few], kind="stable")]
        return rows, np.sqrt(np.maximum(squared[rows], 0))


@dataclass(frozen=True)
class OnePixel:
    """The change of one pixel that shakes the answer most.

    Attributes
    ----------
    pixel : int
        Which one, counted along the row of pixels.
    ink : int
        What it is set to: 0 or 1.
    before, after : int
        The class with the largest output without and with the change.
    rival : int
        The class that gains: ``after`` if the answer changes.
    outputs : array, (classes,)
        ŷ with the change.
    """

    pixel: int
    ink: int
    before: int
    after: int
    rival: int
    outputs: NDArray

    @property
    def changes(self) -> bool:
        """Whether the answer is another one."""
        return self.after != self.before


def one_pixel(network: Network, w: NDArray, image: ArrayLike) -> OnePixel:
    """Try each pixel of an image as paper and as ink; return what shakes it most.

    All 2 D changed images go through the network at once. The answer is shaken most
    where its output is smallest beside the largest other output, as a ratio; if it
    falls below 1, the answer changes.

    Parameters
    ----------
    network : Network
        With at least 2 outputs, each 0 or more (softmax, sigmoid).
    w : array, (network.size,)
    image : array, (D,)
        Pixels in [0, 1].

    Raises
    ------
    ValueError
        If the image does not fit the network.

    Examples
    --------
    >>> from helpers.layers import Dense
    >>> network = Network([Dense(2, 2, "softmax")])
    >>> found = one_pixel(network, np.array([1.0, -1, -3, 3, 0, 0]), [1.0, 0.1])
    >>> found.pixel, found.ink, found.before, found.after
    (1, 1, 0, 1)
    """
    image = np.asarray(image, dtype=network.dtype)
    before = int(network.predict(w, image[None])[0].argmax())
    outputs = with_one_pixel_changed(network, w, image)  # (2, D, classes)
    logs = np.log(np.maximum(outputs, TINY))
    others = logs.copy()
    others[..., before] = -np.inf
    lead = logs[..., before] - others.max(axis=-1)
    ink, pixel = np.unravel_index(lead.argmin(), lead.shape)
    rival = int(others[ink, pixel].argmax())
    after = int(outputs[ink, pixel].argmax())
    found = {"pixel": int(pixel), "ink": int(ink), "before": before}
    return OnePixel(**found, after=after, rival=rival, outputs=outputs[ink, pixel])


def with_one_pixel_changed(network: Network, w: NDArray, image: NDArray) -> NDArray:
    """Return ŷ (2, D, classes) with each pixel set to 0 (first) and to 1.

    A first layer with weights is not computed anew: setting pixel i changes its
    weighted inputs by the change times row i of W.
    """
    first, p = network.layers[0], network.unpack(w)[0]
    change = np.arange(2, dtype=network.dtype)[:, None] - image  # (2, D)
    if "W" not in p:
        changed = image + change[..., None] * np.eye(len(image), dtype=network.dtype)
        return network.predict(w, changed.reshape(-1, len(image))).reshape(
            2, len(image), -1
        )
    z = first.weighted_input(p, image[None]) + change[..., None] * p["W"]
    a = first.activation.function(z.reshape(-1, first.outputs))
    return _rest(network, w, p, a).reshape(2, len(image), -1)


def _rest(network: Network, w: NDArray, p: Parameters, a: NDArray) -> NDArray:
    """Send activations of the first layer through the layers above it."""
    if len(network.layers) == 1:
        return a
    above = Network(network.layers[1:], network.loss.name, dtype=network.dtype)
    return above.predict(w[sum(part.size for part in p.values()) :], a)
