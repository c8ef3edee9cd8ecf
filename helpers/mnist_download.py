"""Fetch the four files of MNIST once, check them, and keep them.

Two public mirrors are tried; what they send counts only if its SHA-256 is right. A
file appears in the cache in one move when it is complete, so a broken download, or
two kernels at once, leave nothing half written.
"""

import contextlib
import logging
import os
import queue
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import pooch
import requests
from tqdm.auto import tqdm

HELP = (
    "Either run `make mnist` once while there is a network, or set MNIST_DIR to a "
    "folder that holds the four files"
)
SHA256 = MappingProxyType(
    {
        "train-images-idx3-ubyte.gz": (
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"
        ),
        "train-labels-idx1-ubyte.gz": (
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"
        ),
        "t10k-images-idx3-ubyte.gz": (
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"
        ),
        "t10k-labels-idx1-ubyte.gz": (
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"
        ),
    }
)
MIRRORS = (
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
)


class MnistUnavailable(Exception):
    """MNIST is not here and cannot be fetched; the text names both ways out."""


@dataclass(frozen=True)
class Source:
    """Where the four files come from and how long to wait for them.

    Attributes
    ----------
    sha256 : mapping from file name to SHA-256, in the order training images, training
        labels, test images, test labels
    mirrors : addresses of folders, each with a slash at its end
    probe : seconds in which one mirror at least must answer
    silence : seconds without a byte after which a mirror is given up
    largest : bytes; a longer file is not what was asked for
    """

    sha256: Mapping[str, str] = field(default_factory=lambda: SHA256)
    mirrors: tuple[str, ...] = MIRRORS
    probe: float = 4.0
    silence: float = 8.0
    largest: int = 20_000_000


PUBLISHED = Source()


def cache_folder() -> Path:
    """The folder downloads are kept in; set DOWNHILL_CACHE to choose another."""
    chosen = os.environ.get("DOWNHILL_CACHE", "").strip()
    return Path(chosen).expanduser() if chosen else Path(pooch.os_cache("downhill"))


def cached(source: Source = PUBLISHED) -> list[Path] | None:
    """The four files if the cache holds them all, unharmed; otherwise None.

    Never uses the network.
    """
    files = [cache_folder() / name for name in source.sha256]
    return files if all(_is_good(file, source) for file in files) else None


def fetch(source: Source = PUBLISHED, progress: bool = True) -> list[Path]:
    """The four files, from the cache or from a mirror.

    Parameters
    ----------
    source : Source
    progress : bool
        Show a progress bar for each file that is fetched.

    Raises
    ------
    MnistUnavailable
        When no mirror answers within `source.probe` seconds, when none of them has
        the right files, or when the cache cannot be written.
    """
    missing = [
        name for name in source.sha256 if not _is_good(cache_folder() / name, source)
    ]
    mirrors = _answering(source, missing[0]) if missing else []
    for name in missing:
        _fetch_one(name, mirrors, source, progress)
    return [cache_folder() / name for name in source.sha256]


def _is_good(file: Path, source: Source) -> bool:
    """Whether the file is there, with the right SHA-256."""
    try:
        right = file.stat().st_size <= source.largest
        return right and pooch.file_hash(str(file)) == source.sha256[file.name]
    except OSError:
        return False


def _answering(source: Source, name: str) -> list[str]:
    """The mirrors in the order in which they answered, those that did not at the end.

    All are asked at once, in threads that may be left behind: name servers and dead
    routes take longer to give up than a reader does.
    """
    answers: queue.Queue = queue.Queue()

    def ask(mirror: str) -> None:
        try:
            requests.head(mirror + name, timeout=source.probe)
            answers.put(mirror)
        except requests.RequestException:
            answers.put(None)

    for mirror in source.mirrors:
        threading.Thread(target=ask, args=(mirror,), daemon=True).start()
    first, end = None, time.monotonic() + source.probe
    with contextlib.suppress(queue.Empty):
        for _ in source.mirrors:
            first = first or answers.get(timeout=max(0, end - time.monotonic()))
    if first is None:
        raise unavailable("no mirror answers")
    return [first, *(mirror for mirror in source.mirrors if mirror != first)]


def _fetch_one(name: str, mirrors: list[str], source: Source, progress: bool) -> None:
    """Fetch one file from the first mirror that has it right."""
    faults = []
    for mirror in mirrors:
        fault = _retrieve(mirror + name, source, progress)
        if not fault:
            return
        faults.append(f"{_host(mirror)} {fault}")
    raise unavailable(f"{name} cannot be fetched: {', '.join(faults)}")


def _retrieve(url: str, source: Source, progress: bool) -> str:
    """Fetch one file into the cache; returns "" or what is wrong with the mirror."""
    name = url.rsplit("/", 1)[1]
    try:
        with _quiet_pooch():
            pooch.retrieve(
                url,
                known_hash=f"sha256:{source.sha256[name]}",
                fname=name,
                path=cache_folder(),
                downloader=_Downloader(source, progress),
            )
    except requests.RequestException as error:
        return _reason(error)
    except ValueError:
        return "sent a file with a wrong SHA-256"
    except OSError as error:
        raise unavailable(f"{cache_folder()} cannot be written") from error
    return ""


@dataclass(frozen=True)
class _Downloader:
    """Writes what a mirror sends to a file, for `pooch.retrieve`."""

    source: Source
    progress: bool

    def __call__(self, url: str, file: str, _pooch: object) -> None:
        timeout = (self.source.probe, self.source.silence)
        with requests.get(url, stream=True, timeout=timeout) as answer:
            answer.raise_for_status()
            length = int(answer.headers.get("content-length", 0)) or None
            with open(file, "wb") as out, self._bar(url, length) as bar:
                for piece in answer.iter_content(1 << 16):
                    out.write(piece)
                    bar.update(len(piece))
                    if out.tell() > self.source.largest:
                        raise ValueError("the file is too long")

    def _bar(self, url: str, length: int | None) -> tqdm:
        """A progress bar in bytes, named after the file."""
        name = url.rsplit("/", 1)[1]
        return tqdm(
            total=length,
            unit="B",
            unit_scale=True,
            desc=name,
            disable=not self.progress,
        )


@contextlib.contextmanager
def _quiet_pooch() -> Iterator[None]:
    """Keep pooch's own messages out of the notebook; ours say the same."""
    logger = pooch.get_logger()
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _reason(error: requests.RequestException) -> str:
    """What went wrong with a mirror, in a few words."""
    if error.response is not None:
        return f"answered with status {error.response.status_code}"
    # A silence in the middle of a file comes wrapped as a broken connection.
    if isinstance(error, requests.Timeout) or "timed out" in str(error):
        return "stopped answering"
    return "broke off the connection"


def _host(mirror: str) -> str:
    """The mirror's host, without protocol and folders."""
    return mirror.split("//", 1)[-1].split("/", 1)[0]


def unavailable(reason: str) -> MnistUnavailable:
    """The exception with its one message: what happened and both ways out."""
    names = ", ".join(SHA256)
    return MnistUnavailable(f"MNIST is not here: {reason}. {HELP} ({names}).")
