"""Ask the OSV database whether faults are known in the versions we pin.

    python -m tests.tools.audit

Exits with 1 if one is. Where the database cannot be reached, says so and exits with 0:
nothing is known then, which must not be taken for "no fault". (pip-audit itself says
"no known vulnerabilities found" of packages that it could not look up.)
"""

import json
import subprocess
import sys

from tests.tools.versions import ROOT, environment

QUESTION = ["-r", str(ROOT / "constraints.txt"), "--no-deps", "--disable-pip"]
QUESTION += ["--vulnerability-service", "osv", "--format", "json"]
QUESTION += ["--progress-spinner", "off", "--timeout", "10"]


def verdict(code, told, complaint):
    """Return (sentence, exit code) for what pip-audit answered.

    Parameters
    ----------
    code : int
        Its exit code: 0, or 1 for a fault and for a failure alike.
    told, complaint : str
        Its standard output and standard error.
    """
    try:
        packages = json.loads(told)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (complaint.strip().splitlines() or [f"exit code {code}"])[-1]
        return f"NOT audited: the database gives no answer ({last[:200]}).", 0
    faulty = {
        p["name"]: [v["id"] for v in p["vulns"]] for p in packages if p.get("vulns")
    }
    if faulty:
        told = "; ".join(f"{name}: {', '.join(ids)}" for name, ids in faulty.items())
        return f"Faults are known in what we pin: {told}.", 1
    skipped = [p["name"] for p in packages if "skip_reason" in p]
    if skipped or not packages:
        return f"NOT audited: {', '.join(skipped) or 'everything'}.", 0
    return f"Audited: no fault is known in {len(packages)} packages.", 0


def main():
    """Audit, print one line, and exit."""
    try:
        python = environment("audit", sys.executable, ["pip-audit"])
    except subprocess.CalledProcessError:
        sys.exit(print("NOT audited: pip-audit cannot be installed here."))
    done = subprocess.run(
        [python, "-m", "pip_audit", *QUESTION], capture_output=True, text=True
    )
    said, code = verdict(done.returncode, done.stdout, done.stderr)
    print(said)
    sys.exit(code)


if __name__ == "__main__":
    main()
