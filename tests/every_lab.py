"""Finds every lab there is, so that no test of all labs can forget a new one."""

import functools
import importlib
import inspect
import pkgutil

import numpy as np

import helpers.labs
from helpers.datasets import digits
from helpers.labs import Lab
from helpers.layers import Dense
from helpers.network import Network
from helpers.optimizers import Momentum
from helpers.stage import Stage
from helpers.training import fit


def factories():
    """Every function ``…_lab`` of a module in ``helpers.labs``, by name."""
    found = {}
    for module in pkgutil.iter_modules(helpers.labs.__path__, "helpers.labs."):
        for name, made in vars(importlib.import_module(module.name)).items():
            own = inspect.isfunction(made) and made.__module__ == module.name
            if own and name.endswith("_lab"):
                found[name] = made
    return found


def classes():
    """Every class of a lab that a reader can meet: those without subclasses."""
    every, left = set(), [Lab]
    while left:
        children = left.pop().__subclasses__()
        every |= {one for one in children if not one.__subclasses__()}
        left += children
    return {one for one in every if one.__module__.startswith("helpers.")}


@functools.cache
def trained(*hidden):
    """A network for the digits with such hidden layers, and three of its moments."""
    data, rng = digits(), np.random.default_rng(0)
    sizes = (64, *hidden)
    layers = [Dense(a, b, "relu") for a, b in zip(sizes, sizes[1:], strict=False)]
    network = Network([*layers, Dense(sizes[-1], 10, "softmax")])
    moments = {0: network.initialise(rng)}
    for step in (1, 2):
        options = {"rng": rng, "epochs": 2, "progress": False}
        start, method = moments[step - 1].copy(), Momentum(0.1)
        moments[step] = fit(network, start, data.train, method, **options).w
    return network, moments, data


def _draw():
    network, moments, data = trained(24)
    return network, moments[2], data


#: What is handed to the few labs that do not open by themselves.
ARGUMENTS = {"draw_lab": _draw, "epochs_lab": trained}


def lab_named(name):
    """Open the lab called ``name``."""
    return factories()[name](*ARGUMENTS.get(name, tuple)())


def stage_of(lab):
    """The stage of a lab; a lab may be no more than a stage."""
    return lab if isinstance(lab, Stage) else lab.stage
