"""Open the course: ``python -m helpers`` starts JupyterLab at the first lesson.

It listens on this machine only and keeps its token, whatever a personal
configuration says. Options of JupyterLab may follow, such as ``--no-browser``.
"""

import os
import sys
from pathlib import Path

from jupyterlab.labapp import LabApp

ROOT = Path(__file__).parents[1]
FIRST = "notebooks/00_start_here.ipynb"
OPTIONS = {
    "--ServerApp.ip": "127.0.0.1",
    "--ServerApp.root_dir": str(ROOT),
    "--ServerApp.answer_yes": "True",
    # Stills where a reopened notebook's widgets are gone: see helpers/reopen.py.
    "--ServerApp.jpserver_extensions": "{'helpers.reopen': True}",
    "--LabApp.default_url": f"/lab/tree/{FIRST}",
    "--LabApp.news_url": "None",
    "--LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    "--KernelManager.transport_encryption": "auto",
    "--log-level": "WARN",
}


def arguments(given: list[str], root_user: bool) -> list[str]:
    """Return JupyterLab's arguments: ours, but a given option takes our one's place.

    Parameters
    ----------
    given : list of str
        What was typed after ``python -m helpers``.
    root_user : bool
        JupyterLab refuses root unless told otherwise; in a container root is all
        there is.

    >>> "--ServerApp.ip=127.0.0.1" in arguments(["--no-browser"], root_user=False)
    True
    """
    named = {option.partition("=")[0] for option in given}
    ours = [f"{name}={value}" for name, value in OPTIONS.items() if name not in named]
    return [*ours, *(["--allow-root"] if root_user else []), *given]


def main() -> None:
    """Start JupyterLab and stay until it stops."""
    print("Starting JupyterLab; Ctrl-C here stops it.", flush=True)
    root_user = hasattr(os, "geteuid") and os.geteuid() == 0
    sys.argv[0] = "jupyter-lab"
    LabApp.launch_instance(arguments(sys.argv[1:], root_user))


if __name__ == "__main__":
    main()
