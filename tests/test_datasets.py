"""The data of the lessons, and how MNIST gets onto a machine or does not."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from helpers import datasets, mnist_download
from helpers.datasets import digits_or_mnist, mnist
from helpers.mnist_download import HELP, MnistUnavailable, Source, cached, fetch
from tests.loopback import Mirror, checksums, idx, tiny_files

FILES = tiny_files()
TINY = Source(sha256=checksums(FILES), mirrors=(), probe=2.0, silence=0.4)

# Counted once in the published files, with their SHA-256 checked, by other code.
TRAIN_LABELS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
TEST_LABELS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
TRAIN_PIXELS, TEST_PIXELS = 1_567_298_545, 264_923_200


@pytest.fixture(autouse=True)
def nothing_here(monkeypatch, tmp_path):
    """No MNIST_DIR, an empty cache, and no proxy between us and this machine."""
    monkeypatch.delenv("MNIST_DIR", raising=False)
    monkeypatch.setenv("DOWNHILL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def mirror():
    """A mirror on this machine."""
    with Mirror(FILES) as running:
        yield running


def source(mirror, *faults):
    """Where the tiny files come from: mirrors with these faults, in this order."""
    return replace(TINY, mirrors=tuple(mirror.address(fault) for fault in faults))


def kept():
    """Names of the files in the cache."""
    folder = mnist_download.cache_folder()
    return sorted(os.listdir(folder)) if folder.exists() else []


def refusal(call, *arguments):
    """What is said when MNIST cannot be had; always with both ways out."""
    with pytest.raises(MnistUnavailable) as caught:
        call(*arguments)
    text = str(caught.value)
    assert HELP in text and "\n" not in text and text.endswith(".")
    return text


# Tables made in code


def test_digits_are_all_there():
    data = datasets.digits()
    splits = (data.train, data.validation, data.test)
    assert [len(split) for split in splits] == [1097, 300, 400]
    assert data.image_shape == (8, 8) and data.classes == 10
    for split in splits:
        assert split.x.dtype == np.float32 and split.y.dtype == np.int64
        assert split.x.min() == 0 and split.x.max() == 1
        assert np.bincount(split.y).min() >= 20
    assert sum(int((split.x * 16).sum()) for split in splits) == 561_718


def test_digits_are_shuffled_the_same_way_each_time():
    assert np.array_equal(datasets.digits().test.x, datasets.digits().test.x)


def test_xor_tables():
    for split in (datasets.xor(), datasets.three_bit_table()):
        assert np.array_equal(split.y, split.x[:, 0] != split.x[:, 1])
        assert split.y.tolist() == [0, 1, 1, 0]
    assert np.all(datasets.three_bit_table().x[:, 2] == 1)


def test_xor_cloud_is_the_published_one():
    cloud = datasets.xor_cloud()
    assert cloud.x.shape == (300, 2) and cloud.y.sum() == 142
    np.testing.assert_allclose(cloud.x[0], [1.76405235, 0.40015721], atol=5e-9)
    assert np.array_equal(cloud.y, cloud.x.prod(axis=1) < 0)
    with pytest.raises(ValueError, match="at least one"):
        datasets.xor_cloud(0)


def test_one_hot():
    rows = datasets.one_hot(np.array([1, 0, 3]), 4)
    assert np.array_equal(rows.argmax(axis=1), [1, 0, 3]) and rows.sum() == 3
    assert datasets.one_hot(np.array([], dtype=int), 4).shape == (0, 4)


@pytest.mark.parametrize("labels", [[4], [-1], [0.5], [[1]], ["a"]])
def test_one_hot_refuses_what_is_no_label(labels):
    with pytest.raises(ValueError, match="Labels"):
        datasets.one_hot(labels, 4)


# Fetching MNIST


def test_fetches_once_and_then_needs_no_mirror(mirror):
    data = mnist(progress=False, source=source(mirror, "good"))
    assert [len(split) for split in (data.train, data.validation, data.test)] == [
        10,
        2,
        6,
    ]
    assert len(mirror.asked) == 4
    again = mnist(progress=False, source=source(mirror, "missing"))
    assert len(mirror.asked) == 4
    assert np.array_equal(again.train.x, data.train.x)


def test_shows_progress(mirror, capsys):
    fetch(source(mirror, "good"))
    assert "train-images-idx3-ubyte.gz" in capsys.readouterr().err


def test_keeps_quiet_when_asked(mirror, capfd):
    fetch(source(mirror, "good"), progress=False)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("wrong", "wrong SHA-256"),
        ("short", "broke off"),
        ("missing", "status 404"),
        ("stall", "stopped answering"),
        ("endless", "wrong SHA-256"),
    ],
)
def test_a_bad_mirror_is_named_and_nothing_is_kept(mirror, fault, reason):
    bad = replace(source(mirror, fault), largest=200_000)
    start = time.monotonic()
    text = refusal(fetch, bad, False)
    assert reason in text and "127.0.0.1" in text
    assert time.monotonic() - start < 5
    assert kept() == [] and cached(bad) is None


@pytest.mark.parametrize("fault", ["wrong", "short", "missing", "stall"])
def test_a_second_mirror_helps(mirror, fault):
    fetch(source(mirror, fault, "good"), progress=False)
    assert kept() == sorted(FILES)


def test_a_mirror_that_is_down_is_passed_over(mirror):
    two = replace(TINY, mirrors=("http://127.0.0.1:9/mnist/", mirror.address()))
    fetch(two, progress=False)
    assert kept() == sorted(FILES)


def test_a_broken_download_can_be_repeated(mirror):
    flaky = source(mirror, "flaky")
    refusal(fetch, flaky, False)
    assert kept() == []
    for _ in FILES:
        try:
            fetch(flaky, progress=False)
            break
        except MnistUnavailable:
            continue
    assert kept() == sorted(FILES) and cached(flaky)


def test_a_damaged_file_in_the_cache_is_fetched_again(mirror):
    good = source(mirror, "good")
    files = fetch(good, progress=False)
    files[2].write_bytes(b"damaged")
    assert cached(good) is None
    fetch(good, progress=False)
    assert files[2].read_bytes() == FILES[files[2].name]


def test_offline_costs_no_more_than_five_seconds():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        published = Source(mirrors=(address, address + "second/"))
        start = time.monotonic()
        assert "no mirror answers" in refusal(mnist, False, published)
    assert time.monotonic() - start < 5


def test_no_route_costs_nothing():
    start = time.monotonic()
    refusal(mnist, False)  # the published mirrors, which tests cannot reach
    assert time.monotonic() - start < 2


def test_a_cache_that_cannot_be_written_is_named(mirror, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("DOWNHILL_CACHE", str(tmp_path / "file" / "cache"))
    assert "cannot be written" in refusal(fetch, source(mirror, "good"), False)


def fetching(mirror, fault):
    """Code that fetches the tiny files from this mirror."""
    return (
        "from helpers.mnist_download import Source, fetch\n"
        f"fetch(Source({TINY.sha256!r}, ({mirror.address(fault)!r},)), False)"
    )


def other_process(mirror, fault, first=""):
    """Start another Python that fetches the tiny files from this mirror."""
    code = f"{first}\n{fetching(mirror, fault)}"
    return subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE)


def test_two_kernels_fetch_at_once(mirror):
    both = [other_process(mirror, "good") for _ in range(2)]
    assert [process.communicate()[1] for process in both] == [b"", b""]
    assert kept() == sorted(FILES) and cached(TINY)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX signals")
def test_a_kernel_that_dies_leaves_nothing_half_written(mirror):
    process = other_process(mirror, "stall")
    end = time.monotonic() + 20
    while not mirror.asked and time.monotonic() < end:
        time.sleep(0.02)
    process.kill()
    process.communicate()
    assert not set(kept()) & set(FILES)
    fetch(source(mirror, "good"), progress=False)
    assert cached(TINY)


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on file size")
def test_a_full_disk_is_named(mirror):
    limit = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (1000, 1000))"
    process = other_process(mirror, "good", limit)
    assert b"cannot be written" in process.communicate()[1]
    assert kept() == []


# The folder a reader names


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the four tiny files, named by MNIST_DIR."""
    path = tmp_path / "mine"
    path.mkdir()
    for name, body in FILES.items():
        (path / name).write_bytes(body)
    monkeypatch.setenv("MNIST_DIR", str(path))
    return path


