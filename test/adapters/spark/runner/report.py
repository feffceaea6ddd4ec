"""Runs the tests of modules, and prints a line of JSON for each as it ends: `report.py <module>...`."""

from __future__ import annotations

import json
import sys
import time
import traceback
import unittest
import warnings


class Report(unittest.TestResult):
    def __init__(self) -> None:
        super().__init__()
        self._failed: dict = {}

    def _keep(self, test: unittest.TestCase, error: tuple) -> None:
        name = test.id().split(".", 1)[1] if isinstance(test, unittest.TestCase) else str(test)
        self._failed.setdefault(name, "".join(traceback.format_exception(*error))[-6000:])

    def addError(self, test, err) -> None:  # type: ignore[no-untyped-def]
        super().addError(test, err)
        self._keep(test, err)
        # What a whole class needs could not be had.
        if not hasattr(test, "_testMethodName"):
            tell({"all": self._failed.popitem()[1]})

    def addFailure(self, test, err) -> None:  # type: ignore[no-untyped-def]
        super().addFailure(test, err)
        self._keep(test, err)

    def addSubTest(self, test, subtest, err) -> None:  # type: ignore[no-untyped-def]
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._keep(test, err)

    def stopTest(self, test) -> None:  # type: ignore[no-untyped-def]
        super().stopTest(test)
        name = test.id().split(".", 1)[1]
        tell({"test": name, "failed": self._failed.get(name), "seconds": round(time.monotonic() - self._started, 1)})

    def startTest(self, test) -> None:  # type: ignore[no-untyped-def]
        super().startTest(test)
        self._started = time.monotonic()


def tell(line: dict) -> None:
    print("REPORT " + json.dumps(line), flush=True)


if __name__ == "__main__":
    warnings.simplefilter("ignore", ResourceWarning)
    unittest.defaultTestLoader.loadTestsFromNames(sys.argv[1:]).run(Report())
    from base import close_sessions

    close_sessions()
