"""Make the README's moving picture from the real surface lab in a real JupyterLab.

    python -m tests.tools.make_picture

Needs what the browser tests need. Presses the right arrow key on the slider of α and
takes a picture of the lab at every stop.
"""

import io
import tempfile
from pathlib import Path

from PIL import Image

from tests.browser.lab_page import Notebook, chromium, jupyter_lab

TARGET = Path(__file__).parents[2] / "data" / "pictures" / "surface_lab.gif"
PRESET = "surface=rosenbrock;optimizer=momentum;start=-1.5,2;alpha=0.0002;steps=150"
CELL = f"from helpers.labs.surface import surface_lab\n\nsurface_lab({PRESET!r})"
STOPS, PAUSE, WIDTH = 30, 130, 840  # key presses, milliseconds a picture, pixels


def main() -> None:
    """Write the animated GIF and say how large it is."""
    root = Path(tempfile.mkdtemp(prefix="downhill-picture-"))
    with jupyter_lab(root) as server, chromium() as browser:
        server.write("lab.ipynb", CELL)
        page = browser.new_page(viewport={"width": 1060, "height": 900})
        notebook = Notebook(page, server, "lab.ipynb").open().run()
        pictures = take(notebook)
    TARGET.parent.mkdir(exist_ok=True)
    still = [PAUSE] * (len(pictures) - 1) + [2000]
    options = {"save_all": True, "append_images": pictures[1:], "loop": 0}
    pictures[0].save(TARGET, duration=still, optimize=True, **options)
    print(f"{TARGET.name}: {len(pictures)} pictures, {TARGET.stat().st_size:,} bytes")


def take(notebook: Notebook) -> list[Image.Image]:
    """Return a picture of the lab at each stop of the slider, in few colours."""
    stage, page = notebook.stage(), notebook.page
    page.wait_for_timeout(1500)
    lab = page.locator(".jp-OutputArea-output").first
    stage.slider().focus()
    pictures, first = [], stage.data("frame")
    for stop in range(1, STOPS + 1):
        pictures.append(reduced(lab.screenshot()))
        page.keyboard.press("ArrowRight")
        stage.wait_until("frame", first + stop)
        page.wait_for_timeout(120)  # the words and the score follow the kernel
    return [*pictures, reduced(lab.screenshot())]


def reduced(png: bytes) -> Image.Image:
    """Return a screenshot at the README's width with few colours."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    height = round(picture.height * WIDTH / picture.width)
    small = picture.resize((WIDTH, height), Image.Resampling.LANCZOS)
    # Coverage keeps the few orange pixels of the gradient, which medians lose.
    return small.quantize(128, method=Image.Quantize.MAXCOVERAGE, dither=0)


if __name__ == "__main__":
    main()
