"""A real clone, a real pull: the reader's edits and the new lessons are both there.

The course of these tests is a copy of this one, in a repository of its own on this
disk; nothing is fetched. A reader opens it as `make lab` does, with the clone's code.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EDITED = ["01_loss_functions", "03_descent_on_surfaces", "05_chain_rule"]
UNTOUCHED, ONLY_RUN = "02_slopes_and_steps", "04_optimizers"
CHANGED = [*EDITED, UNTOUCHED, ONLY_RUN, f"solutions/{EDITED[0]}"]
NEW = "99_one_more"
LINK = re.compile(r"\]\((?!https?:|#)([^)\s]+\.(?:ipynb|py|png|csv|md))\)")

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="needs git")


def git(folder, *arguments, check=True):
    """Run git with nobody's settings; returns the finished process."""
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    nobody = {"GIT_CONFIG_GLOBAL": "no-such-file", "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", *who, *arguments],
        cwd=folder,
        env={**os.environ, **nobody},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 or not check, f"git {arguments}: {done.stderr}"
    return done


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The course as it is, published: a bare repository."""
    folder = tmp_path_factory.mktemp("published")
    author = folder / "author"
    skip = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "*.tmp")
    for part in ("notebooks", "helpers", "data"):
        shutil.copytree(ROOT / part, author / part, ignore=skip)
    shutil.copy(ROOT / ".gitignore", author)
    for file in author.rglob("*.ipynb"):
        run_only(file)  # without 20 MB of pictures git is quicker
    git(author, "init", "-q", "-b", "main")
    git(author, "add", "-A")
    git(author, "commit", "-q", "-m", "first edition")
    git(folder, "clone", "-q", "--bare", "author", "course.git")
    return folder / "course.git"


@pytest.fixture
def course(published, tmp_path):
    """A copy of what is published, for one test."""
    return shutil.copytree(published, tmp_path / "course.git")


@pytest.fixture
def reader(course, tmp_path):
    """A reader's clone."""
    git(tmp_path, "clone", "-q", str(course), "reader")
    return tmp_path / "reader"


def open_course(clone, *arguments):
    """Do what `make lab` does, with the clone's own code; returns what it prints."""
    renew = ["-c", "from helpers.__main__ import prepare; prepare()"]
    return python(clone, *(["-m", "helpers", *arguments] if arguments else renew))


def python(folder, *arguments):
    """Run Python in a folder and return what it prints."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


def answer(file, text="answer = 42  # mine"):
    """Edit a notebook as a reader does; returns the file's new content."""
    notebook = json.loads(file.read_text("utf-8"))
    cells = [cell for cell in notebook["cells"] if "..." in "".join(cell["source"])]
    cells[-1]["source"] = [text]
    return save(file, notebook)


def run_only(file):
    """Change what running changes: outputs and numbers, an empty cell at the end."""
    notebook = json.loads(file.read_text("utf-8"))
    for n, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": n}
    empty = {"cell_type": "code", "source": [], "outputs": [], "metadata": {}}
    notebook["cells"].append(empty)
    return save(file, notebook)


def save(file, notebook):
    file.write_text(json.dumps(notebook, indent=1), encoding="utf-8")
    return file.read_bytes()


def publish_second_edition(course, tmp_path):
    """Change lessons and a solution, add one more; returns its text by name."""
    git(tmp_path, "clone", "-q", str(course), "author")
    notebooks = tmp_path / "author" / "notebooks"
    for name in CHANGED:
        file = notebooks / f"{name}.ipynb"
        notebook = json.loads(file.read_text("utf-8"))
        notebook["cells"][0]["source"] = [f"# {name}, second edition"]
        save(file, notebook)
    shutil.copy(notebooks / f"{EDITED[0]}.ipynb", notebooks / f"{NEW}.ipynb")
    git(tmp_path / "author", "add", "-A")
    git(tmp_path / "author", "commit", "-q", "-m", "second edition")
    git(tmp_path / "author", "push", "-q")
    return {
        name: (notebooks / f"{name}.ipynb").read_bytes() for name in [*CHANGED, NEW]
    }


