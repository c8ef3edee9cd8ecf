"""Every lab in a real JupyterLab: by keyboard alone, spoken, and without an error.

The labs are found, not listed, and stand in one notebook.
"""

import random
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.every_lab import factories
from tests.hostile import TYPED

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
LABS = sorted(factories())
START = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from helpers.figures import show
from matplotlib.figure import Figure
from tests.every_lab import lab_named
figure = Figure(figsize=(3, 2))
figure.add_subplot().plot([0, 1])
show(figure, "A line that rises from left to right, and nothing else.", "A line.")
"""
CELLS = (START, *(f"lab_named({name!r})" for name in LABS))
REACHED = """root => {
    const every = "input, select, button, textarea, [tabindex='0']";
    const usable = one => one.tabIndex >= 0 && !one.disabled
        && one.checkVisibility({ visibilityProperty: true });
    return [...root.querySelectorAll(every)].filter(usable);
}"""
HEARS = """root => {
    root.heard = 0;
    for (const name of ["input", "change", "click"]) {
        root.addEventListener(name, () => (root.heard += 1), { capture: true });
    }
}"""
SET_KEYS = ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End", "PageUp")
SET_KEYS += ("PageDown", "Enter", "Space", "Escape", "Shift+ArrowRight", "Tab")
FAILED = (
    '[data-mime-type="application/vnd.jupyter.stderr"], '
    '[data-mime-type="application/vnd.jupyter.error"]'
)
SPOKEN = {"slider", "button", "textbox", "combobox", "checkbox", "application", "group"}
SPOKEN |= {"image", "img", "listbox", "spinbutton", "radio", "link", "PopUpButton"}


@pytest.fixture(scope="module")
def labs(opened):
    """Each lab's part of the page, by name, once all are drawn."""
    found = {}
    for place, name in enumerate(LABS, start=1):
        cell = opened.page.locator(".jp-Cell").nth(place)
        cell.locator(".stage[data-serial]").wait_for(timeout=120_000)
        found[name] = cell.locator(".jp-OutputArea-output").first
    opened.errors.clear()
    return found


def test_a_picture_speaks_its_alternative_text(opened, labs):
    picture = opened.page.locator(".jp-RenderedImage img").first
    assert picture.get_attribute("alt").startswith("A line that rises")


def test_axe_finds_nothing_serious_in_what_we_show(opened, labs):
    found = Axe().run(opened.page, context={"include": [[".jp-OutputArea-output"]]})
    serious = [
        (one["id"], node["target"], node["failureSummary"])
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
    assert serious == []
    looked_at = {one["id"] for one in found.response["passes"]}
    assert looked_at >= {"image-alt", "label", "select-name", "button-name"}
    assert looked_at >= {"color-contrast", "aria-required-attr", "nested-interactive"}


def test_everything_that_can_be_used_has_a_name(opened, labs):
    session = opened.page.context.new_cdp_session(opened.page)
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    query = {"nodeId": root, "selector": ".jp-OutputArea-output"}
    outputs = session.send("DOM.querySelectorAll", query)["nodeIds"]
    assert len(outputs) > len(LABS)
    trees = [
        session.send("Accessibility.queryAXTree", {"nodeId": output})["nodes"]
        for output in outputs
    ]
    nodes = [node for tree in trees for node in tree]
    asked = [node for node in nodes if spoken(node)]
    assert len(asked) > 5 * len(LABS)
    mute = [node for node in asked if not node.get("name", {}).get("value", "").strip()]
    assert mute == []


def spoken(node):
    return not node["ignored"] and node["role"]["value"] in SPOKEN


@pytest.mark.parametrize("name", LABS)
def test_the_tab_key_reaches_everything_and_leaves(opened, labs, name):
    root = labs[name]
    wanted = root.evaluate(f"root => ({REACHED})(root).length")
    root.evaluate(f"root => ({REACHED})(root)[0].focus()")
    reached = []
    for _ in range(wanted + 1):
        reached.append(focused(root))
        opened.page.keyboard.press("Tab")
    assert reached == [*range(wanted), -1]


def focused(root):
    """Which of the controls of a lab has the focus, −1 if none."""
    return root.evaluate(f"root => ({REACHED})(root).indexOf(document.activeElement)")


@pytest.mark.parametrize("name", LABS)
def test_every_control_answers_to_keys(opened, labs, name):
    root, page = labs[name], opened.page
    root.evaluate(HEARS)
    for place in range(root.evaluate(f"root => ({REACHED})(root).length")):
        control = root.evaluate_handle(f"root => ({REACHED})(root)[{place}]")
        if not control.as_element():  # another control has hidden it
            continue
        control.focus()
        before = standing(root, control)
        for key in keys_for(control):
            page.keyboard.press(key)
        page.wait_for_function(
            f"([root, one, before]) => ({STANDING})(root, one) !== before",
            arg=[root.element_handle(), control, before],
            timeout=10_000,
        )
    assert opened.errors == []


# What a key may change: an event, a slider's value, or what the stage shows and says.
STANDING = """(root, one) => JSON.stringify([root.heard, one.value,
    one.getAttribute("aria-valuenow"), root.querySelector(".stage").dataset,
    root.querySelector(".stage-live").textContent])"""


def standing(root, control):
    return root.evaluate(f"(root, one) => ({STANDING})(root, one)", control)


def keys_for(control):
    """The keys that use a control, by what it is."""
    kind = control.evaluate("one => one.getAttribute('role') || one.type")
    if kind == "application":
        return ["ArrowRight", "Space", "Enter", "Shift+ArrowRight", "Enter", "Space"]
    if kind in ("range", "slider"):
        low = control.evaluate("one => (one.ariaValueNow ?? one.value) === one.min")
        return ["ArrowRight"] if low else ["ArrowLeft", "ArrowLeft", "ArrowRight"]
    if kind == "select-one":
        return ["ArrowDown", "ArrowUp"]
    return {"text": ["1", "Enter"], "checkbox": ["Space"]}.get(kind, ["Enter"])


def test_random_keys_leave_no_error_anywhere(opened, labs):
    chance = random.Random(0)
    for root in labs.values():
        with unhurt(opened, root):
            for _ in range(6):
                controls = root.evaluate(f"root => ({REACHED})(root).length")
                place = chance.randrange(controls)
                root.evaluate(f"(root, at) => ({REACHED})(root)[at]?.focus()", place)
                if chance.random() < 0.2:
                    opened.page.keyboard.insert_text(chance.choice(TYPED[:60]))
                for key in chance.choices(SET_KEYS, k=3):
                    opened.page.keyboard.press(key)


@contextmanager
def unhurt(notebook, root):
    """Afterwards the kernel has answered, and neither page nor lab shows an error."""
    yield
    notebook.page.wait_for_function(
        "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status"
        " === 'idle'",
        timeout=60_000,
    )
    assert notebook.errors == []
    assert "Something went wrong" not in root.locator(".stage-error").text_content()
    assert notebook.page.locator(FAILED).count() == 0
