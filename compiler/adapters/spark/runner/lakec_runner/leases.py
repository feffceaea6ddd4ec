"""One writer of a table at a time, among the threads of a run and among runs."""

from __future__ import annotations

import os
import random
import threading
import time
from typing import Callable, Dict, Iterable, List

from .errors import JobFailure, cancelled
from .files import Files
from .owners import Owners

# How long a node waits for another run to end its write. Seconds; longer than a dead run is taken for a living one.
PATIENCE = float(os.environ.get("LAKEC_RUNNER_PATIENCE", "60"))
# How often a table goes from one thread of a run to the next before other runs may have it.
_HANDED = 8


class Leases:
    """
    `<state_root>/leases/<table>/<token>`: who wants a table puts its file there and then looks. Who sees no other has the table; who sees
    one goes back and tries again. As every file is there before its owner looks, two never see none. No atomic call is needed, so
    that it holds on an object store too.
    """

    def __init__(self, files: Files, state_root: str, owners: Owners, stopped: Callable[[], bool]) -> None:
        self._files = files
        self._folder = f"{state_root}/leases"
        self._owners = owners
        self._stopped = stopped
        self._locks: Dict[str, threading.Lock] = {}
        self._guard = threading.Lock()
        # Threads that wait for a table; tables that are handed from thread to thread, and how often they were.
        self._waiting: Dict[str, int] = {}
        self._handed: Dict[str, int] = {}

    def take(self, key: str) -> None:
        """Waits for the table; a `JobFailure` of kind `conflict` when another run keeps it."""
        with self._guard:
            lock = self._locks.setdefault(key, threading.Lock())
            self._waiting[key] = self._waiting.get(key, 0) + 1
        until = time.monotonic() + 10 * PATIENCE
        try:
            while not lock.acquire(timeout=0.2):
                if self._stopped():
                    raise cancelled()
                if time.monotonic() > until:
                    raise JobFailure("conflict", f"Another node of this run keeps writing {key}.")
        finally:
            with self._guard:
                self._waiting[key] -= 1
        try:
            if self._handed.get(key, 0) == 0:
                self._take(key)
        except BaseException:
            lock.release()
            raise

    def holds(self, key: str) -> bool:
        """The lease was not taken over."""
        return self._files.exists(self._path(key, self._owners.token))

    def give(self, keys: Iterable[str]) -> None:
        for key in keys:
            with self._guard:
                # The next thread has it without a call; now and then another run gets its turn.
                handed = self._handed.get(key, 0) + 1 if self._waiting.get(key, 0) > 0 else 0
                self._handed[key] = handed if handed <= _HANDED else 0
            if self._handed[key] == 0:
                self._files.remove(self._path(key, self._owners.token))
            self._locks[key].release()

    def close(self) -> None:
        """Takes away what was kept for a thread that did not come."""
        for key in [key for key, handed in self._handed.items() if handed > 0]:
            self._files.remove(self._path(key, self._owners.token))

    def clear(self, tokens: Iterable[str]) -> None:
        """Takes away what dead runs held."""
        gone = set(tokens)
        for key in self._files.names(self._folder):
            for token in self._files.names(f"{self._folder}/{key}"):
                if token in gone:
                    self._files.remove(self._path(key, token))

    def _take(self, key: str) -> None:
        mine = self._path(key, self._owners.token)
        until = time.monotonic() + PATIENCE
        pause = 0.02
        while True:
            self._files.write(mine, "")
            others = self._others(key)
            if not others:
                return
            # The first by name stays and looks again; the rest go back, so that one of them gets it.
            if min(others) < self._owners.token:
                self._files.remove(mine)
            if self._stopped():
                self._files.remove(mine)
                raise cancelled()
            if time.monotonic() > until:
                self._files.remove(mine)
                run = others[0].rpartition(".")[0]
                raise JobFailure("conflict", f"The run {run} is writing {key}.", hint="Run again when it has ended.")
            time.sleep(pause * (0.5 + random.random()))
            pause = min(1.0, pause * 1.5)

    def _others(self, key: str) -> List[str]:
        living = []
        for token in self._files.names(f"{self._folder}/{key}"):
            if token == self._owners.token:
                continue
            if self._owners.alive(token):
                living.append(token)
            else:
                self._files.remove(self._path(key, token))
        return living

    def _path(self, key: str, token: str) -> str:
        return f"{self._folder}/{key}/{token}"
