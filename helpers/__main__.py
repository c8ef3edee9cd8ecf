"""Open the course: ``python -m helpers`` starts JupyterLab at the first lesson.

The lessons it opens are the reader's copies in my_lessons/, see helpers/copies.py;
``python -m helpers afresh 03`` starts one of them afresh. JupyterLab listens on this
machine only and keeps its token, whatever a personal configuration says. Options of
JupyterLab may follow, such as ``--no-browser``.
"""

import os
import sys
from pathlib import Path

from helpers.copies import COURSE, MINE, ROOT, afresh, refresh

FIRST = "00_start_here.ipynb"
ROOT_OPTION = "--ServerApp.root_dir"
OPTIONS = {
    # Said in full because a personal configuration may say otherwise.
    "--ServerApp.ip": "127.0.0.1",
    "--KernelManager.ip": "127.0.0.1",
    "--ServerApp.identity_provider_class": "helpers.locked.AlwaysToken",
    "--ServerApp.disable_check_xsrf": "False",
    "--ServerApp.allow_remote_access": "False",
    "--ServerApp.allow_origin": "",
    "--ServerApp.allow_origin_pat": "",
    ROOT_OPTION: str(ROOT),
    "--ServerApp.answer_yes": "True",
    # Stills where a reopened notebook's widgets are gone: see helpers/reopen.py.
    "--ServerApp.jpserver_extensions": "{'helpers.reopen': True}",
    # Pictures that a screen reader can read: see helpers/labextensions.
    "--LabApp.extra_labextensions_path": str(Path(__file__).parent / "labextensions"),
    "--LabApp.news_url": "None",
    "--LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    "--KernelManager.transport_encryption": "auto",
    "--log-level": "WARN",
}


def arguments(given: list[str], root_user: bool, folder: str = MINE) -> list[str]:
    """Return JupyterLab's arguments: ours, but a given option takes our one's place.

    Parameters
    ----------
    given : list of str
        What was typed after ``python -m helpers``.
    root_user : bool
        JupyterLab refuses root unless told otherwise; in a container root is all
        there is.
    folder : str
        The folder whose first lesson is opened.

    >>> "--ServerApp.ip=127.0.0.1" in arguments(["--no-browser"], root_user=False)
    True
    """
    named = {option.partition("=")[0] for option in given}
    options = OPTIONS | {"--LabApp.default_url": f"/lab/tree/{folder}/{FIRST}"}
    ours = [f"{name}={value}" for name, value in options.items() if name not in named]
    return [*ours, *(["--allow-root"] if root_user else []), *given]


def prepare() -> str:
    """Renew the reader's copies; returns the folder whose lessons are to be opened."""
    try:
        said = refresh()
    except OSError as error:
        said = [
            f"{MINE} cannot be written ({error.strerror or error}), so the lessons in "
            f"{COURSE} are opened, where your work cannot be kept apart from updates."
        ]
    for sentence in said:
        print(sentence, flush=True)
    return MINE if (ROOT / MINE / FIRST).is_file() else COURSE


def main() -> int:
    """Start a lesson afresh, or JupyterLab, and stay until that stops."""
    given = sys.argv[1:]
    if given[:1] == ["afresh"]:
        return start_afresh(given[1:])
    from jupyterlab.labapp import LabApp  # takes a second; `afresh` needs it not

    elsewhere = any(option.startswith(ROOT_OPTION) for option in given)
    folder = MINE if elsewhere else prepare()
    print("Starting JupyterLab; Ctrl-C here stops it.", flush=True)
    root_user = hasattr(os, "geteuid") and os.geteuid() == 0
    sys.argv[0] = "jupyter-lab"
    LabApp.launch_instance(arguments(given, root_user, folder))
    return 0


def start_afresh(names: list[str]) -> int:
    """Start the named lessons afresh and say so; returns 1 if one could not be."""
    if not names:
        print("Say which lesson: afresh 03", file=sys.stderr)
        return 1
    try:
        for name in names:
            print(afresh(name))
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print("If it is open in JupyterLab: File ▸ Reload Notebook from Disk.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
