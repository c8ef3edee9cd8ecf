"""Whatever is typed or pasted is shown as it is: markup stays text."""

import pytest

pytestmark = pytest.mark.browser

CELLS = (
    "from helpers.labs.surface import surface_lab\n"
    "from helpers.labs.xor import xor_lab\nfrom IPython.display import display",
    "surface, xor = surface_lab(), xor_lab()\ndisplay(surface)\ndisplay(xor)",
)
MARKUP = '<img src=x onerror="window.hit = 1"><b class=evil>'
SCRIPT = "<script>window.hit=1</script>"


@pytest.mark.parametrize("text", [MARKUP, SCRIPT])
def test_a_preset_with_markup_shows_markup(notebook, text):
    page = notebook.page
    boxes = page.get_by_label("preset (copy, or paste one)")
    errors = page.locator(".jp-OutputArea .stage-error")
    page.wait_for_function("document.querySelectorAll('.stage-error').length >= 2")
    for box, error in zip(boxes.all(), errors.all(), strict=True):
        box.fill(text)
        box.press("Enter")
        page.wait_for_function("el => el.textContent", arg=error.element_handle())
        assert text[:8] in error.inner_text()
        assert error.evaluate("el => el.childElementCount") == 0
    assert page.evaluate("window.hit") is None
    assert page.locator(".evil").count() == 0
