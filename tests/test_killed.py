"""A process killed at any moment leaves nothing corrupt and nothing in the way.

SIGKILL gives a process no chance to tidy up, as a power cut or the system's own
killer of greedy processes. Sweeps have a test of their own, in test_experiments.py.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from traitlets.config import Config

from helpers.checks import progress
from helpers.copies import refresh
from helpers.datasets import mnist
from helpers.mnist_download import Source, cached
from tests.loopback import Mirror, checksums, tiny_files

ROOT = Path(__file__).parents[1]
needs_kill = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not for Windows")
pytestmark = needs_kill


def killed(code, *arguments, after=0.0, until=lambda: True):
    """Run Python code, and kill it ``after`` seconds from when it has begun."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout.readline() == b"begun\n"
        while not until():
            time.sleep(0.01)
        time.sleep(after)
        assert process.poll() is None, "it was over before it could be killed"
        process.send_signal(signal.SIGKILL)


RECORDS = """
from itertools import count
from helpers.checks import progress
progress.record("00", 1)
print("begun", flush=True)
for n in count(2):
    progress.record("03", n % 1000)
"""


@pytest.mark.parametrize("after", [0.0, 0.013, 0.05, 0.11])
def test_progress_is_whole_and_goes_on(after, tmp_path, monkeypatch):
    file = tmp_path / "progress.json"
    monkeypatch.setenv("DOWNHILL_PROGRESS", str(file))
    killed(RECORDS, after=after)
    json.loads(file.read_text())
    before = progress.solved()
    assert before["00"] == {1}
    assert progress.record("05", 4) == "", "not even the dead one's lock is in the way"
    assert progress.solved() == before | {"05": {4}}


RENEWS = """
import json, sys
from itertools import count
from pathlib import Path
from helpers.copies import refresh
root = Path(sys.argv[1])
refresh(root)
print("begun", flush=True)
for n in count():
    cell = {"cell_type": "code", "source": f"edition {n} " + "x" * 200_000}
    for name in ("01_a", "02_b", "03_c"):
        file = root / "notebooks" / f"{name}.ipynb"
        file.with_suffix(".part").write_text(json.dumps({"cells": [cell]}))
        file.with_suffix(".part").replace(file)
    refresh(root)
"""


@pytest.mark.parametrize("after", [0.0, 0.03, 0.07, 0.19])
def test_lessons_are_whole_and_edits_survive(after, tmp_path):
    for name in ("01_a", "02_b", "03_c"):
        (tmp_path / "notebooks").mkdir(exist_ok=True)
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text('{"cells": []}')
    refresh(tmp_path)
    mine = tmp_path / "my_lessons"
    (mine / "03_c.ipynb").write_text(work := '{"cells": [], "mine": true}' + " " * 9)
    (mine / "03_c.ipynb").write_text(work := work.replace("[]", '["odd"]'))
    killed(RENEWS, tmp_path, after=after)
    for file in mine.glob("*.ipynb"):
        json.loads(file.read_text())
    assert (mine / "03_c.ipynb").read_text() == work
    refresh(tmp_path)
    for name in ("01_a", "02_b"):
        now = [file.read_bytes() for file in mine.glob(f"{name}*.ipynb")]
        assert (tmp_path / "notebooks" / f"{name}.ipynb").read_bytes() in now
    assert (mine / "03_c.ipynb").read_text() == work


FETCHES = """
import sys
from helpers.datasets import mnist
from helpers.mnist_download import Source
from tests.loopback import checksums, tiny_files
print("begun", flush=True)
mnist(progress=False, source=Source(checksums(tiny_files()), (sys.argv[1],)))
"""


def test_a_download_begins_again(tmp_path, monkeypatch):
    monkeypatch.setenv("DOWNHILL_CACHE", str(tmp_path))
    monkeypatch.delenv("MNIST_DIR", raising=False)
    files = tiny_files()
    with Mirror(files) as mirror:
        source = Source(checksums(files), (mirror.address(),))
        half = ("stall", next(iter(files)))
        killed(FETCHES, mirror.address("stall"), until=lambda: half in mirror.asked)
        assert cached(source) is None
        assert not [name for name in files if (tmp_path / name).exists()]
        assert len(mnist(progress=False, source=source).test) == 6
        assert cached(source) is not None


def test_a_kernel_killed_in_a_lab_starts_again_and_the_lesson_runs(
    tmp_path, monkeypatch
):
    file = tmp_path / "progress.json"
    monkeypatch.setenv("DOWNHILL_PROGRESS", str(file))
    lesson = nbformat.read(ROOT / "notebooks" / "00_start_here.ipynb", as_version=4)
    answers = "check.exercise_1(0.625)"
    (asks,) = [c for c in lesson.cells if c.source.endswith("check.exercise_1(answer)")]
    asks.source = asks.source.replace("check.exercise_1(answer)", answers)
    dies = "import os, signal; lab.frame = 3; os.kill(os.getpid(), signal.SIGKILL)"
    client = run_until_killed(lesson, dies)
    assert progress.solved() == {"00": {1}}
    file_then = file.read_bytes()
    client.nb = lesson
    client.execute()  # a fresh kernel; raises if a cell fails
    assert file.read_bytes() == file_then


def run_until_killed(lesson, dies):
    """Run a lesson to its end and then let its kernel die while its lab lives."""
    dying = nbformat.from_dict(lesson)
    dying.cells = [
        *lesson.cells,
        nbformat.v4.new_code_cell(f"lab = story_lab()\n{dies}"),
    ]
    client = NotebookClient(
        dying,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(ROOT / "notebooks")}},
        config=Config(KernelManager={"transport_encryption": "auto"}),
    )
    with pytest.raises(DeadKernelError):
        client.execute()
    return client
