"""The data of the lessons: XOR, two small tables, digits and MNIST.

`digits()` always works, it comes with scikit-learn. `mnist()` needs four files: from
the folder that the environment variable MNIST_DIR names, from the cache, or from the
network. The lessons call `digits_or_mnist()`, which never uses the network.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from helpers.idx import read_idx
from helpers.mnist_download import (
    PUBLISHED,
    MnistUnavailable,
    Source,
    cache_folder,
    cached,
    fetch,
    unavailable,
)

CLASSES = 10
SPLIT_SEED = 0


@dataclass(frozen=True)
class Split:
    """Examples and their labels.

    Attributes
    ----------
    x : array (N, D)
        One example a row; for images float32 in [0, 1], the pixels row by row.
    y : int64 array (N,)
        Labels 0, 1, …
    """

    x: np.ndarray
    y: np.ndarray

    def __len__(self) -> int:
        """How many examples there are, N."""
        return len(self.y)

    def __iter__(self) -> Iterator[np.ndarray]:
        """Unpack as ``x, y = split``, so a split can be handed to ``fit``."""
        return iter((self.x, self.y))


@dataclass(frozen=True)
class Dataset:
    """Images of digits in three parts.

    Attributes
    ----------
    name : str
        "digits" or "MNIST".
    train, validation, test : Split
        To learn from, to choose by, and to judge by at the very end.
    image_shape : (rows, columns)
        `x[i].reshape(image_shape)` is the picture of example i.
    classes : int
        Number of different labels.
    """

    name: str
    train: Split
    validation: Split
    test: Split
    image_shape: tuple[int, int]
    classes: int


def digits() -> Dataset:
    """The 1,797 handwritten digits of 8 × 8 pixels that come with scikit-learn.

    1,097 to train, 300 to validate, 400 to test, shuffled once for all. Source: E.
    Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI, 1998.

    Examples
    --------
    >>> data = digits()
    >>> data.train.x.shape, len(data.validation), len(data.test)
    ((1097, 64), 300, 400)
    """
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    order = np.random.default_rng(SPLIT_SEED).permutation(len(y))
    x, y = (x[order] / 16).astype(np.float32), y[order].astype(np.int64)
    parts = np.split(np.arange(len(y)), [1097, 1397])
    splits = [Split(x[part], y[part]) for part in parts]
    return Dataset("digits", *splits, image_shape=(8, 8), classes=CLASSES)


def mnist(progress: bool = True, source: Source = PUBLISHED) -> Dataset:
    """The 70,000 handwritten digits of 28 × 28 pixels that are called MNIST.

    50,000 to train and 10,000 to validate, shuffled once for all, and the 10,000
    published for testing in their published order. Taken from the folder MNIST_DIR if
    that is set, else from the cache, else from the network. Source: Y. LeCun, C.
    Cortes and C. Burges, The MNIST Database of Handwritten Digits, 1998.

    Parameters
    ----------
    progress : bool
        Show progress bars when files are fetched.
    source : Source
        Names and checksums of the files, and the mirrors. Tests have their own.

    Raises
    ------
    MnistUnavailable
        When the files are nowhere to be had, or those in MNIST_DIR are not right.
    """
    return _from_files(_named_folder(source) or fetch(source, progress))


def digits_or_mnist(source: Source = PUBLISHED) -> Dataset:
    """MNIST if it is on this machine, else the digits and a sentence that says so.

    Never uses the network. Raises `MnistUnavailable` when MNIST_DIR is set to a
    folder that does not hold MNIST: a reader who names a folder wants that one.
    """
    if mnist_is_here(source):
        return mnist(progress=False, source=source)
    print(
        "MNIST is not on this machine, so this runs on scikit-learn's 1,797 digits of "
        "8 × 8 pixels; `make mnist` fetches MNIST once (11 MB)."
    )
    return digits()


def mnist_is_here(source: Source = PUBLISHED) -> bool:
    """Tell whether MNIST can be had without the network.

    Raises `MnistUnavailable` when MNIST_DIR is set but lacks the files.
    """
    return bool(_named_folder(source) or cached(source))


def _named_folder(source: Source) -> list[Path] | None:
    """The four files in the folder MNIST_DIR, None if that is not set."""
    chosen = os.environ.get("MNIST_DIR", "").strip()
    if not chosen:
        return None
    folder = Path(chosen).expanduser()
    if not folder.is_dir():
        raise unavailable(f"MNIST_DIR names {chosen}, which is no folder")
    missing = [name for name in source.sha256 if not (folder / name).is_file()]
    if missing:
        raise unavailable(f"MNIST_DIR is {chosen}, which lacks {', '.join(missing)}")
    return [folder / name for name in source.sha256]


def _from_files(files: list[Path]) -> Dataset:
    """Read the four files and split the training images."""
    try:
        train_x, train_y = _read_pair(*files[:2])
        test_x, test_y = _read_pair(*files[2:])
    except (OSError, ValueError) as error:
        raise unavailable(str(error).rstrip(".")) from None
    order = np.random.default_rng(SPLIT_SEED).permutation(len(train_y))
    cut = len(order) * 5 // 6
    parts = [
        Split(_pixels(train_x[part]), train_y[part].astype(np.int64))
        for part in (order[:cut], order[cut:])
    ]
    test = Split(_pixels(test_x), test_y.astype(np.int64))
    return Dataset("MNIST", *parts, test, train_x.shape[1:], CLASSES)


def _read_pair(images: Path, labels: Path) -> tuple[np.ndarray, np.ndarray]:
    """Images (N, rows, columns) and labels (N,), both uint8, checked together."""
    x, y = read_idx(images), read_idx(labels)
    if x.ndim != 3 or x.shape[1:] != (28, 28):
        raise ValueError(f"{images.name} has shape {x.shape}, not (N, 28, 28)")
    if y.shape != x.shape[:1]:
        raise ValueError(
            f"{labels.name} has shape {y.shape}, but there are {len(x):,} images"
        )
    if y.max() >= CLASSES:
        raise ValueError(f"{labels.name} holds the label {y.max()}, not only 0 to 9")
    return x, y


def _pixels(images: np.ndarray) -> np.ndarray:
    """Bytes (N, rows, columns) as float32 in [0, 1], one image a row."""
    x = images.reshape(len(images), -1).astype(np.float32)
    x /= 255
    return x


def xor() -> Split:
    """The four points of XOR: the label is 1 when just one of the inputs is 1.

    Returns float64 x (4, 2) and y (4,).

    Examples
    --------
    >>> xor().y
    array([0, 1, 1, 0])
    """
    return Split(np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0]))


def xor_cloud(n: int = 300, seed: int = 0) -> Split:
    """Draw normal points in the plane; label 1 when their signs differ.

    Returns float64 x (n, 2) and y (n,). With 300 points and seed 0 these are the
    points of O. U. Florez, scratch_mlp (2017), so the old generator is used.

    Examples
    --------
    >>> cloud = xor_cloud()
    >>> cloud.x[0].round(8), int(cloud.y[0])
    (array([1.76405235, 0.40015721]), 0)
    """
    if n < 1:
        raise ValueError(f"n is {n}; a cloud needs at least one point.")
    x = np.random.RandomState(seed).randn(n, 2)
    return Split(x, np.logical_xor(*(x > 0).T).astype(np.int64))


def three_bit_table() -> Split:
    """XOR of the first two inputs; the third one is always 1.

    Returns float64 x (4, 3) and y (4,). Source: A. Trask, A Neural Network in 13
    lines of Python, part 2 (2015).

    Examples
    --------
    >>> three_bit_table().x[1], int(three_bit_table().y[1])
    (array([0., 1., 1.]), 1)
    """
    plain = xor()
    return Split(np.column_stack([plain.x, np.ones(len(plain))]), plain.y)


def one_hot(y: np.ndarray, classes: int) -> np.ndarray:
    """Labels as rows of zeros with a single one.

    Parameters
    ----------
    y : integer array (N,)
        Labels from 0 to classes − 1.
    classes : int
        Number of columns.

    Returns
    -------
    float32 array (N, classes)

    Raises
    ------
    ValueError
        For labels that are not whole numbers or not in range.

    Examples
    --------
    >>> one_hot([2, 0], 3)
    array([[0., 0., 1.],
           [1., 0., 0.]], dtype=float32)
    """
    y = np.asarray(y)
    if y.ndim != 1 or y.dtype.kind not in "iu":
        raise ValueError(
            f"Labels came with shape {y.shape} and type {y.dtype}; give one row of "
            "whole numbers, shape (N,)."
        )
    if y.size and not 0 <= y.min() <= y.max() < classes:
        raise ValueError(
            f"Labels go from {y.min()} to {y.max()}; with {classes} classes they must "
            f"lie between 0 and {classes - 1}."
        )
    return np.eye(classes, dtype=np.float32)[y]


def main() -> int:
    """What `make mnist` does: get MNIST onto this machine and say where it is."""
    try:
        data = mnist()
    except MnistUnavailable as error:
        print(error, file=sys.stderr)
        return 1
    where = os.environ.get("MNIST_DIR", "").strip() or cache_folder()
    print(
        f"MNIST is here, in {where}: {len(data.train):,} images to train, "
        f"{len(data.validation):,} to validate and {len(data.test):,} to test."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
