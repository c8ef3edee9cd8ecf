"""The interactive labs: controls around a stage, one module a lab.

``Lab`` is what they share: it shows a still picture wherever no kernel is alive, says
errors aloud, and remembers nothing but what its preset says.
"""

from helpers.labs.lab import Lab

__all__ = ["Lab"]
