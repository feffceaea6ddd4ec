"""Finds the tables that a SQL text names, and gives their schemas other names, so that a statement reads exactly the version that it should."""

from __future__ import annotations

import re
from typing import Dict, List, Mapping, NamedTuple, Set, Tuple

_TOKEN = re.compile(
    r"""
    (?P<skip>
        --[^\n]*
      | /\*.*?\*/
      | [rR](?:'[^']*'|"[^"]*")
      | '(?:\\.|''|[^'\\])*'
      | "(?:\\.|""|[^"\\])*"
    )
    | (?P<quoted>`(?:``|[^`])*`)
    | (?P<word>[^\W\d]\w*)
    | (?P<number>\d\w*(?:\.\d\w*)?)
    | (?P<other>\S)
    """,
    re.VERBOSE | re.DOTALL,
)
# What the runner adds to a schema's name; told errors are without it.
MARK = "__lakec_"
_MARKED = re.compile(MARK + r"[0-9a-z]+_\d+")


class Place(NamedTuple):
    """Where a text names `schema.identifier`: the schema's characters."""

    key: str
    start: int
    end: int


class Renamed(NamedTuple):
    """A text with other schema names, and what to take from an offset in it: (from where on, by how many)."""

    text: str
    shifts: List[Tuple[int, int]]


def places(text: str) -> List[Place]:
    """Every `schema.identifier` of a text that is not the later part of a longer name; keys are in lower case."""
    found: List[Place] = []
    tokens = [(m.lastgroup, m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text) if m.lastgroup != "skip"]
    for at in range(len(tokens) - 2):
        kind, word, start, end = tokens[at]
        if kind not in ("word", "quoted") or tokens[at + 1][1] != "." or tokens[at + 2][0] not in ("word", "quoted"):
            continue
        if at > 0 and tokens[at - 1][1] == ".":
            continue
        found.append(Place(f"{_plain(word)}.{_plain(tokens[at + 2][1])}".lower(), start, end))
    return found


def tables_in(text: str, known: Mapping[str, object]) -> Set[str]:
    """Keys (in lower case) of the known tables that a text names."""
    return {place.key for place in places(text) if place.key in known}


def rename(text: str, schemas: Mapping[str, str]) -> Renamed:
    """The text with the schema of each table (by key in lower case) replaced."""
    parts: List[str] = []
    shifts: List[Tuple[int, int]] = []
    done = 0
    length = 0
    moved = 0
    for key, start, end in places(text):
        schema = schemas.get(key)
        if schema is None:
            continue
        name = quote(schema)
        parts.append(text[done:start])
        length += start - done + len(name)
        parts.append(name)
        moved += len(name) - (end - start)
        shifts.append((length, moved))
        done = end
    parts.append(text[done:])
    return Renamed("".join(parts), shifts)


def original_offset(offset: int, shifts: List[Tuple[int, int]]) -> int:
    """An offset of the renamed text (in code points) as one of the text that it was made of."""
    by = 0
    for end, moved in shifts:
        if offset < end:
            break
        by = moved
    return offset - by


def without_marks(text: str) -> str:
    return _MARKED.sub("", text)


def quote(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def string(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _plain(name: str) -> str:
    return name[1:-1].replace("``", "`") if name.startswith("`") else name


def by_lower(tables: Mapping[str, object]) -> Dict[str, str]:
    """Keys as they are written, by their lower case."""
    return {key.lower(): key for key in tables}
