"""What the runner's tests share: a lake in a folder of its own, plans in a few words, and one Spark session for a file of tests."""

from __future__ import annotations

import glob
import json
import os
import shutil
import sys
import tempfile
import unittest
from typing import Any, Dict, List, Optional, Sequence

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../../.."))
RUNNER = os.path.join(ROOT, "compiler/adapters/spark/runner")
sys.path.insert(0, RUNNER)

from lakec_runner.events import Events, now  # noqa: E402
from lakec_runner.files import Files, LocalFiles  # noqa: E402
from lakec_runner.main import finish, run  # noqa: E402
from lakec_runner.sessions import Sessions  # noqa: E402
from lakec_runner.world import Stop  # noqa: E402

RULES = {
    "spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true", "spark.sql.decimalOperations.allowPrecisionLoss": "false", "spark.sql.variable.substitute": "false",
    "spark.sql.parquet.compression.codec": "zstd", "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
}
LOCAL = {
    "spark.master": "local[2]", "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.memory": "1g", "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1", "spark.log.level": "OFF", "spark.ui.showConsoleProgress": "false",
    # As lakec itself has it for a job of this machine: making code for each of many small statements takes longer than running them.
    "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN", "spark.sql.leafNodeDefaultParallelism": "2", "spark.sql.files.minPartitionNum": "1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto",
}


def statement(do: str, **more: Any) -> Dict[str, Any]:
    return {"do": do, "title": do, **more}


def replace(table: str, select: str, **more: Any) -> Dict[str, Any]:
    return statement("replace", table=table, select=select, **more)


def append(table: str, columns: Sequence[str], select: str, **more: Any) -> Dict[str, Any]:
    return statement("append", table=table, columns=list(columns), select=select, **more)


def together(*steps: Dict[str, Any]) -> Dict[str, Any]:
    return statement("transaction", steps=list(steps))


def model(id: str, *steps: Dict[str, Any], after: Sequence[str] = (), **more: Any) -> Dict[str, Any]:
    unit = {"after": list(after), "nodes": [{"id": id, "kind": "model", "steps": list(steps), **more}]}
    return unit


