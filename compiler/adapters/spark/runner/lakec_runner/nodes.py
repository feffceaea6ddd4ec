"""Runs the steps of a node: its statements, tests and comparisons."""

from __future__ import annotations

import random
import time
from typing import Any, Callable, Dict, Optional, Sequence, cast

from pyspark.sql import SparkSession

from .compare import differing, rows_as_text
from .errors import JobFailure, cancelled
from .events import now
from .job import Node, NodeResult, Scan, Statement, Step
from .outcome import Outcome
from .scope import Scope
from .spark_errors import failure_of
from .transaction import Transaction, first_row
from .verdict import verdict
from .world import World

# How often a step that lost a race with another run is tried again.
_TRIES = 4


class Seat:
    """A thread of the job, with its session."""

    def __init__(self, number: int, spark: SparkSession) -> None:
        self.number = number
        self.spark = spark
        self._scopes = 0

    def scope(self, world: World, table: Optional[str] = None) -> Scope:
        self._scopes += 1
        return Scope(world, self.spark, f"{world.staging}/{self.number}-{self._scopes}", table)


def run_node(node: Node, world: World, seat: Seat) -> NodeResult:
    """Whatever goes wrong becomes the node's result."""
    started = now()
    outcome = Outcome()
    try:
        run_steps(node, world, seat, outcome)
    except Exception as error:  # noqa: BLE001
        failure = cancelled() if world.stop.is_set() and not isinstance(error, JobFailure) else failure_of(error)
        return {**result(node, "error", started, seat), "error": failure.info}
    status = outcome.verdict or ("no-op" if not node["steps"] else "success")
    return finished(node, status, started, seat, outcome)


def run_scan(nodes: Sequence[Node], scan: Scan, world: World, seat: Seat, finish: Callable[[NodeResult], None]) -> None:
    """Answers the tests of one scan by one query; a test whose number is not its count asks on its own when it is not zero."""
    started = now()
    scope = seat.scope(world)
    try:
        row = scope.read(scan["sql"], first_row) or ()
    except JobFailure as failure:
        for node in nodes:
            if failure.info["kind"] == "cancelled":
                finish({**result(node, "error", started, seat), "error": failure.info})
            else:
                # One test's text may be to blame: each runs on its own, and fails on its own.
                finish(run_node(node, world, seat))
        return
    finally:
        scope.close()
    numbers = [int(value or 0) for value in row]
    tested = numbers[0] if numbers else 0
    for at, node in enumerate(nodes):
        failures = numbers[at + 1] if at + 1 < len(numbers) else 0
        step = next((step for step in node["steps"] if step["do"] == "test"), None)
        keeps = step is not None and len(step["store"] if failures > 0 else step["clear"]) > 0
        if keeps or (failures > 0 and not scan["exact"][at]):
            finish(run_node(node, world, seat))
            continue
        outcome = Outcome(verdict=verdict(node.get("judge", {}), failures, tested), failures=failures, tested=tested)
        finish(finished(node, cast(str, outcome.verdict), started, seat, outcome))


def skipped(node: Node, thread: int, because: str) -> NodeResult:
    at = now()
    return {"id": node["id"], "status": "skipped", "started_at": at, "finished_at": at, "thread": thread, "because": because}


def run_steps(node: Node, world: World, seat: Seat, outcome: Outcome) -> None:
    scope = seat.scope(world, node.get("table"))
    steps = node["steps"]
    at = 0
    try:
        for at, step in enumerate(steps):
            try:
                run_step(step, node, scope, outcome)
            except JobFailure as failure:
                raise failure.at(step=at) from None
            except Exception as error:  # noqa: BLE001
                raise failure_of(error).at(step=at) from None
    except JobFailure:
        for step in steps[at:]:
            if step.get("cleanup"):
                tidy(step, scope)
        raise
    finally:
        scope.close()


