"""A small mirror of MNIST on this machine, with all the faults a mirror can have."""

import contextlib
import gzip
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

NAMES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)


def idx(array):
    """The bytes of a gzipped IDX file of unsigned bytes."""
    return packed(array.shape, array.astype(np.uint8).tobytes())


def packed(sizes, values, magic=b"\0\0\x08"):
    """The bytes of a gzipped IDX file that promises these dimensions."""
    head = magic + bytes([len(sizes)]) + np.array(sizes, dtype=">u4").tobytes()
    return gzip.compress(head + values, mtime=0)


def tiny_files(train=12, test=6):
    """Contents of four files as MNIST's, with very few images, by name."""
    rng = np.random.default_rng(0)
    contents = []
    for count in (train, test):
        contents.append(idx(rng.integers(0, 256, (count, 28, 28))))
        contents.append(idx(np.arange(count) % 10))
    return dict(zip(NAMES, contents, strict=True))


def checksums(files):
    """SHA-256 of each file, by name."""
    return {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}


class Mirror:
    """Serves files; the first folder of the address says which fault to show.

    good, wrong (another file), short (breaks off), missing (404), stall (falls silent
    in the middle), flaky (breaks off the first time only), endless, together (answers
    once the same file is asked for twice), silent (never begins), drip (a byte at a
    time).
    """

    def __init__(self, files):
        self.files, self.asked = files, []
        self.closing, self.dripping = threading.Event(), threading.Event()
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_HEAD(self):
                self.send_response(200)
                self.end_headers()

            def do_GET(self):
                with contextlib.suppress(OSError):
                    mirror.answer(self)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    def __enter__(self):
        serve = self.server.serve_forever
        threading.Thread(target=serve, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()

    def address(self, fault="good"):
        """The address of a mirror with this fault."""
        return f"http://127.0.0.1:{self.server.server_port}/{fault}/"

    def answer(self, handler):
        """Answer one request for a file."""
        fault, name = handler.path.strip("/").split("/")
        first = (fault, name) not in self.asked
        self.asked.append((fault, name))
        body = self.files[name]
        if fault == "missing":
            handler.send_error(404)
            return
        if fault == "silent":
            self.closing.wait(30)
            return
        while fault == "together" and self.asked.count((fault, name)) < 2:
            if self.closing.wait(0.01):
                return
        handler.send_response(200)
        if fault != "endless":
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if fault == "drip":
            self.drip(handler, body)
            return
        handler.wfile.write(self.part(fault, body, first))
        if fault == "stall":
            handler.wfile.flush()
            self.closing.wait(30)
        while fault == "endless" and not self.closing.is_set():
            handler.wfile.write(bytes(65536))

    def drip(self, handler, body):
        """Send a file a byte at a time, slowly but never silent."""
        for byte in body:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            self.dripping.set()
            if self.closing.wait(0.05):
                return

    @staticmethod
    def part(fault, body, first):
        """What is sent of a file at first, or at all."""
        if fault == "wrong":
            return body[::-1]
        if fault in ("short", "stall") or (fault == "flaky" and first):
            return body[: len(body) // 2]
        return body
