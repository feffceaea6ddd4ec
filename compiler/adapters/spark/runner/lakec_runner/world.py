"""What every node of a job shares."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Optional

from .events import Events
from .files import Files
from .job import Plan
from .journal import Journal
from .lake import Lake
from .leases import Leases
from .owners import Owners
from .registry import Registry
from .sessions import Sessions


class Stop:
    """Why the job is to end early: `cancelled` or `fail-fast`."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self.reason: Optional[str] = None

    def set(self, reason: str) -> None:
        if self.reason is None:
            self.reason = reason
        self._event.set()

    def is_set(self) -> bool:
        return self._event.is_set()


@dataclass(frozen=True)
class World:
    plan: Plan
    files: Files
    sessions: Sessions
    registry: Registry
    journal: Journal
    leases: Leases
    owners: Owners
    lake: Lake
    events: Events
    # Where this run writes aside.
    staging: str
    stop: Stop = field(default_factory=Stop)
