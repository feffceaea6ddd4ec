"""What a node's steps found out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import List, Optional, Set


@dataclass
class Outcome:
    rows: Optional[int] = None
    verdict: Optional[str] = None
    failures: Optional[int] = None
    tested: Optional[int] = None
    stored: bool = False
    missing: List[List[Optional[str]]] = field(default_factory=list)
    unexpected: List[List[Optional[str]]] = field(default_factory=list)
    partitions: Set[str] = field(default_factory=set)
