"""The self-test: says what is there, and what to do about what is not."""

import pytest

from helpers.selftest import Check, Report, self_test
from helpers.selftest.report import data_checks, package_check, python_check


def test_ready_on_the_machine_that_runs_the_tests():
    report = self_test()
    assert report.ready
    assert "numpy 2." in str(report) and "Digits (8×8): present" in str(report)


def test_widgets_wait_for_the_browser_and_thank_it():
    report = Report([Check(True, "fine.")])
    assert report.ready and not report.rows[-1]["passed"]
    assert "no answer from the browser yet" in str(report)
    report.answered = True
    assert report.rows[-1]["passed"] and "alive" in report.rows[-1]["text"]


def test_a_failed_check_is_not_ready_and_shows():
    report = Report([Check(False, "broken.")])
    assert not report.ready and "NOT broken." in str(report)


def test_a_missing_package_names_the_cure():
    check = package_check("no-such-package")
    assert not check.passed and "pip install -r requirements.txt" in check.text


@pytest.mark.parametrize(("version", "passed"), [((3, 10), False), ((3, 14), True)])
def test_python_version(version, passed):
    assert python_check(version).passed is passed


def test_absent_mnist_is_no_failure_but_a_wrong_folder_is(monkeypatch, tmp_path):
    monkeypatch.delenv("MNIST_DIR", raising=False)
    monkeypatch.setattr("helpers.datasets.cached", lambda source: None)
    digits, mnist = data_checks()
    assert digits.passed and mnist.passed and "make mnist" in mnist.text
    monkeypatch.setenv("MNIST_DIR", str(tmp_path))
    assert not data_checks()[1].passed


def test_the_bundle_has_text_for_places_without_widgets():
    data, _ = Report([Check(True, "fine.")])._repr_mimebundle_()
    assert data["text/plain"].startswith("ok  fine.")
    assert "application/vnd.jupyter.widget-view+json" in data
