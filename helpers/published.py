"""Ask git which text of a lesson is the course's own and which is the reader's.

Where there is no git, or the folder is no clone, nothing is known: the answers are
then "nothing was edited in place" and "this was never published".
"""

import subprocess
from collections.abc import Callable
from pathlib import Path

Fingerprint = Callable[[bytes], str]
PATIENCE = 20.0  # seconds


def edited_in_place(root: Path, folder: str, fingerprint: Fingerprint) -> set[str]:
    """Files of a folder whose text differs from what git has checked out.

    Parameters
    ----------
    root : Path
        The clone.
    folder : str
        A folder in it, "notebooks".
    fingerprint : function from a file's bytes to its fingerprint
        Two contents with the same one count as the same text.

    Returns
    -------
    set of str
        Paths from the root, with forward slashes.
    """
    options = ("--relative", "--name-only", "--diff-filter=M", "-z", "--no-ext-diff")
    answer = _git(root, "diff", *options, "HEAD", "--", folder).decode()
    names = [name for name in answer.split("\0") if name.endswith(".ipynb")]
    return {
        name
        for name in names
        if fingerprint((root / name).read_bytes())
        != fingerprint(_git(root, "show", f"HEAD:./{name}"))
    }


def was_published(root: Path, name: str, held: str, fingerprint: Fingerprint) -> bool:
    """Whether the course has ever had a file of this name with this fingerprint.

    Asks the branch that `git pull` takes from, so what a reader commits without
    publishing it does not count.
    """
    commits = _git(root, "log", "--format=%H", "@{upstream}", "--", name).split()
    return any(
        fingerprint(_git(root, "show", f"{commit.decode()}:./{name}")) == held
        for commit in commits
    )


def _git(root: Path, *arguments: str) -> bytes:
    """What git prints; nothing if it fails or is not here."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],
            capture_output=True,
            timeout=PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return b""
    return done.stdout
