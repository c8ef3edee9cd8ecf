"""Give the reader working copies of the lessons, and keep them through updates.

What is in notebooks/ belongs to the course, and git replaces it. A reader works in
my_lessons/, which git ignores. `refresh` fills that folder each time the course is
opened: a lesson that the reader has not edited becomes the newest one; an edited one
stays, and the newest is laid beside it. To run a lesson is not to edit it. The folder
is built as notebooks/ is, so links between lessons, solutions and data hold in it.
"""

import contextlib
import hashlib
import json
import os
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from helpers.published import edited_in_place, was_published

ROOT = Path(__file__).parents[1]
COURSE = "notebooks"
MINE = "my_lessons"
RECORD = ".editions.json"
STALE = 3600.0  # seconds; nobody takes so long to write a lesson


@dataclass
class Lesson:
    """One notebook: the course's file, the reader's, and what is known of both.

    Attributes
    ----------
    name : str
        Its path in either folder, "solutions/03_descent_on_surfaces.ipynb".
    root : Path
        The folder that holds both folders.
    copied, offered : str
        Fingerprint of the edition that became the reader's file, and of the one that
        was laid beside it. "" if there is none, or if it held edits of the reader's.
    seen : str
        SHA-256 of the course's file when it was last looked at.
    """

    name: str
    root: Path
    copied: str = ""
    offered: str = ""
    seen: str = ""

    @property
    def course(self) -> Path:
        """The file that git keeps."""
        return self.root / COURSE / self.name

    @property
    def mine(self) -> Path:
        """The reader's file."""
        return self.root / MINE / self.name

    def is_mine(self, content: bytes) -> bool:
        """Whether the reader's file holds work that the edition `content` does not."""
        if not self.mine.exists():
            return False
        held = fingerprint(self.mine.read_bytes())
        if held in (self.copied, fingerprint(content)):
            return False
        if self.seen:  # there is a record, so git need not be asked
            return True
        return not was_published(self.root, f"{COURSE}/{self.name}", held, fingerprint)

    def beside(self, word: str, stamp: str) -> Path:
        """A free name beside the reader's file: 03_…_new_2026-11-21.ipynb."""
        stem = f"{self.mine.stem}_{word}_{stamp}"
        names = [f"{stem}.ipynb", *(f"{stem}-{n}.ipynb" for n in range(2, 100))]
        free = [name for name in names if not self.mine.with_name(name).exists()]
        return self.mine.with_name(free[0])

    def lay(self, content: bytes, edited: bool) -> None:
        """Make `content` the reader's file; offers of the same lesson are over."""
        write(self.mine, content)
        self.copied = "" if edited else fingerprint(content)
        self.drop_offers()

    def offer(self, content: bytes, edited: bool) -> Path | None:
        """Lay `content` beside the reader's file, unless only its outputs are new."""
        new = fingerprint(content)
        if new in (self.copied, self.offered):
            return None
        self.drop_offers()
        place = self.beside("new", f"{datetime.now():%Y-%m-%d}")
        write(place, content)
        self.offered = "" if edited else new
        return place

    def drop_offers(self) -> None:
        """Remove what was laid beside and never edited."""
        for old in self.mine.parent.glob(f"{self.mine.stem}_new_*.ipynb"):
            if self.offered and fingerprint(old.read_bytes()) == self.offered:
                old.unlink(missing_ok=True)
        self.offered = ""


def refresh(root: Path = ROOT) -> list[str]:
    """Fill my_lessons/ and renew what the reader has not edited.

    Returns
    -------
    list of str
        Sentences for the reader; none when there is nothing to say.

    Raises
    ------
    OSError
        When the folder cannot be made or written at all.
    """
    _make_room(root / MINE)
    edited, beside, trouble = edited_in_place(root, COURSE, fingerprint), [], []
    lessons = _lessons(root)
    for lesson in lessons:
        try:
            beside.append(_renew(lesson, f"{COURSE}/{lesson.name}" in edited))
        except OSError as error:
            trouble.append(f"{lesson.mine} stays as it is: {_reason(error)}.")
    _remember(root, lessons)
    return [*_news(beside), *_in_place(edited), *trouble]