def run_step(step: Step, node: Node, scope: Scope, outcome: Outcome) -> None:
    do = step["do"]
    if do == "transaction":
        retried(lambda: run_statements(step["steps"], scope, outcome), scope)
    elif do == "test":
        run_test(step, node, scope, outcome)
    elif do == "compare":
        actual = scope.read(step["actual"], rows_as_text)
        expected = scope.read(step["expected"], rows_as_text)
        outcome.missing, outcome.unexpected = differing(expected, actual), differing(actual, expected)
        same = not outcome.missing and not outcome.unexpected
        outcome.verdict = "pass" if same else "fail"
        outcome.failures = 0 if same else 1
    else:
        retried(lambda: run_statements([cast(Statement, step)], scope, outcome), scope)


def run_test(step: Step, node: Node, scope: Scope, outcome: Outcome) -> None:
    found: Optional[Sequence[Any]] = scope.read(step["count"], first_row)
    row = found or [0]
    outcome.failures = int(row[0] or 0)
    outcome.tested = int(row[1]) if len(row) > 1 and row[1] is not None else None
    outcome.verdict = verdict(node.get("judge", {}), outcome.failures, outcome.tested)
    keeps = step["store"] if outcome.failures > 0 else step["clear"]
    for statement in keeps:
        retried(lambda: run_statements([statement], scope, Outcome()), scope)
    outcome.stored = outcome.failures > 0 and len(step["store"]) > 0


def run_statements(statements: Sequence[Statement], scope: Scope, outcome: Outcome) -> None:
    """All of them take effect together, or none."""
    transaction = Transaction(scope, outcome)
    try:
        at = 0
        while at < len(statements):
            statement = statements[at]
            scope.check()
            try:
                if together(statement, statements[at + 1] if at + 1 < len(statements) else None, transaction):
                    at += 1
                else:
                    transaction.run(statement)
                at += 1
            except JobFailure as failure:
                raise failure.at(statement=at) from None
            except Exception as error:  # noqa: BLE001
                raise failure_of(error).at(statement=at) from None
    except BaseException:
        transaction.abort()
        raise
    transaction.commit()


def together(statement: Statement, following: Optional[Statement], transaction: Transaction) -> bool:
    """Runs two statements as one write where they can be; what is wrong with one of them is told when each runs on its own."""
    if following is None or not transaction.fuses(statement, following):
        return False
    try:
        transaction.rewrite(statement, following)
    except Exception:  # noqa: BLE001
        return False
    return True


def retried(act: Callable[[], None], scope: Scope) -> None:
    """Tries again what lost a race with another run: it left nothing behind."""
    for attempt in range(_TRIES):
        try:
            return act()
        except JobFailure as failure:
            if failure.info["kind"] != "conflict" or attempt == _TRIES - 1 or "is writing" in failure.info["message"]:
                raise
            scope.check()
            time.sleep(0.05 * 2**attempt * (0.5 + random.random()))
    return None


def tidy(step: Step, scope: Scope) -> None:
    try:
        run_statements([cast(Statement, step)], scope, Outcome())
    except Exception:  # noqa: BLE001
        # What failed before is what is told.
        pass


def result(node: Node, status: str, started: str, seat: Seat) -> NodeResult:
    return cast(NodeResult, {"id": node["id"], "status": status, "started_at": started, "finished_at": now(), "thread": seat.number})


def finished(node: Node, status: str, started: str, seat: Seat, outcome: Outcome) -> NodeResult:
    told: Dict[str, Any] = dict(result(node, status, started, seat))
    if outcome.rows is not None:
        told["rows"] = outcome.rows
    if outcome.failures is not None:
        told["failures"] = outcome.failures
    if outcome.tested is not None:
        told["tested"] = outcome.tested
    if outcome.stored:
        told["stored"] = True
    if outcome.missing or outcome.unexpected:
        told["missing"], told["unexpected"] = outcome.missing, outcome.unexpected
    if outcome.partitions:
        told["partitions"] = sorted(outcome.partitions)
    return cast(NodeResult, told)

