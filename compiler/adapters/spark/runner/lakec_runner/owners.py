"""Which runs live: each keeps a file that it renews, so that what a killed run left can be told from what a running one holds."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
import uuid
from typing import Dict, List, Optional, Tuple

from .files import Files

# A run that has not renewed its file for this long is dead, whatever machine it was on. Seconds.
SILENCE = float(os.environ.get("LAKEC_RUNNER_SILENCE", "40"))
# A file this old belongs to a dead run even when nobody has watched it: more than clocks differ by.
OLD = 900.0


class Owners:
    """`<state_root>/owners/<token>.json` for each run that lives."""

    def __init__(self, files: Files, state_root: str, run_id: str) -> None:
        self._files = files
        self._folder = f"{state_root}/owners"
        self.token = f"{_plain(run_id)}.{uuid.uuid4().hex[:12]}"
        self._seen: Dict[str, Tuple[str, float]] = {}
        self._ended = threading.Event()
        self._beats = 0
        self._beat()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def alive(self, token: str) -> bool:
        """A run lives. One of this machine is known by its process, another by its file being renewed: call it again until it is old."""
        if token == self.token:
            return True
        text = self._files.read(self._path(token))
        if text is None:
            return False
        told = json.loads(text)
        if told.get("machine") == _machine():
            return bool(_started(int(told["pid"])) == told["started"])
        if time.time() - float(told["at"]) > OLD:
            return False
        first = self._seen.get(token)
        if first is None or first[0] != text:
            self._seen[token] = (text, time.monotonic())
            return True
        return time.monotonic() - first[1] < SILENCE

    def dead(self) -> List[str]:
        """Tokens of runs that are known to have ended without their leave."""
        return [name[:-5] for name in self._files.names(self._folder) if name.endswith(".json") and not self.alive(name[:-5])]

    def forget(self, token: str) -> None:
        self._files.remove(self._path(token))

    def close(self) -> None:
        self._ended.set()
        self._thread.join()
        self.forget(self.token)

    def _path(self, token: str) -> str:
        return f"{self._folder}/{token}.json"

    def _run(self) -> None:
        while not self._ended.wait(SILENCE / 5):
            try:
                self._beat()
            except Exception:  # noqa: BLE001
                # The next one may be written.
                pass

    def _beat(self) -> None:
        self._beats += 1
        pid = os.getpid()
        self._files.write(self._path(self.token), json.dumps({"machine": _machine(), "pid": pid, "started": _started(pid), "at": time.time(), "beat": self._beats}))


def _machine() -> str:
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            boot = file.read().strip()
        space = os.readlink("/proc/self/ns/pid")
    except OSError:
        boot, space = "", ""
    return f"{socket.gethostname()} {boot} {space}"


def _started(pid: int) -> Optional[str]:
    """When a process began, in the system's own count; None when it is not there."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
        # A zombie has ended.
        return None if fields[0] == "Z" else fields[19]
    except (FileNotFoundError, ProcessLookupError):
        return None
    except OSError:
        return _answers(pid)


def _answers(pid: int) -> Optional[str]:
    try:
        os.kill(pid, 0)
        return "?"
    except ProcessLookupError:
        return None
    except OSError:
        return "?"


def _plain(run_id: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in run_id)

