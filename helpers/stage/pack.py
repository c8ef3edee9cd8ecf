"""One message for the browser: what is where, and one buffer with all frames."""

from dataclasses import asdict

import numpy as np

from helpers.stage.layers import Layer
from helpers.stage.parts import positions
from helpers.stage.scenery import AxesBox


def pack(*, scenery, layers, scrub, steps, alt, words, pointer) -> tuple[dict, bytes]:
    """Return the scene (what is where) and one buffer with all frames of all data."""
    frames = positions(scrub)
    names = [layer.name for layer in layers]
    if len(set(names)) < len(names):
        raise ValueError(f"each layer needs a name of its own, got {', '.join(names)}")
    words = [words] if isinstance(words, str) else list(words)
    if len(words) not in (1, frames):
        raise ValueError(f"words must be one string or {frames}, got {len(words)}")
    for name in pointer:
        scenery.box(name)
    specs, pieces, at = [], [], 0
    for layer in sorted(layers, key=lambda layer: layer.order):
        spec, data, at = _pack_layer(layer, scenery.box(layer.axes), frames, at)
        specs.append(spec)
        pieces += data
    axes = {name: box.describe() for name, box in scenery.boxes.items()}
    scene = {"width": scenery.width, "height": scenery.height, "axes": axes}
    scene |= {"frames": frames, "layers": specs, "words": words, "alt": alt}
    scene |= {"scrub": scrub and asdict(scrub), "steps": steps and asdict(steps)}
    return {**scene, "pointer": pointer}, b"".join(pieces)


def _pack_layer(layer: Layer, box: AxesBox, frames: int, at: int) -> tuple:
    """Return the layer's look with the place of its data, the data, and the new end."""
    data, pieces = {}, []
    for name, array in layer.channels(box, frames).items():
        array = np.ascontiguousarray(array)
        rows, columns = array.shape
        data[name] = {"at": at, "rows": rows, "columns": columns}
        data[name]["bytes"] = array.dtype == np.uint8
        # float32 views need offsets that are multiples of four
        pieces += [array.tobytes(), b"\0" * (-array.nbytes % 4)]
        at += array.nbytes + (-array.nbytes % 4)
    return {**layer.look(), "data": data}, pieces, at
