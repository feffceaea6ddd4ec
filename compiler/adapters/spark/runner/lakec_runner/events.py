"""What the runner tells while it works: files `events-NNNNN.jsonl`, each whole when it appears."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timezone
from typing import Any, List

from .files import Files


def now() -> str:
    """This moment: ISO 8601, UTC."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Events:
    """Collects events, and writes those of a while as one file."""

    def __init__(self, files: Files, folder: str, every: float) -> None:
        self._files = files
        self._folder = folder
        self._waiting: List[str] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._number = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(every,), daemon=True)
        self._thread.start()

    def tell(self, event: str, **more: Any) -> None:
        line = json.dumps({"event": event, **more}, ensure_ascii=False)
        with self._lock:
            self._waiting.append(line)

    def message(self, text: str, level: str = "info") -> None:
        self.tell("message", at=now(), level=level, text=text)

    def close(self) -> None:
        """Writes what is left."""
        self._ended.set()
        self._thread.join()
        self._flush()

    def _run(self, every: float) -> None:
        while not self._ended.wait(every):
            try:
                self._flush()
            except Exception:  # noqa: BLE001
                # It is told with the next ones.
                pass

    def _flush(self) -> None:
        with self._writing:
            with self._lock:
                lines, self._waiting = self._waiting, []
            if not lines:
                return
            try:
                self._files.write(f"{self._folder}/events-{self._number:05d}.jsonl", "\n".join(lines) + "\n")
            except Exception:
                with self._lock:
                    self._waiting = lines + self._waiting
                raise
            self._number += 1
