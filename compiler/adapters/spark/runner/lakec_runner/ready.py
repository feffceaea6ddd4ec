"""The order of a job: each unit runs when what it waits for has ended, and what descends from a failure is skipped."""

from __future__ import annotations

import heapq
import threading
from typing import Dict, List, Optional, Set

from .errors import ServerLost
from .events import now
from .job import NodeResult, Unit
from .nodes import Seat, run_node, run_scan, skipped
from .world import World


class Ready:
    """Runs all units of a plan on its threads."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._units = world.plan["units"]
        self.results: Dict[str, NodeResult] = {}
        self._changed = threading.Condition()
        unit_of = {node["id"]: at for at, unit in enumerate(self._units) for node in unit["nodes"]}
        self._needs: List[Set[int]] = [{unit_of[id] for id in unit["after"] if id in unit_of and unit_of[id] != at} for at, unit in enumerate(self._units)]
        self._dependents: List[List[int]] = [[] for _ in self._units]
        for at, needs in enumerate(self._needs):
            for need in needs:
                self._dependents[need].append(at)
        # The smallest number, which stands first in the plan, comes out first.
        self._ready = [at for at, needs in enumerate(self._needs) if not needs]
        heapq.heapify(self._ready)
        self._left = len(self._units)
        self._broken: Optional[BaseException] = None

    def run(self) -> None:
        """Ends when every node has a result."""
        count = max(1, min(self._world.plan["threads"], len(self._units)))
        threads = [threading.Thread(target=self._work, args=(number + 1,), daemon=True) for number in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            # With a timeout, so that a signal is heard meanwhile.
            while thread.is_alive():
                thread.join(0.1)
        if self._broken is not None:
            raise self._broken

    def _work(self, number: int) -> None:
        try:
            seat = Seat(number, self._world.sessions.seat())
            while True:
                with self._changed:
                    while not self._ready and self._left > 0 and self._broken is None:
                        self._changed.wait()
                    if self._left == 0 or self._broken is not None:
                        return
                    at = heapq.heappop(self._ready)
                self._run(self._units[at], seat)
                self._world.lake.shared.ended(at)
                with self._changed:
                    self._left -= 1
                    for dependent in self._dependents[at]:
                        self._needs[dependent].discard(at)
                        if not self._needs[dependent]:
                            heapq.heappush(self._ready, dependent)
                    self._changed.notify_all()
        except BaseException as error:  # noqa: BLE001
            with self._changed:
                # The first tells why; where the server is gone, the others only suffer from it.
                self._broken = self._broken or error
                self._changed.notify_all()

    def _run(self, unit: Unit, seat: Seat) -> None:
        culprit = None if unit.get("always") else self._culprit(unit)
        if culprit is not None or self._world.stop.is_set():
            because = (culprit.get("because") or culprit["id"]) if culprit is not None else str(self._world.stop.reason)
            for node in unit["nodes"]:
                self._finish(skipped(node, seat.number, because))
            return
        for node in unit["nodes"]:
            self._world.events.tell("node_started", at=now(), id=node["id"], thread=seat.number)
        scan = unit.get("scan")
        if scan is not None:
            run_scan(unit["nodes"], scan, self._world, seat, self._finish)
        else:
            for node in unit["nodes"]:
                self._finish(run_node(node, self._world, seat))

    def _culprit(self, unit: Unit) -> Optional[NodeResult]:
        own = {node["id"] for node in unit["nodes"]}
        for id in unit["after"]:
            result = self.results.get(id)
            if result is not None and id not in own and self._stops(result):
                return result
        return None

    def _stops(self, result: NodeResult) -> bool:
        if result["status"] == "fail":
            return self._world.plan["tests_stop"]
        return result["status"] in ("error", "skipped")

    def _finish(self, result: NodeResult) -> None:
        if result["status"] == "error" and self._world.sessions.lost():
            raise ServerLost
        self.results[result["id"]] = result
        self._world.events.tell("node_finished", **result)
        if result["status"] in ("error", "fail") and self._world.plan["fail_fast"] and not self._world.stop.is_set():
            self._world.stop.set("fail-fast")
