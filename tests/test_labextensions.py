"""What JupyterLab is told to load is there, under the name it asks for."""

import json
from pathlib import Path

from helpers.__main__ import arguments

OPTION = "--LabApp.extra_labextensions_path="


def test_the_extension_is_where_jupyterlab_looks_for_it():
    (given,) = [one for one in arguments([], root_user=False) if OPTION in one]
    folder = Path(given.removeprefix(OPTION)) / "downhill-alt"
    described = json.loads((folder / "package.json").read_text("utf-8"))
    code = (folder / described["jupyterlab"]["_build"]["load"]).read_text("utf-8")
    assert described["name"] == folder.name
    assert f'window._JUPYTERLAB["{folder.name}"] = ' in code
