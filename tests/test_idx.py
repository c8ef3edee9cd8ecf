"""The IDX reader reads right what is right and refuses the rest in one sentence."""

import gzip
import io
import math
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from helpers.idx import parse_idx, read_idx

ARRAY = np.arange(24, dtype=np.uint8).reshape(4, 3, 2)
MEGABYTE = 1 << 20


def idx(array):
    """The bytes of an array as an IDX file, not packed."""
    sizes = np.array(array.shape, dtype=">u4").tobytes()
    return bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes()


def header(*sizes, magic=b"\0\0\x08"):
    """The beginning of an IDX file that promises these dimensions."""
    return magic + bytes([len(sizes)]) + np.array(sizes, dtype=">u4").tobytes()


def refusal(path):
    """What the reader says when it refuses a file, checked to be one sentence."""
    with pytest.raises(ValueError) as caught:
        read_idx(path)
    assert_sentence(str(caught.value))
    return str(caught.value)


def assert_sentence(text):
    """One line, not too long, with one full stop at the end."""
    assert text.endswith(".") and not text.endswith("..")
    assert "\n" not in text and len(text) < 200


@given(arrays(np.uint8, array_shapes(min_dims=1, max_dims=4, max_side=6)))
def test_what_is_written_is_read(array):
    assert np.array_equal(parse_idx(io.BytesIO(idx(array))), array)


def test_reads_a_packed_file(tmp_path):
    file = tmp_path / "file.gz"
    file.write_bytes(gzip.compress(idx(ARRAY)))
    read = read_idx(file)
    assert read.dtype == np.uint8 and np.array_equal(read, ARRAY)
    assert read.flags.writeable


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "does not start"),
        (b"\0\0\x08", "does not start"),
        (idx(ARRAY)[1:], "does not start"),
        (b"\x80\x04pickled", "does not start"),
        (header(3, magic=b"\0\0\x0d") + bytes(12), "type 0x0d"),
        (b"\0\0\x08\0" + b"\x05", "0 dimensions"),
        (header(1, 1, 1, 1, 1) + b"\x05", "5 dimensions"),
        (header(2, 3)[:-1], "middle of its dimensions"),
        (header(0), "dimensions is 0"),
        (header(0xFFFFFFFF), "4,294,967,295 values"),
        (header(*[0xFFFFFFFF] * 4), "more than it can hold"),
        (header(1 << 31, 1 << 31, 4, 1), "more than it can hold"),
        (idx(ARRAY)[:-1], "ends after 23 of 24"),
        (header(24), "ends after 0 of 24"),
        (idx(ARRAY) + b"\0", "more bytes follow"),
    ],
)
def test_refuses_what_is_not_idx(tmp_path, raw, reason):
    file = tmp_path / "file.gz"
    file.write_bytes(gzip.compress(raw))
    assert reason in refusal(file)


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"plain text",
        idx(ARRAY),
        gzip.compress(idx(ARRAY))[:-1],
        gzip.compress(idx(ARRAY))[:-9],
        gzip.compress(idx(ARRAY)) + b"trailing",
        gzip.compress(idx(ARRAY))[:-8] + bytes(8),
    ],
    ids=["empty", "text", "not packed", "cut", "cut off", "trailing", "wrong sum"],
)
def test_refuses_what_is_not_gzip(tmp_path, packed):
    file = tmp_path / "file.gz"
    file.write_bytes(packed)
    assert file.name in refusal(file)


def test_refuses_a_second_part(tmp_path):
    file = tmp_path / "file.gz"
    file.write_bytes(gzip.compress(idx(ARRAY)) + gzip.compress(b"more"))
    assert "more bytes follow" in refusal(file)


def test_a_missing_file_is_a_plain_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_idx(tmp_path / "nothing.gz")


@pytest.mark.parametrize("promised", [3, 90_000_000, 0xFFFFFFFF])
def test_a_bomb_is_not_unpacked(tmp_path, promised):
    file = tmp_path / "bomb.gz"
    with gzip.open(file, "wb") as stream:
        stream.write(header(promised))
        for _ in range(40):
            stream.write(bytes(MEGABYTE))
    tracemalloc.start()
    try:
        refusal(file)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * MEGABYTE


@st.composite
def damaged(draw):
    """An IDX file with bytes changed, cut off or put in, packed or not at the time."""
    shape = draw(array_shapes(min_dims=1, max_dims=3, max_side=8))
    data = bytearray(idx(draw(arrays(np.uint8, shape))))
    before = draw(st.booleans())
    if not before:
        data = bytearray(gzip.compress(bytes(data)))
    for _ in range(draw(st.integers(1, 3))):
        where = draw(st.integers(0, max(0, len(data) - 1)))
        kind = draw(st.sampled_from(["flip", "cut", "insert", "dimension"]))
        if kind == "flip" and data:
            data[where] ^= 1 << draw(st.integers(0, 7))
        elif kind == "cut":
            del data[where:]
        elif kind == "insert":
            data[where:where] = draw(st.binary(min_size=1, max_size=20))
        else:
            data[4:8] = draw(st.binary(min_size=4, max_size=4))
    return gzip.compress(bytes(data)) if before else bytes(data)


def plainly_read(packed):
    """The array in a file as other code reads it, without any care; None if none."""
    try:
        raw = gzip.decompress(packed)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return None
    if raw[:3] != b"\0\0\x08" or len(raw) < 4 or not 1 <= raw[3] <= 4:
        return None
    shape = struct.unpack_from(f">{raw[3]}I", raw.ljust(20, b"\0"), 4)
    values = raw[4 + 4 * raw[3] :]
    if len(values) != math.prod(shape) or not values:
        return None
    return np.array(list(values), np.uint8).reshape(shape)


def read_measured(file):
    """What the reader makes of a file, or None, and the most memory it took."""
    tracemalloc.start()
    try:
        return read_idx(file), tracemalloc.get_traced_memory()[1]
    except ValueError as error:
        assert_sentence(str(error))
        return None, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@settings(max_examples=600)
@given(packed=damaged())
def test_damaged_files_are_read_right_or_refused(tmp_path_factory, packed):
    file = tmp_path_factory.getbasetemp() / "damaged.gz"
    file.write_bytes(packed)
    read, memory = read_measured(file)
    wanted = plainly_read(packed)
    assert (read is None) == (wanted is None)
    assert wanted is None or np.array_equal(read, wanted)
    assert memory < 2 * MEGABYTE


@pytest.mark.long
@settings(max_examples=20_000)
@given(packed=damaged())
def test_twenty_thousand_damaged_files(tmp_path_factory, packed):
    fuzz = test_damaged_files_are_read_right_or_refused.hypothesis.inner_test
    fuzz(tmp_path_factory, packed)
