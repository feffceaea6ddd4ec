"""Commits that survive a kill: what is to be moved, registered and taken away is written down first, and done again until it is done."""

from __future__ import annotations

import json
import threading
import time
from typing import Any, Callable, Dict, List, Optional, Set, Tuple, TypedDict, cast

from .files import Files
from .leases import PATIENCE, Leases
from .owners import Owners


class _Record(TypedDict):
    id: str
    owner: str
    tables: List[str]
    # Files that become a table's: from where to where.
    moves: List[Tuple[str, str]]
    # Registry files: their new text, or none.
    relations: Dict[str, Optional[str]]
    # Files that are no table's any longer.
    removes: List[str]


class Record(_Record, total=False):
    # Iceberg and Delta: commits of their own, done once each (`formats`).
    commits: List[Dict[str, Any]]


# How often a step of a commit that fails is tried.
_TRIES = 4

Commit = Callable[[Dict[str, Any]], None]


class Journal:
    """`<state_root>/journal/<id>.json`: a record is there from the moment that a commit is certain until it is done."""

    def __init__(self, files: Files, state_root: str, owners: Owners) -> None:
        self._files = files
        self._folder = f"{state_root}/journal"
        self._owners = owners
        self._lock = threading.Lock()
        # Commits that are being carried out: they are not to be interrupted.
        self.busy = 0

    def commit(self, record: Record, finish: Commit) -> None:
        """Makes the commit certain, and carries it out."""
        path = f"{self._folder}/{record['id']}.json"
        with self._lock:
            self.busy += 1
        try:
            self._files.write(path, json.dumps(record, ensure_ascii=False))
            for attempt in range(_TRIES):
                try:
                    self._apply(record, finish)
                    break
                except Exception:
                    # From here on there is no way back; what stays undone the next run does first.
                    if attempt == _TRIES - 1:
                        raise
                    time.sleep(0.5 * 2**attempt)
            self._files.remove(path)
        finally:
            with self._lock:
                self.busy -= 1

    def tables(self) -> Set[str]:
        """Tables whose files are being moved just now."""
        return {table for record in self._records() for table in record["tables"]}

    def recover(self, leases: Leases, finish: Commit) -> int:
        """Finishes the commits of runs that were killed; gives how many."""
        finished = 0
        for record in self._records():
            if self._owners.alive(record["owner"]):
                # It may be of another machine, and dead: its tables can be had then.
                if not self._wait_for_end(record):
                    continue
            taken: List[str] = []
            try:
                for key in sorted(record["tables"]):
                    leases.take(key)
                    taken.append(key)
                path = f"{self._folder}/{record['id']}.json"
                text = self._files.read(path)
                if text is not None:
                    self._apply(cast(Record, json.loads(text)), finish)
                    self._files.remove(path)
                    finished += 1
            finally:
                leases.give(taken)
        return finished

    def _wait_for_end(self, record: Record) -> bool:
        """Waits until the record is gone (then there is nothing to do) or its owner is known to be dead."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if not self._files.exists(f"{self._folder}/{record['id']}.json"):
                return False
            if not self._owners.alive(record["owner"]):
                return True
            time.sleep(0.5)
        return False

    def _records(self) -> List[Record]:
        found = []
        for name in self._files.names(self._folder):
            text = self._files.read(f"{self._folder}/{name}") if name.endswith(".json") else None
            if text is not None:
                found.append(cast(Record, json.loads(text)))
        return found

    def _apply(self, record: Record, finish: Commit) -> None:
        commits = record.get("commits", [])
        # A table whose format changes may lie where it lay.
        for commit in commits:
            if commit["do"] == "drop":
                finish(commit)
        # New files have names of their own, so nobody who goes by the registry sees them before it tells of them.
        self._files.move_all([(source, target) for source, target in record["moves"]])
        for commit in commits:
            if commit["do"] != "drop":
                finish(commit)
        for path, text in record["relations"].items():
            if text is None:
                self._files.remove(path)
            else:
                self._files.write(path, text)
        for path in record["removes"]:
            self._files.remove(path)
