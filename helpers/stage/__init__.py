"""The Stage: a picture painted once, actors moved by the browser.

>>> from matplotlib.figure import Figure
>>> figure = Figure(figsize=(4, 3))
>>> axes = figure.add_subplot(xlim=(0, 1), ylim=(0, 1))
>>> ball = Points("ball", axes="plane", x=[[0.1], [0.5], [0.9]], y=[0.5])
>>> stage = Stage(
...     Scenery.from_figure(figure, {"plane": axes}),
...     [ball],
...     scrub=Track("time", ["0 s", "1 s", "2 s"]),
...     alt="A ball rolls from left to right.",
... )
>>> stage.frame = 2
"""

from helpers.stage.areas import Bars, Image, Text
from helpers.stage.ink import Ink, Stroke
from helpers.stage.layers import Arrow, Layer, Line, Points
from helpers.stage.parts import Pointer, Track, sentence
from helpers.stage.scenery import AxesBox, Scenery
from helpers.stage.widget import Stage

__all__ = [
    "Arrow",
    "AxesBox",
    "Bars",
    "Image",
    "Ink",
    "Layer",
    "Line",
    "Pointer",
    "Points",
    "Scenery",
    "Stage",
    "Stroke",
    "Text",
    "Track",
    "sentence",
]
