"""Nothing is unpickled, evaluated or fetched unchecked; text stays text."""

import ast
import json
from pathlib import Path

import pytest

from helpers.labs import presets
from helpers.mnist_download import MIRRORS, SHA256
from tests.safety import MAY, SCRIPT, faults, unescaped

ROOT = Path(__file__).parents[1]
PYTHON = sorted(ROOT.glob("helpers/**/*.py"))
SCRIPTS = sorted(ROOT.glob("helpers/**/*.js"))
NOTEBOOKS = sorted(ROOT.glob("notebooks/**/[0-9]*.ipynb"))


def name(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", PYTHON, ids=name)
def test_our_code_runs_and_fetches_nothing_unchecked(path):
    source = path.read_text("utf-8")
    assert faults(source, name(path)) + unescaped(source, name(path)) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_our_lessons_neither(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert [fault for source in code for fault in faults(source)] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_our_scripts_make_no_markup_and_ask_no_machine(path):
    assert SCRIPT.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "mutant",
    [
        "eval('1')",
        "run = exec",
        "import pickle",
        "from pickle import loads",
        "import os\nos.system('ls')",
        "from os import system\nsystem('ls')",
        "import numpy as np\nnp.load('x', allow_pickle=True)",
        "np.load('x', allow_pickle=trusted)",
        "import joblib\njoblib.load('x')",
        "from joblib import load\nload('x')",
        "import pandas as pd\npd.read_pickle('x')",
        "import urllib.request",
        "from requests import get",
        "def f():\n    import socket",
        "run('ls', shell=True)",
        "import importlib\nimportlib.import_module(typed)",
        "import ipywidgets\nipywidgets.HTML(f'<b>{typed}</b>')",
        "from ipywidgets import HTML\nHTML(typed)",
    ],
)
def test_what_is_not_safe_is_found(mutant):
    assert len(faults(mutant)) == 1


@pytest.mark.parametrize(
    "mutant",
    [
        "self.a = ipywidgets.HTML()\nself.a.value = typed",
        "self.a, self.b = ipywidgets.HTML(), 1\nself.a.value = words(typed)",
        "self.a = ipywidgets.HTML()\nself.n.value, self.a.value = '1', f'{typed}'",
    ],
)
def test_text_given_to_markup_is_found(mutant):
    assert len(unescaped("import ipywidgets\n" + mutant)) == 1


def test_what_is_safe_is_let_be():
    source = """
import ipywidgets, numpy as np
np.load("x", allow_pickle=False)
a.load()
model.eval()
said = ipywidgets.HTML(escape(typed))
said.value = escape(typed)
said.value = ""
"""
    assert faults(source) + unescaped(source) == []


@pytest.mark.parametrize(
    "mutant",
    [
        "el.innerHTML = words",
        "el.insertAdjacentHTML('beforeend', words)",
        "eval(words)",
        "new Function(words)",
        "fetch(url)",
        "await import(url)",
        "setTimeout('run()', 3)",
        'img.src = "https://example.org/x.png"',
    ],
)
def test_unsafe_scripts_are_found(mutant):
    assert SCRIPT.search(mutant)


def test_exceptions_are_no_more_than_needed():
    for file, allowed in MAY.items():
        if not (ROOT / file).exists():
            continue
        source = (ROOT / file).read_text("utf-8")
        if "/labs/" in file:
            assert unescaped(source), file
            continue
        said = " ".join(faults(source))
        assert all(f": {one}" in said for one in allowed), file


def calls(file, function):
    """Return the calls of a function, named as in the source, in one of our files."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [node for node in found if ast.unparse(node.func) == function]


def test_downloads_are_checked_and_come_over_https():
    (download,) = calls("helpers/mnist_download.py", "pooch.retrieve")
    given = {option.arg: ast.unparse(option.value) for option in download.keywords}
    assert "source.sha256[name]" in given["known_hash"]
    assert all(mirror.startswith("https://") for mirror in MIRRORS)
    assert all(len(bytes.fromhex(hash_)) == 32 for hash_ in SHA256.values())
    assert len(calls("helpers/mnist_download.py", "requests.get")) == 1, "pooch's"


def test_programs_are_started_without_a_shell():
    (start,) = calls("helpers/published.py", "subprocess.run")
    assert ast.unparse(start.args[0]).startswith("['git', '-C', str(root), *")


@pytest.mark.parametrize(
    "text",
    [
        "steps=__import__('os').getcwd()",
        "steps=(lambda: 7)()",
        "steps=1+1",
        "steps=0x10",
        "steps={x}",
        "steps=%d",
        "__class__=7",
    ],
)
def test_a_preset_is_data(text):
    with pytest.raises(ValueError, match="preset"):
        presets.read(text, {"steps": lambda t: presets.whole(t, low=1, high=100)})