def test_the_named_folder_comes_first(folder):
    data = mnist(source=replace(TINY, mirrors=()))
    assert data.name == "MNIST" and data.image_shape == (28, 28)
    assert data.train.x.shape == (10, 784) and data.train.x.dtype == np.float32
    assert data.train.x.min() >= 0 and data.train.x.max() <= 1
    every = np.concatenate([data.train.y, data.validation.y])
    assert sorted(every) == sorted(np.arange(12) % 10)


def test_a_file_is_lacking(folder):
    (folder / "t10k-labels-idx1-ubyte.gz").unlink()
    assert "lacks t10k-labels-idx1-ubyte.gz" in refusal(mnist)


def test_the_folder_is_none(folder, monkeypatch):
    monkeypatch.setenv("MNIST_DIR", str(folder / "nowhere"))
    assert "no folder" in refusal(digits_or_mnist)


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("train-images-idx3-ubyte.gz", b"", "train-images-idx3-ubyte.gz"),
        ("train-images-idx3-ubyte.gz", idx(np.zeros((12, 5, 5))), "(12, 5, 5)"),
        ("train-labels-idx1-ubyte.gz", idx(np.zeros(11)), "12 images"),
        ("t10k-labels-idx1-ubyte.gz", idx(np.full(6, 11)), "label 11"),
    ],
)
def test_a_broken_file_is_named_with_the_reason(folder, name, body, reason):
    (folder / name).write_bytes(body)
    text = refusal(mnist)
    assert name in text and reason in text


