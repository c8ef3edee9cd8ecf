"""The self-test of lesson 00: is everything here that the course needs?"""

from helpers.selftest.report import Check, Report, self_test

__all__ = ["Check", "Report", "self_test"]
