"""Make scipy_minima.json: where SciPy's BFGS and L-BFGS-B end, and what it costs.

The tests need only the table, which this script rewrites beside this file:
``python tests/reference/make_scipy_minima.py``. Every surface with a minimum is
descended from its own start and from four more, until no entry of the gradient is
larger than 1e-5. The starts are from the middle of the domain: nearer to the edge of
Beale's, SciPy too ends in a second valley, which falls towards w₁ = −∞ for ever.
"""

import json
import platform
from pathlib import Path

import numpy as np
import scipy
from scipy.optimize import minimize

from helpers.surfaces import SURFACES

FLAT, STARTS = 1e-5, 5
METHODS = {
    "BFGS": ("BFGS", {"gtol": FLAT}),
    "L-BFGS": ("L-BFGS-B", {"gtol": FLAT, "ftol": 0.0, "maxcor": 10}),
}


def starts(surface):
    """Return the surface's own start and four from around the middle."""
    rng = np.random.default_rng(0)
    low, high = np.array(surface.domain).T
    middle = low + (high - low) * rng.uniform(0.3, 0.7, (STARTS - 1, 2))
    return [list(surface.start), *middle.round(2).tolist()]


def run(surface, start, method):
    """Return where one run ends and how many gradients it took."""
    name, options = METHODS[method]
    found = minimize(
        surface.value, start, jac=surface.gradient, method=name, options=options
    )
    return {
        "surface": surface.name,
        "method": method,
        "start": start,
        "end": found.x.tolist(),
        "value": float(found.fun),
        "evaluations": int(found.njev),
    }


def main():
    """Write the table."""
    python = platform.python_version()
    table = {
        "made_with": f"SciPy {scipy.__version__}, Python {python}",
        "flat": FLAT,
        "runs": [
            run(surface, start, method)
            for surface in SURFACES.values()
            if surface.minimum is not None
            for method in METHODS
            for start in starts(surface)
        ],
    }
    target = Path(__file__).with_name("scipy_minima.json")
    target.write_text(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main()
