"""A job from its plan to its result."""

from __future__ import annotations

import argparse
import json
import os
import signal
import threading
import uuid
from typing import Any, Dict, List, Optional, cast

from .commits import finish as finish_commit
from .errors import ServerLost
from .events import Events, now
from .files import Files, LocalFiles, is_local
from .hadoop import AnyFiles, hadoop_of, open_hadoop
from .job import Plan
from .journal import Journal
from .lake import Lake
from .leases import Leases
from .nodes import Seat, run_statements
from .outcome import Outcome
from .owners import Owners
from .ready import Ready
from .registry import Registry
from .sessions import Sessions, python_version
from .spark_errors import failure_of
from .world import Stop, World


def main(arguments: List[str]) -> int:
    """0 when `result.json` was written, whatever became of the nodes."""
    parser = argparse.ArgumentParser(prog="runner.py")
    parser.add_argument("--plan", required=True)
    parser.add_argument("--remote")
    options = parser.parse_args(arguments)
    # A URL with a token is no argument, which others on the machine could read.
    options.remote = options.remote or os.environ.get("LAKEC_SPARK_REMOTE") or None
    started = now()
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set("cancelled"))
    local = LocalFiles()
    plan = read_plan(local if is_local(options.plan) else open_hadoop(), options.plan)
    urls = [path for path in (plan["state_root"], plan["staging_root"], plan["job_root"]) if not is_local(path)]
    if options.remote is not None and urls:
        raise SystemExit(f"Behind a Connect server the runner reads and writes files by itself, and can't reach {urls[0]}.")
    files: Files = AnyFiles(local, open_hadoop()) if urls else local
    events = Events(files, plan["job_root"], 2.0 if plan["job_root"] in urls else 0.2)
    sessions: Optional[Sessions] = None
    try:
        sessions = Sessions(plan["conf"], options.remote, f"{plan['staging_root']}/warehouse")
        if urls:
            files = AnyFiles(local, hadoop_of(sessions.main))
        outcome = run(plan, sessions, files, events, stop)
    except Exception as error:  # noqa: BLE001
        outcome = {"error": failure_of(error).info, "nodes": []}
    finish(plan, sessions, files, events, stop, started, outcome)
    if sessions is not None:
        sessions.close()
        if sessions.lost():
            # Spark's client has threads that still ask for the server, and that Python would wait for.
            os._exit(0)
    return 0


def read_plan(files: Files, path: str) -> Plan:
    text = files.read(path)
    if text is None:
        raise SystemExit(f"There is no plan at {path}.")
    plan = cast(Plan, json.loads(text))
    if plan.get("version") != 1:
        raise SystemExit(f"The plan at {path} is of version {plan.get('version')}, and this runner knows version 1.")
    return plan


def run(plan: Plan, sessions: Sessions, files: Files, events: Events, stop: Stop) -> Dict[str, Any]:
    """Runs the plan's setup and units; what is refused before any node starts is told as `error`."""
    events.tell("job_started", at=now(), spark=sessions.version, python=python_version(), **({"application_id": sessions.application_id} if sessions.application_id else {}))
    sessions.without_caches(sorted({table["catalog_name"].split(".")[0] for table in plan["tables"].values() if "catalog_name" in table}))
    owners = Owners(files, plan["state_root"], plan["run_id"])
    staging = f"{plan['staging_root']}/{owners.token}"
    journal = Journal(files, plan["state_root"], owners)
    leases = Leases(files, plan["state_root"], owners, stop.is_set)
    registry = Registry(files, plan["state_root"])
    lake = Lake(sessions.main, plan, registry, journal, files, uuid.uuid4().hex[:8], f"{staging}/schemas")
    world = World(plan, files, sessions, registry, journal, leases, owners, lake, events, staging, stop)
    ready = Ready(world)
    lost = False
    ended = threading.Event()
    watch = threading.Thread(target=watch_stop, args=(world, ended), daemon=True)
    watch.start()
    try:
        recover(world)
        seat = Seat(1, sessions.seat())
        for statement in plan["setup"]:
            scope = seat.scope(world)
            try:
                run_statements([statement], scope, Outcome())
            finally:
                scope.close()
        ready.run()
    except Exception as error:
        lost = isinstance(error, ServerLost) or sessions.lost()
        if not lost:
            raise
    finally:
        ended.set()
        watch.join()
        try:
            if not lost:
                lake.close()
        except Exception:  # noqa: BLE001
            # The catalog ends with its session.
            pass
        leases.close()
        files.remove_tree(staging)
        owners.close()
    return {"nodes": list(ready.results.values()), **({"lost": True} if lost else {})}


def recover(world: World) -> None:
    """Finishes what killed runs left, and takes away what nobody owns."""
    count = world.journal.recover(world.leases, lambda commit: finish_commit(world.sessions.main, world.files, commit))
    if count > 0:
        world.events.message(f"Finished {count} commit{'' if count == 1 else 's'} that a killed run had left.")
    dead = world.owners.dead()
    world.leases.clear(dead)
    for token in dead:
        world.files.remove_tree(f"{world.plan['staging_root']}/{token}")
        world.owners.forget(token)


def watch_stop(world: World, ended: threading.Event) -> None:
    """Looks for a file `cancel` beside the events, and interrupts what is running as long as the job is to end; and whether a Connect server is still there."""
    cancel = f"{world.plan['job_root']}/cancel"
    every = 1.0 if is_local(cancel) else 5.0
    waited = every
    while not ended.wait(0.25):
        waited += 0.25
        if waited >= every and world.sessions.lost():
            return
        if not world.stop.is_set() and waited >= every:
            waited = 0.0
            try:
                if world.files.exists(cancel):
                    world.stop.set("cancelled")
            except Exception:  # noqa: BLE001
                # It is asked again.
                pass
        if world.stop.is_set() and world.journal.busy == 0:
            try:
                world.sessions.interrupt()
            except Exception:  # noqa: BLE001
                # It is tried again.
                pass


def finish(plan: Plan, sessions: Optional[Sessions], files: Files, events: Events, stop: Stop, started: str, outcome: Dict[str, Any]) -> None:
    """Tells the end: the last events, then the result."""
    events.tell("job_finished", at=now())
    events.close()
    result = {
        "run_id": plan["run_id"], "spark": sessions.version if sessions is not None else "", "python": python_version(), "started_at": started, "finished_at": now(),
        "cancelled": stop.reason == "cancelled", **outcome,
    }
    files.write(f"{plan['job_root']}/result.json", json.dumps(result, ensure_ascii=False) + "\n")
