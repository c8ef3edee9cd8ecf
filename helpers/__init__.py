"""What the lessons of Downhill share: the maths, the figures, the labs, the checks."""

__version__ = "0.1.0"
