"""What relations the lake has: a file for each, written by the commit that made it."""

from __future__ import annotations

import json
from typing import Optional, cast

from .files import Files
from .job import Registered


class Registry:
    """`<state_root>/relations/<schema>.<identifier>.json`. Readers trust it."""

    def __init__(self, files: Files, state_root: str) -> None:
        self._files = files
        self._folder = f"{state_root}/relations"

    def text(self, key: str) -> Optional[str]:
        """A relation's file as it is; None where the lake has no such relation. Two texts that are equal are one version."""
        return self._files.read(self.path(key))

    def path(self, key: str) -> str:
        return f"{self._folder}/{key}.json"


def parse(text: Optional[str]) -> Optional[Registered]:
    return None if text is None else cast(Registered, json.loads(text))


def print_relation(relation: Registered) -> str:
    return json.dumps(relation, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
