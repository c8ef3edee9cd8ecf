"""Every control of every lab takes every value: nothing breaks, nothing is lost.

The labs are found, not listed: a new one is driven by the same hands on its first day.
"""

import gc
import json
import logging
import re
from pathlib import Path

import ipywidgets
import numpy as np
import psutil
import pytest
from ipywidgets.widgets.widget import _instances

from helpers.labs.lab import PresetLab
from helpers.stage import widget
from tests.every_lab import classes, factories, lab_named, stage_of
from tests.hands import controls, limits, snapshot, some_move
from tests.hostile import MARKUP, preset_line

every_lab = pytest.mark.parametrize("lab", sorted(factories()), indirect=True)
NO_NUMBER = re.compile(r"(?<![\w“])((?i:nan|inf)|None(?! of))(?!\w)")
MAY_LIFT = {"line", "points", "arrow", "ink"}  # where NaN is a gap, by contract


def test_every_lab_there_is_is_found():
    opened = {made.__module__ for made in factories().values()}
    assert opened and {one.__module__ for one in classes()} <= opened
    called = set(re.findall(r"\b[a-z_]+_lab(?=\()", all_lessons()))
    assert called and called <= set(factories())


def all_lessons():
    """The code of all lessons as one text."""
    folder = Path(__file__).parents[1] / "notebooks"
    return "".join(path.read_text("utf-8") for path in folder.glob("*.ipynb"))


@pytest.fixture
def lab(request):
    return lab_named(request.param)


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path):
    """What a lab exports is written where nobody keeps anything."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """What is wrong with anything sent to a stage during the test; must stay empty."""
    faults, pack = [], widget.pack

    def watched(**content):
        scene, buffer = pack(**content)
        faults.extend(faults_of(scene, buffer))
        return scene, buffer

    monkeypatch.setattr(widget, "pack", watched)
    yield faults
    assert faults == []


def faults_of(scene, buffer):
    """Sentences about numbers that are none, in the data and in the words."""
    json.dumps(scene, allow_nan=False)
    for layer in scene["layers"]:
        for name, spec in layer["data"].items():
            count = spec["rows"] * spec["columns"]
            if spec["bytes"] or not count:
                continue
            values = np.frombuffer(buffer, np.float32, count, spec["at"])
            if np.isinf(values).any():
                yield f"{layer['name']}: infinite {name}"
            if np.isnan(values).any() and layer["kind"] not in MAY_LIFT:
                yield f"{layer['name']}: {name} is not a number"
        yield from unspoken(layer.get("words", []))
    yield from unspoken([*scene["words"], scene["alt"]])


def unspoken(texts):
    """The texts in which a number is none."""
    return [text for text in texts if NO_NUMBER.search(text)]


def assert_well(lab, what, log):
    """Nothing is logged, said badly or shown wrongly after a move."""
    stage = stage_of(lab)
    assert not log.records, (what, log.text)
    error = stage.error
    assert not error.startswith("Something went wrong"), (what, error)
    assert "\n" not in error and len(error) < 400, (what, error)
    shown = [one.value for one in htmls(lab)]
    assert not unspoken(shown), (what, shown)
    assert not any("<img" in text or "<script" in text for text in shown), what
    if isinstance(lab, PresetLab):
        assert type(lab).read_preset(lab.preset).preset() == lab.preset, what


def htmls(box):
    """Every piece of HTML a lab shows."""
    if hasattr(box, "children"):
        return [one for child in box.children for one in htmls(child)]
    return [box] if type(box).__name__ == "HTML" else []


def drive(lab, moves, log):
    log.set_level(logging.WARNING)
    for what, act in moves:
        act()
        assert_well(lab, what, log)


@every_lab
def test_random_moves(lab, caplog, rng):
    drive(lab, (some_move(lab, rng) for _ in range(25)), caplog)


@every_lab
def test_hostile_presets_change_all_or_nothing(lab, caplog, rng):
    if not isinstance(lab, PresetLab):
        pytest.skip("this lab has no preset")
    refused = sum(paste(lab, rng, caplog) for _ in range(20))
    assert refused >= 10


def paste(lab, rng, log):
    """Paste a hostile preset; return whether it was refused, and lost nothing."""
    good = lab.preset
    line = preset_line(lab.first.preset() if rng.integers(2) else good, rng)
    before, state = snapshot(lab), lab.state
    lab.text.set_state({"value": good})
    lab.text.set_state({"value": line})
    assert_well(lab, line, log)
    if not lab.stage.error:
        return False
    assert lab.state is state and snapshot(lab) == before, line
    return True


@every_lab
def test_presets_of_another_type_and_markup_are_refused(lab):
    before = snapshot(lab)
    for odd in (None, 7, b"v=1", ["v=1"], {"v": 1}, object):
        if isinstance(lab, PresetLab):
            with pytest.raises(ValueError, match="a preset is one line"):
                lab.preset = odd
    assert snapshot(lab) == before
    for box in controls(lab):
        if isinstance(box, ipywidgets.Text):
            box.set_state({"value": MARKUP})
            box.set_state({"value": f"v=1;{MARKUP}=1"})
    assert not any("<img" in one.value for one in htmls(lab))


# The long versions


@pytest.mark.long
@every_lab
def test_limits(lab, caplog):
    drive(lab, limits(lab), caplog)


@pytest.mark.long
@every_lab
def test_two_hundred_random_steps(lab, caplog):
    rng = np.random.default_rng(1)
    drive(lab, (some_move(lab, rng) for _ in range(200)), caplog)
    assert stage_of(lab).still()[:4] == b"\x89PNG"


@pytest.mark.long
@every_lab
def test_two_hundred_hostile_presets(lab, caplog):
    rng = np.random.default_rng(2)
    if isinstance(lab, PresetLab):
        assert sum(paste(lab, rng, caplog) for _ in range(200)) >= 100


@pytest.mark.long
@every_lab
def test_memory_stays_bounded(lab):
    """Caches may fill in the first walk; the walks after it must not add to them."""
    process, taken = psutil.Process(), []
    for seed in (3, 3, 4, 5):
        rng = np.random.default_rng(seed)
        for _ in range(80):
            some_move(lab, rng)[1]()
        gc.collect()
        taken.append((len(_instances), process.memory_info().rss >> 20))
    assert len({widgets for widgets, _ in taken}) == 1
    assert taken[-1][1] - taken[1][1] < 40  # MB
