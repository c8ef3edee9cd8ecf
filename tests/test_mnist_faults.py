# ruff: noqa: F401, F811 — fixtures are imported by name
"""MNIST in a hostile world: harmed files, full disks, races, servers that stall."""

import gzip
import shutil
import signal
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.datasets import mnist
from helpers.mnist_download import HELP, MnistUnavailable, cached, fetch
from tests.loopback import NAMES, packed
from tests.test_datasets import (
    FILES,
    TINY,
    fetching,
    folder,
    kept,
    mirror,
    nothing_here,
    other_process,
    refusal,
    source,
)

IMAGES = NAMES[0]
BODY = FILES[IMAGES]
MEGABYTE = 1 << 20


# The folder a reader names


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (BODY[: len(BODY) // 2], "not a whole gzip file"),
        (BODY[:-1], "not a whole gzip file"),
        (BODY[:200] + bytes([BODY[200] ^ 4]) + BODY[201:], "not a whole gzip file"),
        (gzip.compress(b"\x89PNG" + bytes(99)), "does not start as an IDX file"),
        (packed([12, 28, 28], b"", magic=b"\0\0\x0d"), "not unsigned bytes"),
        (packed([2**32 - 1] * 3, bytes(99)), "more than it can hold"),
        (packed([12, 28, 28], bytes(50 * MEGABYTE)), "more bytes follow"),
        (packed([60_000, 28, 28], bytes(99)), "more than it can hold"),
    ],
    ids=["half", "cut", "flipped", "png", "floats", "absurd", "bomb", "empty"],
)
def test_each_fault_of_a_named_file_has_its_sentence(folder, body, reason):
    (folder / IMAGES).write_bytes(body)
    text = refusal(mnist)
    assert reason in text and IMAGES in text


@settings(max_examples=100)
@given(st.data())
def test_a_harmed_folder_is_read_right_or_refused(tmp_path_factory, data):
    place = tmp_path_factory.mktemp("mine")
    name = data.draw(st.sampled_from(NAMES))
    body = bytearray(FILES[name])
    where = data.draw(st.integers(0, len(body) - 1))
    if data.draw(st.booleans()):
        body[where] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del body[where:]
    for each, content in {**FILES, name: bytes(body)}.items():
        (place / each).write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MNIST_DIR", str(place))
        try:
            assert same(mnist(), place)
        except MnistUnavailable as error:
            assert HELP in str(error) and "\n" not in str(error)
    shutil.rmtree(place)


def same(read, place):
    """Whether a data set equals that of the unharmed files."""
    for name, body in FILES.items():
        (place / name).write_bytes(body)
    whole = mnist()
    parts = ("train", "validation", "test")
    pairs = [(getattr(read, part), getattr(whole, part)) for part in parts]
    return all(np.array_equal(a.x, b.x) and np.array_equal(a.y, b.y) for a, b in pairs)


# The cache


@pytest.mark.parametrize("harm", ["cut", "flipped", "empty", "longer"])
def test_a_harmed_cache_is_mended(mirror, harm):
    good = source(mirror, "good")
    file = fetch(good, progress=False)[0]
    flipped = bytes([BODY[99] ^ 1])
    changed = {"cut": BODY[:-7], "flipped": BODY[:99] + flipped + BODY[100:]}
    changed |= {"empty": b"", "longer": BODY + b"\0"}
    file.write_bytes(changed[harm])
    assert cached(good) is None
    fetch(good, progress=False)
    assert file.read_bytes() == BODY and kept() == sorted(FILES)


def test_a_folder_in_the_place_of_a_file_is_named(mirror, tmp_path):
    (tmp_path / "cache" / IMAGES).mkdir(parents=True)
    assert "cannot be written" in refusal(fetch, source(mirror, "good"), False)


PRIVATE = ["unshare", "-rm", "sh", "-c"]


def can_mount(place):
    """Whether a process may mount something that only it sees."""
    if not shutil.which("unshare"):
        return False
    command = [*PRIVATE, f"mount -t tmpfs tmpfs {place}"]
    return subprocess.run(command, capture_output=True).returncode == 0


@pytest.mark.parametrize("disk", ["size=8k", "ro"], ids=["full", "read-only"])
def test_a_disk_that_takes_nothing_is_named(mirror, tmp_path, disk):
    cache = tmp_path / "cache"
    cache.mkdir()
    if not can_mount(cache):
        pytest.skip("no private mounts here; a limit on file size stands in for it")
    script = f'mount -t tmpfs -o {disk} tmpfs "$0" && "$1" -c "$2"; ls -A "$0"'
    code = fetching(mirror, "good")
    command = [*PRIVATE, script, str(cache), sys.executable, code]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert f"{cache} cannot be written" in ended.stderr and HELP in ended.stderr
    assert ended.stdout == ""  # the listing of the cache


def test_two_kernels_that_ask_at_the_same_moment(mirror):
    both = [other_process(mirror, "together") for _ in range(2)]
    assert [process.communicate()[1] for process in both] == [b"", b""]
    assert all(mirror.asked.count(("together", name)) == 2 for name in NAMES)
    assert kept() == sorted(FILES) and cached(TINY)


# Servers that stall


def test_a_server_that_never_begins_is_named(mirror):
    assert "stopped answering" in refusal(fetch, source(mirror, "silent"), False)
    assert kept() == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_a_reader_may_interrupt_a_server_that_drips(mirror):
    process = other_process(mirror, "drip")
    while process.poll() is None and not mirror.dripping.wait(0.1):
        pass
    process.send_signal(signal.SIGINT)
    assert b"KeyboardInterrupt" in process.communicate()[1]
    assert kept() == []
