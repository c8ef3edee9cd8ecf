"""What versions are claimed to do is what `make test-versions` runs."""

import re
import sys
import warnings

import pytest

from tests.tools.versions import PINS, PYTHONS, ROOT, is_, pythons, requirements


def pins(name):
    """Return what a list of pins holds: name → version."""
    lines = (PINS / f"{name}.txt").read_text("utf-8").splitlines()
    pairs = [line.split(";")[0].split("==") for line in lines if "==" in line]
    return {name.lower().replace("_", "-"): version.strip() for name, version in pairs}


def number(version):
    """Return a version as numbers that compare: "3.10" → (3, 10)."""
    return tuple(map(int, re.findall(r"\d+", version)))


@pytest.mark.parametrize("name", requirements())
def test_the_oldest_pins_are_the_claimed_bounds(name):
    (low,) = re.findall(r">= *([\d.]+)", requirements()[name])
    pinned = number(pins("oldest")[name])
    assert pinned[: len(number(low))] == number(low) and not any(
        pinned[len(number(low)) :]
    )


@pytest.mark.parametrize("name", requirements())
def test_the_newest_pins_are_no_older_and_within_bounds(name):
    newest, high = pins("newest")[name], re.findall(r"< *(\d+)", requirements()[name])
    assert number(newest) >= number(pins("oldest")[name])
    assert not high or number(newest)[0] < int(high[0])


def test_the_supported_pythons_are_those_the_readme_names():
    text = (ROOT / "README.md").read_text("utf-8")
    assert f"Python 3.{PYTHONS[0]} to 3.{PYTHONS[-1]}" in text
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'requires-python = ">=3.{PYTHONS[0]}"' in project


def test_this_python_is_found():
    minor = sys.version_info.minor
    assert pythons()[minor] == sys.executable and not is_(sys.executable, minor + 1)


def test_a_deprecated_use_in_our_code_fails_the_suite():
    for module in ("helpers.stage.widget", "helpers"):
        with pytest.raises(DeprecationWarning):
            warn_in(module)
    with pytest.warns(DeprecationWarning):
        warn_in("somebody.elses")


def warn_in(module):
    """Warn as Python does when code of this module uses what is deprecated."""
    warnings.warn_explicit("old", DeprecationWarning, "x.py", 1, module, registry={})


def test_the_readme_names_tests_that_exist():
    text = (ROOT / "README.md").read_text("utf-8").split("## What we promise")[1]
    named = re.findall(r"`(?:[\w/]+/)?(test_\w+\.py)`", text.split("## ")[0])
    assert len(named) >= 8
    missing = [name for name in named if not list((ROOT / "tests").rglob(name))]
    assert missing == []
