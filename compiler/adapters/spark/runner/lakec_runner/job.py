"""The shapes of `plan.json`, of what the runner tells, and of the registry: as `compiler/contracts/job.ts` has them."""

from __future__ import annotations

from typing import Any, Dict, List, Literal, Mapping, Optional, Sequence, TypedDict


class Column(TypedDict, total=False):
    name: str
    type: str
    nullable: bool


class _Table(TypedDict):
    schema: str
    identifier: str
    format: Literal["parquet", "iceberg", "delta", "view"]
    location: str
    partition_by: List[str]
    exists: bool


class Table(_Table, total=False):
    catalog_name: str
    columns: List[Column]
    select: str
    node: str


class _Statement(TypedDict):
    do: str
    title: str


class Statement(_Statement, total=False):
    """One act; which of these it has depends on `do`."""

    table: str
    select: str
    columns: List[Any]
    if_not_exists: bool
    name: str
    format: Literal["csv", "lines", "parquet"]
    files: List[str]
    width: int
    sql: str
    code: str
    message: str
    hint: str
    model_at: int
    counts: bool
    rows: str
    cleanup: bool


class Step(Statement, total=False):
    """A statement, or several: a transaction, a test, a comparison."""

    steps: List[Statement]
    count: str
    store: List[Statement]
    clear: List[Statement]
    actual: str
    expected: str


class Threshold(TypedDict):
    operator: Literal[">", ">=", "<", "<=", "=", "!="]
    limit: float
    percent: bool


class Judge(TypedDict, total=False):
    error: Threshold
    warn: Threshold


class _Node(TypedDict):
    id: str
    kind: str
    steps: List[Step]


class Node(_Node, total=False):
    table: str
    judge: Judge


class Scan(TypedDict):
    sql: str
    exact: List[bool]


class _Unit(TypedDict):
    after: List[str]
    nodes: List[Node]


class Unit(_Unit, total=False):
    always: bool
    scan: Scan


class Plan(TypedDict):
    version: int
    run_id: str
    project: str
    env: str
    threads: int
    fail_fast: bool
    tests_stop: bool
    conf: Dict[str, str]
    state_root: str
    staging_root: str
    job_root: str
    tables: Dict[str, Table]
    setup: List[Statement]
    units: List[Unit]


ErrorInfo = TypedDict(
    "ErrorInfo",
    {"kind": str, "message": str, "code": str, "hint": str, "class": str, "step": int, "statement": int, "offset": int, "fragment": str},
    total=False,
)


class _NodeResult(TypedDict):
    id: str
    status: Literal["success", "error", "skipped", "pass", "warn", "fail", "no-op"]
    started_at: str
    finished_at: str
    thread: int


class NodeResult(_NodeResult, total=False):
    rows: int
    failures: int
    tested: int
    stored: bool
    because: str
    error: ErrorInfo
    missing: List[List[Optional[str]]]
    unexpected: List[List[Optional[str]]]
    partitions: List[str]


class _Registered(TypedDict):
    schema: str
    identifier: str
    format: Literal["parquet", "iceberg", "delta", "view"]
    location: str
    partition_by: List[str]
    columns: List[Column]
    run_id: str


class Registered(_Registered, total=False):
    """A relation as the last commit left it."""

    catalog_name: str
    select: str
    files: List[str]
    snapshot: str
    node: str


Event = Mapping[str, Any]
Rows = Sequence[Sequence[Optional[str]]]
