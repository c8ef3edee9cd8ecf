"""The machine that measured: its processor, its threads, and who was installed."""

import os
import platform
import time
from importlib import metadata

from threadpoolctl import threadpool_info

from tests.bench.table import Row

PACKAGES = ("numpy", "scikit-learn", "torch", "autograd", "micrograd", "jupyterlab")
SEEN = ("OPENBLAS_CORETYPE", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")


def facts() -> list[Row]:
    """Return what does not change from one run to the next on the same machine."""
    rows = [
        _fact("processor", f"{_processor()}, {os.cpu_count()} cores"),
        _fact("system", f"{platform.system()} {platform.machine()}"),
        _fact("Python", platform.python_version()),
    ]
    rows += [_fact(name, _version(name)) for name in PACKAGES]
    rows += [_fact(name, os.environ.get(name, "not set")) for name in SEEN]
    return rows + [_fact("BLAS", text) for text in _pools()]


def moment(part: str) -> Row:
    """Return when a part was measured, and how busy the machine was before it."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    day = time.strftime("%Y-%m-%d")
    return Row(part, "this machine", "measured on", note=f"{day}, load before {load}")


def _fact(name: str, text: str) -> Row:
    return Row("machine", "this machine", name, note=text)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = [line for line in file if line.startswith("model name")]
        return names[0].partition(":")[2].strip()
    except (OSError, IndexError):
        return platform.processor() or "unknown processor"


def _pools() -> list[str]:
    """Return the BLAS libraries that NumPy and SciPy have loaded, as threadpoolctl."""
    import scipy.linalg  # noqa: F401 - a library must be loaded to be seen

    return [
        f"{pool['internal_api']} {pool['version']}, kernels "
        f"{pool.get('architecture', 'unknown')}, {pool['num_threads']} threads"
        for pool in threadpool_info()
        if pool["user_api"] == "blas"
    ]