class Lake:
    """A lake in a folder, and the plans that are run on it."""

    def __init__(self, folder: str, sessions: Optional[Sessions], conf: Optional[Dict[str, str]] = None) -> None:
        self.root = folder
        self.sessions = sessions
        self.conf = {**RULES, **(conf or {})}
        self.tables: Dict[str, Dict[str, Any]] = {}
        self.runs = 0
        self.files: Files = LocalFiles()
        self.stop = Stop()

    def table(self, key: str, partition_by: Sequence[str] = (), format: str = "parquet", **more: Any) -> str:
        schema, identifier = key.split(".")
        self.tables[key] = {"schema": schema, "identifier": identifier, "format": format, "location": f"{self.root}/{schema}/{identifier}", "partition_by": list(partition_by), "exists": False, **more}
        return key

    def plan(self, *units: Dict[str, Any], setup: Sequence[Dict[str, Any]] = (), threads: int = 2, fail_fast: bool = False, tests_stop: bool = True) -> Dict[str, Any]:
        self.runs += 1
        return {
            "version": 1, "run_id": f"run{self.runs}", "project": "p", "env": "test", "threads": threads, "fail_fast": fail_fast, "tests_stop": tests_stop, "conf": self.conf,
            "state_root": f"{self.root}/_state", "staging_root": f"{self.root}/_staging", "job_root": f"{self.root}/job{self.runs}", "tables": self.tables, "setup": list(setup), "units": list(units),
        }

    def run(self, *units: Dict[str, Any], files: Optional[Files] = None, **more: Any) -> Dict[str, Dict[str, Any]]:
        """Runs a plan in this process; gives the results by node, and under `''` the whole result."""
        return self.carry_out(self.plan(*units, **more), files)

    def carry_out(self, plan: Dict[str, Any], files: Optional[Files] = None) -> Dict[str, Dict[str, Any]]:
        assert self.sessions is not None
        files = files or self.files
        events = Events(files, plan["job_root"], 0.05)
        started = now()
        try:
            outcome = run(plan, self.sessions, files, events, self.stop)  # type: ignore[arg-type]
        except Exception as error:
            from lakec_runner.spark_errors import failure_of

            outcome = {"error": failure_of(error).info, "nodes": []}
        finish(plan, self.sessions, files, events, self.stop, started, outcome)  # type: ignore[arg-type]
        result = json.loads(files.read(f"{plan['job_root']}/result.json") or "")
        return {"": result, **{node["id"]: node for node in result["nodes"]}}

    def registered(self, key: str) -> Optional[Dict[str, Any]]:
        text = self.files.read(f"{self.root}/_state/relations/{key}.json")
        return None if text is None else json.loads(text)

    def rows(self, key: str, order: str = "") -> List[tuple]:
        """The table's rows as whoever goes by its registered files sees them; sorted."""
        import duckdb

        relation = self.registered(key)
        assert relation is not None, key
        if not relation["files"]:
            return []
        hive = {name: next(c["type"] for c in relation["columns"] if c["name"] == name) for name in relation["partition_by"]}
        types = "{" + ", ".join(f"'{name}': {'varchar' if kind == 'string' else kind}" for name, kind in hive.items()) + "}"
        options = f", hive_partitioning = true, hive_types = {types}" if hive and relation["format"] != "iceberg" else ", hive_partitioning = false"
        names = ", ".join(f'cast("{column["name"]}" as timestamp)' if column["type"] == "timestamp" else f'"{column["name"]}"' for column in relation["columns"])
        listed = ", ".join("'" + file.replace("'", "''") + "'" for file in relation["files"])
        connection = duckdb.connect()
        connection.execute("set TimeZone = 'UTC'")
        found = connection.execute(f"select {names} from read_parquet([{listed}], union_by_name = true{options})").fetchall()
        return sorted(found, key=lambda row: tuple((value is None, str(value)) for value in row))

    def on_disk(self, key: str) -> List[str]:
        """Data files in the table's folder."""
        location = self.tables[key]["location"]
        return sorted(path for path in LocalFiles().walk(location) if path.endswith(".parquet"))

    def events(self, number: Optional[int] = None) -> List[Dict[str, Any]]:
        found: List[Dict[str, Any]] = []
        for path in sorted(glob.glob(f"{self.root}/job{number or self.runs}/events-*.jsonl")):
            with open(path, encoding="utf-8") as file:
                found.extend(json.loads(line) for line in file)
        return found


_open: Dict[str, Any] = {}


def close_sessions() -> None:
    """Ends the session that cases share."""
    if _open:
        _open["sessions"].close()
        shutil.rmtree(_open["warehouse"], ignore_errors=True)
        _open.clear()


class SparkCase(unittest.TestCase):
    """Tests on the session of this process, which cases with the same settings share; each test has a lake of its own."""

    conf: Dict[str, str] = {}
    remote: Optional[str] = None
    sessions: Sessions

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.mkdtemp(prefix="lakec-runner-")
        conf = {**RULES, **cls.conf} if cls.remote else {**LOCAL, **RULES, **cls.conf}
        key = json.dumps([conf, cls.remote])
        if _open.get("key") != key:
            close_sessions()
            warehouse = tempfile.mkdtemp(prefix="lakec-warehouse-")
            _open.update(key=key, sessions=Sessions(conf, cls.remote, warehouse), warehouse=warehouse)
        cls.sessions = _open["sessions"]

    @classmethod
    def tearDownClass(cls) -> None:
        shutil.rmtree(cls.folder, ignore_errors=True)

    def setUp(self) -> None:
        # Blanks and an equals sign, as real folders have them.
        self.lake = Lake(f"{self.folder}/{self._testMethodName} a=b", self.sessions)

    def ok(self, result: Dict[str, Dict[str, Any]]) -> Dict[str, Dict[str, Any]]:
        self.assertNotIn("error", result[""])
        bad = {id: node.get("error", node) for id, node in result.items() if id and node["status"] in ("error", "skipped")}
        self.assertEqual(bad, {})
        return result
