"""What relations the lake has: a file for each, written by the commit that made it."""

from __future__ import annotations

import json
from typing import Dict, Optional, Tuple, cast

from .files import Files
from .job import Registered


class Registry:
    """`<state_root>/relations/<schema>.<identifier>.json`. Readers trust it."""

    def __init__(self, files: Files, state_root: str) -> None:
        self._files = files
        self._folder = f"{state_root}/relations"
        self._read: Dict[str, Tuple[str, str]] = {}

    def look(self) -> Look:
        """The registry as it is when it is first asked."""
        return Look(self)

    def text(self, key: str) -> Optional[str]:
        """A relation's file as it is; None where the lake has no such relation. Two texts that are equal are one version."""
        return self.look().text(key)

    def path(self, key: str) -> str:
        return f"{self._folder}/{key}.json"

    def versions(self) -> Dict[str, str]:
        return self._files.versions(self._folder)

    def read(self, key: str, version: str) -> Optional[str]:
        """The text of a version: what was read before is not read again."""
        known = self._read.get(key)
        if known is not None and version != "" and known[0] == version:
            return known[1]
        text = self._files.read(self.path(key))
        if text is not None:
            self._read[key] = (version, text)
        return text


class Look:
    """One look at the registry: a list tells which versions there are, so that few of its files have to be read."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._versions: Optional[Dict[str, str]] = None

    def text(self, key: str) -> Optional[str]:
        if self._versions is None:
            self._versions = self._registry.versions()
        version = self._versions.get(f"{key}.json")
        return None if version is None else self._registry.read(key, version)


def parse(text: Optional[str]) -> Optional[Registered]:
    return None if text is None else cast(Registered, json.loads(text))


def print_relation(relation: Registered) -> str:
    return json.dumps(relation, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
