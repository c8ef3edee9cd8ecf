"""Read IDX files, the format MNIST is published in, and believe nothing they say.

An IDX file is: two zero bytes, a type code, the number of dimensions, each dimension
as four bytes (largest byte first), then the values. Here the type is always the
unsigned byte and the file is always packed with gzip.
Source: the format notes of the MNIST database, LeCun, Cortes and Burges.
"""

import gzip
import os
import zlib
from pathlib import Path
from typing import BinaryIO

import numpy as np

UNSIGNED_BYTE = 0x08
MOST_DIMENSIONS = 4
MOST_VALUES = 100_000_000  # twice MNIST's training images
BEST_PACKING = 1_040  # no gzip file unpacks to more than so many times its size
PIECE = 1 << 20  # bytes unpacked at a time


def read_idx(path: str | os.PathLike) -> np.ndarray:
    """Read a gzipped IDX file of unsigned bytes.

    Never unpacks more than the file's own dimensions promise and one byte, and never
    makes room for more than the file can hold.

    Parameters
    ----------
    path : path of the file

    Returns
    -------
    array of uint8, of the shape that the file names

    Raises
    ------
    ValueError
        One sentence naming the file and what is wrong with it.
    OSError
        When the file cannot be opened at all.
    """
    path = Path(path)
    with open(path, "rb") as packed:
        largest = BEST_PACKING * os.fstat(packed.fileno()).st_size
        with gzip.GzipFile(fileobj=packed) as stream:
            try:
                return parse_idx(stream, min(largest, MOST_VALUES))
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                reason = f"it is not a whole gzip file ({error})"
            except ValueError as error:
                reason = str(error)
    raise ValueError(f"{path.name} cannot be read: {reason.rstrip('.')}.")


def parse_idx(stream: BinaryIO, most_values: int = MOST_VALUES) -> np.ndarray:
    r"""Read one array of unsigned bytes from an IDX stream that must end with it.

    Parameters
    ----------
    stream : unpacked bytes, open for reading
    most_values : int
        Files that promise more than this are refused before any room is made.

    Raises
    ------
    ValueError
        The reason as a sentence without a full stop.

    Examples
    --------
    >>> import io
    >>> parse_idx(io.BytesIO(b"\0\0\x08\x01" b"\0\0\0\x03" b"\x05\x06\x07"))
    array([5, 6, 7], dtype=uint8)
    """
    shape = _read_shape(stream)
    # Python's own integers: NumPy's would wrap around for absurd dimensions.
    count = 1
    for length in shape:
        count *= length
    if count > most_values:
        sizes = " × ".join(f"{length:,}" for length in shape)
        raise ValueError(f"it promises {sizes} values, more than it can hold")
    values = np.empty(count, dtype=np.uint8)
    _fill(values, stream)
    if stream.read(1):
        raise ValueError(f"more bytes follow after the promised {count:,}")
    return values.reshape(shape)


def _read_shape(stream: BinaryIO) -> tuple[int, ...]:
    """The dimensions in the header, each at least 1."""
    magic = stream.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0":
        raise ValueError("it does not start as an IDX file does")
    if magic[2] != UNSIGNED_BYTE:
        raise ValueError(
            f"it holds values of type 0x{magic[2]:02x}, not unsigned bytes"
        )
    if not 1 <= magic[3] <= MOST_DIMENSIONS:
        raise ValueError(f"it has {magic[3]} dimensions, not 1 to {MOST_DIMENSIONS}")
    sizes = stream.read(4 * magic[3])
    if len(sizes) < 4 * magic[3]:
        raise ValueError("it ends in the middle of its dimensions")
    shape = tuple(int(size) for size in np.frombuffer(sizes, dtype=">u4"))
    if 0 in shape:
        raise ValueError("one of its dimensions is 0")
    return shape


def _fill(values: np.ndarray, stream: BinaryIO) -> None:
    """Fill the array from the stream, piece by piece; raises if the bytes run out."""
    room = memoryview(values)
    done = 0
    while done < len(room):
        piece = stream.read(min(PIECE, len(room) - done))
        if not piece:
            raise ValueError(f"it ends after {done:,} of {len(room):,} values")
        room[done : done + len(piece)] = piece
        done += len(piece)