def dead_links(folder):
    """Links in a folder's notebooks that lead nowhere."""
    dead = []
    for file in folder.rglob("*.ipynb"):
        cells = json.loads(file.read_text("utf-8"))["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells)
        links = LINK.findall(text)
        dead += [(file.name, to) for to in links if not (file.parent / to).exists()]
    return dead


def test_a_pull_after_editing_three_lessons_leaves_edits_and_new_lessons(
    course, reader, tmp_path, monkeypatch
):
    progress = tmp_path / "progress.json"
    monkeypatch.setenv("DOWNHILL_PROGRESS", str(progress))
    progress.write_text(json.dumps({"solved": {"03": [1, 2]}}))
    open_course(reader, "--version")  # JupyterLab says its version and stops
    mine = reader / "my_lessons"
    work = {name: answer(mine / f"{name}.ipynb") for name in EDITED}
    run_only(mine / f"{ONLY_RUN}.ipynb")
    (mine / "own.ipynb").write_bytes(b"{}")
    new = publish_second_edition(course, tmp_path)

    git(reader, "pull", "-q")
    said = open_course(reader)

    assert git(reader, "status", "--porcelain").stdout == ""
    for name in EDITED:
        assert (mine / f"{name}.ipynb").read_bytes() == work[name]
        (beside,) = mine.glob(f"{name}_new_*.ipynb")
        assert beside.read_bytes() == new[name] and beside.name in said
    for name in (UNTOUCHED, ONLY_RUN, f"solutions/{EDITED[0]}", NEW):
        assert (mine / f"{name}.ipynb").read_bytes() == new[name]
    assert (mine / "own.ipynb").read_bytes() == b"{}"
    assert json.loads(progress.read_text()) == {"solved": {"03": [1, 2]}}
    (mine / "own.ipynb").unlink()
    assert dead_links(mine) == []

    said = open_course(reader, "afresh", "03")
    (kept,) = mine.glob("03_*_kept_*.ipynb")
    assert kept.name in said and kept.read_bytes() == work[EDITED[1]]
    assert (mine / f"{EDITED[1]}.ipynb").read_bytes() == new[EDITED[1]]
    assert not list(mine.glob("03_*_new_*.ipynb"))


def test_the_search_for_dead_links_finds_one(tmp_path):
    cell = {"source": ["see [this](there.ipynb) and [that](../x/solutions/a.ipynb)"]}
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": [cell]}))
    assert len(dead_links(tmp_path)) == 2


def test_edits_in_the_courses_own_folder_are_what_git_refuses(course, reader, tmp_path):
    answer(reader / "notebooks" / f"{EDITED[0]}.ipynb")
    publish_second_edition(course, tmp_path)
    assert git(reader, "pull", "-q", check=False).returncode != 0


def way_out():
    """The commands that the README gives to whom git refuses a pull."""
    text = (ROOT / "README.md").read_text("utf-8")
    block = re.search(r"```sh\n(cp -R notebooks my_lessons\n.*?)```", text, re.DOTALL)
    return [line.split("#")[0].split() for line in block[1].splitlines()]


def test_who_edited_before_there_were_copies_gets_everything(course, reader, tmp_path):
    work = answer(reader / "notebooks" / f"{EDITED[0]}.ipynb")
    new = publish_second_edition(course, tmp_path)
    copy, *commands = way_out()
    subprocess.run(copy, cwd=reader, check=True)
    for command in commands:
        assert command[0] == "git"
        git(reader, *command[1:])
    open_course(reader)
    mine = reader / "my_lessons"
    assert (mine / f"{EDITED[0]}.ipynb").read_bytes() == work
    (beside,) = mine.glob("*_new_*.ipynb")
    assert beside.read_bytes() == new[EDITED[0]]
    for name in (EDITED[1], UNTOUCHED, NEW):
        assert (mine / f"{name}.ipynb").read_bytes() == new[name]


def test_an_edit_in_place_that_no_pull_touched_is_not_lost_either(
    course, reader, tmp_path
):
    in_place = reader / "notebooks" / f"{EDITED[0]}.ipynb"
    work = answer(in_place)
    run_only(reader / "notebooks" / f"{ONLY_RUN}.ipynb")
    said = open_course(reader)
    assert EDITED[0] in said and "git restore notebooks" in said
    assert ONLY_RUN not in said
    git(reader, "restore", "notebooks")
    new = publish_second_edition(course, tmp_path)
    git(reader, "pull", "-q")
    said = open_course(reader)
    assert "git restore" not in said
    mine = reader / "my_lessons"
    assert (mine / in_place.name).read_bytes() == work
    assert (mine / f"{ONLY_RUN}.ipynb").read_bytes() == new[ONLY_RUN]
