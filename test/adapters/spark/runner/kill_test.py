"""Runs that are really killed, and runs that meet."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from typing import Any, Dict, List

from base import LOCAL, RUNNER, Lake, SparkCase, append, model, replace, statement, together

CHILD = """
import sys
from base import LOCAL, RULES, Lake
from kill_test import prepare, units
from lakec_runner.sessions import Sessions
lake = prepare(Lake(sys.argv[1], Sessions({**LOCAL, **RULES}, None, sys.argv[1] + "/_warehouse")))
while True:
    lake.run(*units())
    print("ran", flush=True)
"""


def prepare(lake: Lake) -> Lake:
    for key in ("s.one", "s.two", "s.log"):
        lake.table(key, ["part"] if key == "s.two" else [])
    return lake


def units() -> List[Dict[str, Any]]:
    """Each run adds one row to two tables, and writes one anew; both change together or not at all."""
    create = lambda key: statement("create", table=key, columns=[{"name": "n", "type": "bigint"}, {"name": "part", "type": "int"}], if_not_exists=True)
    return [model("m", create("s.one"), create("s.two"), together(
        append("s.one", ["n", "part"], "select count(*), 1 from s.one"),
        statement("partitions", table="s.two", columns=["n", "part"], select="select count(*), cast(count(*) % 3 as int) from s.one"),
        replace("s.log", "select max(n) as n, count(*) as c from s.one"),
    ))]


class Killed(SparkCase):
    def test_a_run_that_is_killed_at_any_moment_is_as_if_it_had_not_been(self) -> None:
        chance = random.Random(9)
        folder = self.lake.root
        prepare(self.lake)
        os.makedirs(folder)
        runs = 0
        for _ in range(2):
            child = subprocess.Popen([sys.executable, "-c", CHILD, folder], cwd=os.path.dirname(__file__), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            assert child.stdout is not None
            # The first takes the longest.
            child.stdout.readline()
            time.sleep(chance.random() * 1.5)
            child.send_signal(signal.SIGKILL)
            left = child.stdout.read()
            child.wait()
            runs += 1 + left.count("ran")
            self.ok(self.lake.run(model("nothing")))
            rows = self.lake.rows("s.one")
            self.assertGreaterEqual(len(rows), runs)
            self.assertEqual([row[0] for row in sorted(rows)], list(range(len(rows))))
            self.assertEqual(self.lake.rows("s.log"), [(len(rows) - 1, len(rows))])
            self.assertEqual(max(row[0] for row in self.lake.rows("s.two")), len(rows))
            for key in ("s.one", "s.two", "s.log"):
                self.assertEqual(self.lake.on_disk(key), self.lake.registered(key)["files"])  # type: ignore[index]
            self.assertEqual([os.listdir(f"{folder}/{left}") for left in ("_staging", "_state/journal", "_state/owners")], [[], [], []])
            self.ok(self.lake.run(*units()))
            runs = len(rows) + 1

    def test_sigterm_ends_a_job_with_a_result(self) -> None:
        self.lake.table("s.t")
        self.lake.conf.update(LOCAL)
        plan = self.lake.plan(model("m", replace("s.t", "select sum(a.id * b.id) as a from range(2000000) as a cross join range(2000000) as b")), model("after", after=["m"]))
        self.lake.files.write(f"{self.lake.root}/plan.json", json.dumps(plan))
        child = subprocess.Popen([sys.executable, f"{RUNNER}/runner.py", "--plan", f"{self.lake.root}/plan.json"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not any(event["event"] == "node_started" for event in self.lake.events()):
            self.assertIsNone(child.poll())
            time.sleep(0.1)
        time.sleep(1)
        child.send_signal(signal.SIGTERM)
        self.assertEqual(child.wait(), 0)
        with open(f"{plan['job_root']}/result.json", encoding="utf-8") as file:
            result = json.load(file)
        self.assertEqual([(node["id"], node["status"], node.get("error", {}).get("kind"), node.get("because")) for node in result["nodes"]], [("m", "error", "cancelled", None), ("after", "skipped", None, "m")])
        self.assertEqual((result["cancelled"], self.lake.registered("s.t"), self.lake.files.names(f"{self.lake.root}/_staging")), (True, None, []))

    def test_two_runs_at_once_lose_no_row_and_read_no_half(self) -> None:
        prepare(self.lake)
        self.ok(self.lake.run(*units()))
        failures: List[Any] = []

        def work(name: str) -> None:
            lake = prepare(Lake(self.lake.root, self.sessions))
            for at in range(3):
                plan = lake.plan(*units())
                plan["run_id"], plan["job_root"] = f"{name}{at}", f"{self.lake.root}/{name}{at}"
                result = lake.carry_out(plan)
                if result["m"]["status"] != "success":
                    failures.append(result["m"])

        threads = [threading.Thread(target=work, args=(name,)) for name in ("a", "b")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        self.assertEqual(sorted(row[0] for row in self.lake.rows("s.one")), list(range(7)))
        self.assertEqual(self.lake.rows("s.log"), [(6, 7)])


if __name__ == "__main__":
    unittest.main()
