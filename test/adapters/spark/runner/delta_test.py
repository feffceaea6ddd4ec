"""Acts on Delta tables: one version for each commit."""

from __future__ import annotations

import os
import unittest

from base import SparkCase, append, model, replace, statement, together

DAYS = "select cast(id as int) as id, cast(id % 3 as int) as part, concat('t', id) as name from range(9)"


class Delta(SparkCase):
    conf = {
        "spark.jars": os.environ.get("LAKEC_TEST_JARS", ""),
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.databricks.delta.snapshotPartitions": "1",
    }

    def version(self, key: str) -> int:
        return int(self.lake.registered(key)["snapshot"])  # type: ignore[index]

    def test_acts(self) -> None:
        key = self.lake.table("s.t", ["part"], format="delta")
        self.ok(self.lake.run(model("m", replace(key, DAYS))))
        self.ok(self.lake.run(model("m", append(key, ["part", "id"], "select 7, 100"))))
        self.ok(self.lake.run(model("m", statement("partitions", table=key, columns=["id", "part"], select="select 200, 1 union all select 201, cast(null as int)"))))
        self.assertEqual([row[0] for row in self.lake.rows(key)], [0, 100, 2, 200, 201, 3, 5, 6, 8])
        self.assertEqual(self.version(key), 2)
        self.ok(self.lake.run(model("m", replace(key, f"select *, 1 as more from {key} where id < 3"))))
        self.assertEqual(self.lake.rows(key), [(0, "t0", 1, 0), (2, "t2", 1, 2)])

    def test_a_transaction_of_several_acts_is_one_version(self) -> None:
        key = self.lake.table("s.t", ["part"], format="delta")
        self.lake.table("s.seen")
        self.ok(self.lake.run(model("m", replace(key, DAYS))))
        self.ok(self.lake.run(model("m", together(
            statement("partitions", table=key, columns=["id", "part"], select="select 200, 1"),
            append(key, ["id", "part"], f"select cast(count(*) as int), 2 from {key}"),
            replace("s.seen", f"select count(*) as n from {key}"),
        ))))
        self.assertEqual(self.lake.rows("s.seen"), [(8,)])
        self.assertEqual([row[0] for row in self.lake.rows(key)], [0, 2, 200, 3, 5, 6, 7, 8])
        self.assertEqual(self.version(key), 1)

    def test_drop_and_other_formats(self) -> None:
        key = self.lake.table("s.t", format="delta")
        self.ok(self.lake.run(model("m", replace(key, DAYS))))
        self.lake.table("s.t")
        self.ok(self.lake.run(model("m", replace(key, f"select id from {key} where id = 4"))))
        self.assertEqual((self.lake.rows(key), self.lake.on_disk(key)), ([(4,)], self.lake.registered(key)["files"]))  # type: ignore[index]
        self.assertEqual([path for path in self.lake.files.walk(f"{self.lake.root}/s/t") if path.endswith(".json")], [])


if __name__ == "__main__":
    unittest.main()