# What the lessons call


def test_lessons_go_on_with_digits_and_say_so(capsys, mirror):
    data = digits_or_mnist(source(mirror, "good"))
    said = capsys.readouterr().out
    assert data.name == "digits" and not mirror.asked
    assert said.count("\n") == 1 and "make mnist" in said


def test_lessons_take_mnist_when_it_is_here(capsys, mirror):
    good = source(mirror, "good")
    fetch(good, progress=False)
    assert digits_or_mnist(good).name == "MNIST"
    assert capsys.readouterr().out == ""


def test_make_mnist_says_where_it_is(folder, capsys):
    assert datasets.main() == 0
    said = capsys.readouterr().out
    assert str(folder) in said and "10 images to train" in said


def test_make_mnist_fails_with_one_sentence(folder, capsys):
    (folder / "t10k-labels-idx1-ubyte.gz").unlink()
    assert datasets.main() == 1
    assert HELP in capsys.readouterr().err


# The real files

REAL = os.environ.get("MNIST_DIR", "")


@pytest.mark.skipif(not REAL, reason="MNIST_DIR names no folder with the real files")
def test_the_real_files(monkeypatch):
    monkeypatch.setenv("MNIST_DIR", REAL)
    data = mnist()
    splits = (data.train, data.validation, data.test)
    assert [len(split) for split in splits] == [50_000, 10_000, 10_000]
    counts = [np.bincount(split.y) for split in splits]
    assert (counts[0] + counts[1]).tolist() == TRAIN_LABELS
    assert counts[2].tolist() == TEST_LABELS
    pixels = [int(np.rint(split.x * 255).sum(dtype=np.int64)) for split in splits]
    assert pixels[0] + pixels[1] == TRAIN_PIXELS and pixels[2] == TEST_PIXELS
    assert all(split.x.dtype == np.float32 for split in splits)
