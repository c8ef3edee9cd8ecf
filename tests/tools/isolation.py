"""One clean environment for tests and saved notebooks: nobody's settings, no network.

What a person has configured (Jupyter, IPython, Matplotlib, proxies) must neither break
a test nor leak into a saved output, and no test may change a person's progress.
"""

import importlib.util
import os
from pathlib import Path

# Nothing listens on the discard port of one's own machine: a download fails at once.
DEAD_END = "http://127.0.0.1:9"
LOOPBACK = "127.0.0.1,localhost,::1"
PERSONAL = [
    "JUPYTER_CONFIG_PATH",
    "JUPYTER_PATH",
    "JUPYTER_TOKEN",
    "MPLBACKEND",  # a kernel then chooses its inline backend
    "PYTHONSTARTUP",
    "PYTHONWARNINGS",
]


def isolate(folder):
    """Change this process's environment, and so that of every kernel it starts.

    Parameters
    ----------
    folder : path of an existing, empty folder that outlives the kernels
    """
    for name in PERSONAL:
        os.environ.pop(name, None)
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"):
        os.environ[name] = str(Path(folder, name.lower()))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        os.environ[name] = os.environ[name.upper()] = DEAD_END
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = LOOPBACK
    os.environ["MATPLOTLIBRC"] = str(matplotlib_defaults())
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    os.environ["JUPYTER_PLATFORM_DIRS"] = "1"  # silences a warning of jupyter_core
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # and one of the debugger
    os.environ["TQDM_DISABLE"] = "1"  # progress bars would be in saved outputs
    # On busy cores two threads of BLAS wait for each other, four times as long in all.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    set_progress_file(Path(folder, "progress.json"))


def set_progress_file(path):
    """Let exercise checks keep their progress in this file."""
    os.environ["DOWNHILL_PROGRESS"] = str(path)


def matplotlib_defaults():
    """Return the settings file that Matplotlib ships."""
    package = importlib.util.find_spec("matplotlib").origin
    return Path(package).parent / "mpl-data" / "matplotlibrc"
