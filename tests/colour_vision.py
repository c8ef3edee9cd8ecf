"""How colours look to readers with other colour vision, and how far apart they are."""

import numpy as np
from matplotlib.colors import to_rgba

#: What a whole lack of one kind of cone does to linear RGB. Source: G. Machado,
#: M. Oliveira and L. Fernandes, A Physiologically-based Model for Simulation of Color
#: Vision Deficiency, IEEE TVCG 15 (2009), severity 1.0.
VISIONS = {
    "usual": np.eye(3),
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
#: linear sRGB → CIE XYZ, IEC 61966-2-1
XYZ = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
]


def seen(color, vision="usual", alpha=1.0):
    """A colour on white paper as CIELAB (3,), to an eye of this vision."""
    *rgb, own = to_rgba(color)
    rgb = 1 - own * alpha * (1 - np.array(rgb))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    linear = np.clip(np.asarray(VISIONS[vision]) @ linear, 0, 1)
    part = np.asarray(XYZ) @ linear / np.sum(XYZ, axis=1)
    small = part <= (6 / 29) ** 3
    x, y, z = np.where(small, part / (3 * (6 / 29) ** 2) + 4 / 29, np.cbrt(part))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one, other, vision="usual"):
    """ΔE*ab (CIE 1976) between two (colour, alpha); about 2 is just to be seen."""
    first, second = (seen(color, vision, alpha) for color, alpha in (one, other))
    return float(np.linalg.norm(first - second))


def hardest(one, other):
    """The smallest ΔE over all kinds of vision, and which kind that is."""
    return min((apart(one, other, vision), vision) for vision in VISIONS)
