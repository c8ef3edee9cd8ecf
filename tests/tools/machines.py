"""Run the notebooks as other computers would, and compare what they print.

    python -m tests.tools.machines              all lessons on all machines
    python -m tests.tools.machines --some       a few minutes' choice
    python -m tests.tools.machines 03 09        these lessons

Another number of threads, another of OpenBLAS's kernels and other instructions for
NumPy's own loops add and round in another order, as other processors do.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import threadpoolctl

ROOT = Path(__file__).parents[2]
SETTINGS = ("OPENBLAS_NUM_THREADS", "OPENBLAS_CORETYPE", "NPY_DISABLE_CPU_FEATURES")
# From the oldest on: each knows what those before it know. Asked for one that this
# processor cannot run, OpenBLAS would crash or take another.
CORES = {"Nehalem": "sse4_2", "Sandybridge": "avx", "Haswell": "avx2"}
CORES |= {"SkylakeX": "avx512bw"}
SOME = ["01", "02", "03", "05", "06"]


def processor():
    """Return the names of what this processor knows; empty if it cannot be asked."""
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return set()
    flags = [line for line in text.splitlines() if line.startswith("flags")]
    return set(flags[0].split(":")[1].split()) if flags else set()


def newer_loops():
    """Return the instructions that NumPy uses here beyond what every processor has."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    return " ".join(name for name in __cpu_dispatch__ if __cpu_features__.get(name))


def machines():
    """Return the settings to try: name → environment variables."""
    found = {"two threads": {"OPENBLAS_NUM_THREADS": "2"}}
    can = [core for core, flag in CORES.items() if flag in processor()]
    for core in can:
        found[core] = {"OPENBLAS_CORETYPE": core}
    if "Nehalem" in found:
        found["Nehalem"]["NPY_DISABLE_CPU_FEATURES"] = newer_loops()
    return found


def is_taken(settings):
    """Whether NumPy's BLAS really is the kernel that was asked for."""
    wanted = settings.get("OPENBLAS_CORETYPE")
    code = "import numpy, threadpoolctl as t; print(t.threadpool_info())"
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | settings, capture_output=True
    )
    return wanted is None or f"'{wanted}'" in done.stdout.decode()


def run(settings, only):
    """Run the notebooks with these settings; returns pytest's exit code."""
    plain = {k: v for k, v in os.environ.items() if k not in SETTINGS}
    plain["TQDM_DISABLE"] = "1"  # as in make test
    names = " or ".join(f"{lesson}_" for lesson in only)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["notebooks", *(["-k", names] if only else [])]
    return subprocess.run(command, cwd=ROOT, env=plain | settings).returncode


def main():
    """Do what the command line says; exit with 1 if a machine prints otherwise."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("only", nargs="*", help="how a lesson's name starts")
    parser.add_argument("--some", action="store_true")
    options = parser.parse_args()
    tried = machines()
    if options.some:  # the machine that is least like this one
        tried = {name: tried[name] for name in list(tried)[1:2] or tried}
    here = {one.get("architecture") for one in threadpoolctl.threadpool_info()}
    print(f"this machine: {', '.join(filter(None, here)) or 'unknown'}", flush=True)
    bad = []
    for name, settings in tried.items():
        known = "" if is_taken(settings) else " (not to be had here: left out)"
        print(f"as {name}{known}", flush=True)
        if not known and run(settings, options.only or (SOME if options.some else [])):
            bad.append(name)
    print(f"other outputs as {', '.join(bad)}" if bad else "the same on all of them")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
