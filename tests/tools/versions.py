"""Run the tests on the oldest supported and on the newest released versions.

    python -m tests.tools.versions                          all tests on both
    python -m tests.tools.versions --some                   a few minutes' choice
    python -m tests.tools.versions newest tests/test_stage.py

Environments are kept in .versions/. The oldest versions run on the oldest Python, the
newest on the newest that is found here; `--latest` takes what is released today
instead of what tests/versions/newest.txt pins.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PINS = ROOT / "tests" / "versions"
PYTHONS = range(11, 15)  # 3.11 to 3.14
SOME = [
    *("tests/test_main.py", "tests/test_served.py", "tests/test_stage.py"),
    *("tests/test_datasets.py", "tests/test_network.py", "tests/test_autodiff.py"),
    *("tests/test_labs_surface.py", "tests/test_figures_descent.py"),
    *("tests/test_training.py", "tests/test_selftest.py", "tests/test_reopen.py"),
    *("notebooks/00_start_here.ipynb", "notebooks/03_descent_on_surfaces.ipynb"),
]


def pythons():
    """Return the Pythons on this machine that the course supports: minor → path."""
    kept = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found = {}
    for minor in PYTHONS:
        places = [sys.executable, shutil.which(f"python3.{minor}")]
        places += sorted(map(str, kept.glob(f"3.{minor}.*/bin/python")), reverse=True)
        good = [one for one in places if one and is_(one, minor)]
        if good:
            found[minor] = good[0]
    return found


def is_(python, minor):
    """Whether an interpreter is of this version, and can make environments."""
    code = f"import sys, ensurepip; sys.exit(sys.version_info[:2] != (3, {minor}))"
    return not subprocess.run([python, "-c", code], capture_output=True).returncode


def requirements():
    """Return the lines of requirements.txt that name packages: name → bounds."""
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    pattern = re.compile(r"([A-Za-z][\w.-]*) *(.*)")
    return dict(m.groups() for line in lines if (m := pattern.fullmatch(line)))


def environment(name, python, wanted):
    """Return the Python of an environment that holds `wanted`, made if need be."""
    folder = ROOT / ".versions" / name
    ours = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    mark, stamp = folder / "made-from", fingerprint(python, wanted)
    if mark.exists() and mark.read_text() == stamp:
        return ours
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([python, "-m", "venv", folder], check=True)
    pip = [ours, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *wanted], cwd=ROOT, check=True)
    mark.write_text(stamp)  # last, so that an interrupted install is made anew
    return ours


def fingerprint(python, wanted):
    """Return what an environment is made from, as a hash."""
    text = " ".join([python, *wanted])
    for file in [PINS / "oldest.txt", PINS / "newest.txt", ROOT / "pyproject.toml"]:
        text += file.read_text("utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


def run(name, tests, *, latest=False):
    """Run tests on "oldest" or "newest"; returns pytest's exit code."""
    found = pythons()
    minor = min(found) if name == "oldest" else max(found)
    wanted = [f"{one} {bounds}" for one, bounds in requirements().items()]
    if not latest:
        wanted += ["-c", str(PINS / f"{name}.txt")]
    ours = environment(name, found[minor], [*wanted, "-e", "."])
    code = "import numpy, matplotlib, ipywidgets, jupyterlab as j; print("
    code += "*(m.__version__ for m in (numpy, matplotlib, ipywidgets, j)))"
    subprocess.run([ours, "-c", code], check=True)
    print(f"{name}: Python 3.{minor}", flush=True)
    tests = ["-p", "no:cacheprovider", *tests]
    return subprocess.run([ours, "-m", "pytest", "-q", *tests], cwd=ROOT).returncode


def main():
    """Do what the command line says; exit with 1 if a test failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="oldest, newest, or tests")
    parser.add_argument("--some", action="store_true")
    parser.add_argument("--latest", action="store_true")
    options, more = parser.parse_known_args()
    names = [one for one in options.names if one in ("oldest", "newest")]
    tests = [one for one in options.names if one not in names] + more
    tests += SOME if options.some else []
    codes = [
        run(name, tests, latest=options.latest and name == "newest")
        for name in names or ["oldest", "newest"]
    ]
    sys.exit(any(codes))


if __name__ == "__main__":
    main()
