"""The audit never takes silence for "no fault"."""

import json

import pytest

from tests.tools.audit import verdict


def answer(*packages):
    return json.dumps({"dependencies": list(packages), "fixes": []})


GOOD = {"name": "a", "version": "1", "vulns": []}
BAD = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1"}]}
SKIPPED = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("code", "told", "complaint", "said", "ends"),
    [
        (0, answer(GOOD), "", "Audited: no fault is known in 1 packages.", 0),
        (1, answer(GOOD, BAD), "", "Faults are known in what we pin: b: PYSEC-1.", 1),
        (0, answer(GOOD, SKIPPED), "", "NOT audited: c.", 0),
        (0, answer(), "", "NOT audited: everything.", 0),
        (1, "", "…\nConnectionError: no", "NOT audited: the database gives no", 0),
        (1, "", "", "NOT audited: the database gives no answer (exit code 1).", 0),
    ],
)
def test_what_the_audit_says(code, told, complaint, said, ends):
    sentence, exit_code = verdict(code, told, complaint)
    assert sentence.startswith(said) and exit_code == ends
