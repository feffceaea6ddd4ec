"""What ends a node: an error that people are told about."""

from __future__ import annotations

from typing import Any, Optional

from .job import ErrorInfo


class JobFailure(Exception):
    """A node's failure, as it is told."""

    def __init__(self, kind: str, message: str, code: Optional[str] = None, hint: Optional[str] = None) -> None:
        super().__init__(message)
        self.info: ErrorInfo = {"kind": kind, "message": message}
        if code is not None:
            self.info["code"] = code
        if hint is not None:
            self.info["hint"] = hint

    def at(self, **place: Any) -> JobFailure:
        """The same failure, with the place that it is told at where it has none yet."""
        for key, value in place.items():
            if value is not None:
                self.info.setdefault(key, value)  # type: ignore[misc]
        return self


class ServerLost(Exception):
    """The Connect server is gone: nothing that the job still has to do can be done."""


def cancelled() -> JobFailure:
    return JobFailure("cancelled", "The run was cancelled.")