def afresh(name: str, root: Path = ROOT) -> str:
    """Start a lesson afresh and keep the reader's file, dated, beside the new one.

    Parameters
    ----------
    name : str
        How the lesson's name begins: "03", or "solutions/03".

    Returns
    -------
    str
        A sentence that names the kept file.

    Raises
    ------
    ValueError
        When no lesson's name, or more than one, begins so.
    """
    lessons = _lessons(root)
    found = [one for one in lessons if name and one.name.startswith(name)]
    if len(found) != 1:
        raise ValueError(f"{len(found)} lessons begin with “{name}”; give one, as 03.")
    lesson, said = found[0], "there was no work of yours to keep"
    content = lesson.course.read_bytes()
    if lesson.mine.exists() and lesson.mine.read_bytes() != content:
        kept = lesson.beside("kept", f"{datetime.now():%Y-%m-%d-%H%M%S}")
        os.rename(lesson.mine, kept)
        said = f"your work is kept as {kept.relative_to(root).as_posix()}"
    lesson.lay(content, f"{COURSE}/{lesson.name}" in _edited(root))
    lesson.seen = _sha256(content)
    _remember(root, lessons)
    return f"{lesson.name} starts afresh; {said}."


def fingerprint(content: bytes) -> str:
    """SHA-256 of what a person writes in a notebook: its cells, not their outputs.

    Empty cells do not count either: JupyterLab adds one when the last cell is run.

    >>> one = b'{"cells": [{"cell_type": "code", "source": "1 + 1", "outputs": [2]}]}'
    >>> two = b'{"cells": [{"cell_type": "code", "source": ["1 + 1"]}]}'
    >>> fingerprint(one) == fingerprint(two), len(fingerprint(b"no notebook"))
    (True, 64)
    """
    try:
        cells = [
            [cell["cell_type"], "".join(cell["source"]), cell.get("attachments")]
            for cell in json.loads(content)["cells"]
            if "".join(cell["source"]).strip()
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return _sha256(content)
    return _sha256(json.dumps(cells, sort_keys=True).encode())


def write(place: Path, content: bytes) -> None:
    """Replace a file in one move, so that it is never half written."""
    place.parent.mkdir(parents=True, exist_ok=True)
    new = place.with_name(f".{place.name}.{os.getpid()}.tmp")
    try:
        with new.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(new, place)
    except BaseException:
        with contextlib.suppress(OSError):
            new.unlink()
        raise


def _renew(lesson: Lesson, edited: bool) -> Path | None:
    """Bring one lesson up to date; returns the offer laid beside it, if any."""
    content = lesson.course.read_bytes()
    seen, place = _sha256(content), None
    if lesson.seen == seen and lesson.mine.exists():
        return None
    if lesson.is_mine(content):
        place = lesson.offer(content, edited)
    else:
        lesson.lay(content, edited)
    lesson.seen = seen
    return place


def _lessons(root: Path) -> list[Lesson]:
    """All lessons and solutions of the course, with what is recorded of them.

    A record that is lost or damaged counts as empty: then whatever differs from the
    course's lessons counts as the reader's.
    """
    try:
        known = json.loads((root / MINE / RECORD).read_text(encoding="utf-8"))
        known = {name: {k: str(v) for k, v in e.items()} for name, e in known.items()}
    except (OSError, ValueError, AttributeError, RecursionError):
        known = {}
    course, keys = root / COURSE, ("copied", "offered", "seen")
    files = sorted([*course.glob("[0-9]*.ipynb"), *course.glob("solutions/*.ipynb")])
    names = [file.relative_to(course).as_posix() for file in files]
    return [
        Lesson(name, root, **{k: known.get(name, {}).get(k, "") for k in keys})
        for name in names
    ]


def _remember(root: Path, lessons: list[Lesson]) -> None:
    """Write the record; it comes last, after the files it speaks of."""
    keys = ("copied", "offered", "seen")
    known = {one.name: {k: asdict(one)[k] for k in keys} for one in lessons}
    write(root / MINE / RECORD, json.dumps(known, indent=1).encode())


def _make_room(folder: Path) -> None:
    """Make the folder, and remove what a crash left half written in it."""
    folder.mkdir(exist_ok=True)
    for left in [*folder.glob(".*.tmp"), *folder.glob("solutions/.*.tmp")]:
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > STALE:
                left.unlink()


def _news(beside: list[Path | None]) -> list[str]:
    """Say which lessons the reader has edited and where the new ones are."""
    names = [place.name for place in beside if place]
    if not names:
        return []
    return [
        f"Your edited lessons stay as they are; newer ones of the same are beside them "
        f"in {MINE}: {', '.join(names)}."
    ]


def _in_place(edited: set[str]) -> list[str]:
    """Say that edits in notebooks/ stand in the way of git, and what to do."""
    if not edited:
        return []
    names = ", ".join(sorted(PurePosixPath(name).name for name in edited))
    return [
        f"You have edited lessons in {COURSE} itself ({names}), where git pull cannot "
        f"renew them. What you wrote is now in {MINE} too: look, go on there, and "
        f"give the others back with: git restore {COURSE}"
    ]


def _edited(root: Path) -> set[str]:
    return edited_in_place(root, COURSE, fingerprint)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
