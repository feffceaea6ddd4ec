"""A lake in S3: files by Hadoop, and a whole job from a plan that is an object."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unittest
import urllib.request

from base import LOCAL, RUNNER, Lake, SparkCase, model, replace, statement, together

from lakec_runner.files import LocalFiles
from lakec_runner.hadoop import AnyFiles, hadoop_of

S3 = os.environ.get("LAKEC_TEST_S3", "http://127.0.0.1:5000")
CONF = {
    "spark.jars": os.environ.get("LAKEC_TEST_JARS", ""),
    "spark.hadoop.fs.s3a.endpoint": S3, "spark.hadoop.fs.s3a.path.style.access": "true", "spark.hadoop.fs.s3a.connection.ssl.enabled": "false",
    "spark.hadoop.fs.s3a.access.key": "testing", "spark.hadoop.fs.s3a.secret.key": "testing", "spark.hadoop.fs.s3a.change.detection.mode": "none",
}


class S3Lake(SparkCase):
    conf = CONF

    def setUp(self) -> None:
        urllib.request.urlopen(urllib.request.Request(f"{S3}/lake", method="PUT")).close()
        self.lake = Lake(f"s3a://lake/{self._testMethodName}", self.sessions)
        self.lake.files = AnyFiles(LocalFiles(), hadoop_of(self.sessions.main))

    def objects(self, key: str) -> list:
        return [path for path in self.lake.files.walk(self.lake.tables[key]["location"]) if path.endswith(".parquet")]

    def test_files(self) -> None:
        files, root = self.lake.files, f"{self.lake.root}/x"
        self.assertEqual((files.read(f"{root}/a b"), files.names(root), files.walk(root), files.exists(f"{root}/a b")), (None, [], [], False))
        files.write(f"{root}/p=1/a b", "é😀\n")
        files.write(f"{root}/c", "")
        self.assertEqual((files.read(f"{root}/p=1/a b"), files.names(root), files.walk(root)), ("é😀\n", ["c", "p=1"], [f"{root}/c", f"{root}/p=1/a b"]))
        for _ in range(2):
            files.move_all([(f"{root}/p=1/a b", f"{root}/q=2/d")])
        self.assertEqual((files.walk(root), files.read(f"{root}/q=2/d")), ([f"{root}/c", f"{root}/q=2/d"], "é😀\n"))
        with self.assertRaises(FileNotFoundError):
            files.move_all([(f"{root}/none", f"{root}/nowhere")])
        files.remove(f"{root}/c")
        files.remove_tree(root)
        self.assertEqual(files.walk(root), [])

    def test_a_lake_in_s3(self) -> None:
        self.lake.table("s.t", ["part"])
        self.lake.table("s.u")
        days = "select cast(id as int) as id, cast(id % 3 as int) as part from range(6)"
        self.ok(self.lake.run(model("m", replace("s.t", days, counts=True))))
        self.ok(self.lake.run(model("m", together(statement("partitions", table="s.t", columns=["id", "part"], select="select 100, 1"), replace("s.u", "select count(*) as n from s.t")))))
        relation = self.lake.registered("s.t")
        assert relation is not None
        self.assertEqual((relation["files"], len(relation["files"])), (self.objects("s.t"), 3))
        self.lake.table("s.v")
        self.ok(self.lake.run(model("v", replace("s.v", "select sum(id) as s, (select max(n) from s.u) as n from s.t"))))
        self.assertEqual([tuple(row) for row in self.sessions.main.read.parquet(*self.lake.registered("s.v")["files"]).collect()], [(0 + 3 + 2 + 5 + 100, 5)])  # type: ignore[index]
        self.assertEqual([path for path in self.lake.files.walk(f"{self.lake.root}/_staging") if path.endswith(".parquet")], [])
        self.assertEqual([self.lake.files.names(f"{self.lake.root}/_state/{left}") for left in ("journal", "owners")], [[], []])

    def test_writes_that_s3_refuses_fail_their_nodes_and_leave_the_lake_as_it_was(self) -> None:
        self.lake.table("s.t")
        self.lake.table("s.u")
        self.lake.table("s.v")
        put = lambda name: urllib.request.urlopen(urllib.request.Request(f"{S3}/lake/{name}", data=b"", method="PUT")).close()
        self.ok(self.lake.run(model("m", replace("s.t", "select 1 as a"))))
        before = (self.lake.registered("s.t"), self.objects("s.t"))
        put("refuse-rows")
        try:
            result = self.lake.run(model("m", replace("s.t", "select 2 as a")), model("u", replace("s.u", "select 3 as a")), model("v", replace("s.v", "select * from s.u"), after=["u"]))
        finally:
            put("take-rows")
        self.assertEqual([(id, node["status"], node.get("error", {}).get("kind")) for id, node in sorted(result.items()) if id], [("m", "error", "permission"), ("u", "error", "permission"), ("v", "skipped", None)])
        self.assertEqual((self.lake.registered("s.t"), self.objects("s.t")), before)
        self.assertIsNone(self.lake.registered("s.u"))
        self.assertEqual([self.lake.files.names(f"{self.lake.root}/_state/{left}") for left in ("journal", "owners")], [[], []])
        self.ok(self.lake.run(model("m", replace("s.t", "select 2 as a")), model("u", replace("s.u", "select 3 as a"))))
        self.assertEqual([tuple(row) for row in self.sessions.main.read.parquet(*self.lake.registered("s.t")["files"]).collect()], [(2,)])  # type: ignore[index]

    def test_spark_submit_with_a_plan_in_s3(self) -> None:
        self.lake.table("s.t")
        plan = self.lake.plan(model("m", replace("s.t", "select 1 as a", counts=True)))
        self.lake.files.write(f"{self.lake.root}/plan.json", json.dumps(plan))
        conf = [part for key, value in {**LOCAL, **CONF}.items() for part in ("--conf", f"{key}={value}")]
        done = subprocess.run([os.path.join(os.path.dirname(sys.executable), "spark-submit"), *conf, f"{RUNNER}/runner.py", "--plan", f"{self.lake.root}/plan.json"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-1000:])
        result = json.loads(self.lake.files.read(f"{plan['job_root']}/result.json") or "")
        self.assertEqual([(node["id"], node["status"], node.get("rows")) for node in result["nodes"]], [("m", "success", 1)])
        self.assertEqual(self.lake.files.names(plan["job_root"])[-1], "result.json")


if __name__ == "__main__":
    unittest.main()
