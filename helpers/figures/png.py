"""Figures as small PNG files: the same bytes for the same figure.

A PNG is painted at twice the size it is shown, so that it is sharp on good screens,
and its colours are reduced to a palette until it fits the limit for a notebook.
"""

import base64
import io
import struct

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

SCALE = 2
LIMIT = 150_000  # bytes a picture may take in a notebook


def paint(figure: Figure, scale: float = SCALE) -> Image.Image:
    """Paint a figure as an opaque RGB picture, ``scale`` × its size in pixels.

    The size in pixels is the size in inches times ``figure.dpi``.
    """
    dpi = figure.dpi
    canvas = FigureCanvasAgg(figure)
    try:
        figure.set_dpi(scale * dpi)
        canvas.draw()
        size = canvas.get_width_height(physical=True)
        picture = Image.frombuffer("RGBA", size, canvas.buffer_rgba())
        return _on_white(picture)
    finally:
        figure.set_dpi(dpi)


def _on_white(picture: Image.Image) -> Image.Image:
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert("RGB")


def encode(picture: Image.Image, limit: int = LIMIT) -> bytes:
    r"""Return the picture as PNG bytes with as many palette colours as fit.

    Parameters
    ----------
    picture : PIL image, RGB
    limit : int
        Bytes. 256 colours are tried first, 16 last; the last try is returned even
        if it is larger.

    >>> encode(Image.new("RGB", (4, 4), "white"))[:4]
    b'\x89PNG'
    """
    for colours in (256, 128, 64, 32, 16):
        data = _palette_png(picture, colours)
        if len(data) <= limit:
            break
    return data


def _palette_png(picture: Image.Image, colours: int) -> bytes:
    # Measured on contours: of 256 colours median cut chooses best, of fewer the one
    # that covers most. The octree merges neighbouring bands and tints white.
    quantize = Image.Quantize
    method = quantize.MEDIANCUT if colours == 256 else quantize.MAXCOVERAGE
    reduced = picture.quantize(colours, method=method, dither=Image.Dither.NONE)
    stream = io.BytesIO()
    reduced.save(stream, "PNG", compress_level=9)
    return stream.getvalue()


def size(png: bytes) -> tuple[int, int]:
    """Return (width, height) in pixels as the PNG's header states them."""
    if png[:8] != b"\x89PNG\r\n\x1a\n" or len(png) < 24:
        raise ValueError(f"expected the bytes of a PNG, got {png[:8]!r}…")
    return struct.unpack(">II", png[16:24])


def bundle(png: bytes, alt: str, scale: float = SCALE) -> tuple[dict, dict]:
    """Return a mime bundle and its metadata for a picture painted ``scale`` ×.

    The picture is shown at its unscaled size; ``alt`` is kept both as alternative
    text of the picture and as what a reader sees where no picture can be shown.
    """
    width, height = (round(pixels / scale) for pixels in size(png))
    data = {"image/png": base64.b64encode(png).decode(), "text/plain": alt}
    return data, {"image/png": {"width": width, "height": height, "alt": alt}}
