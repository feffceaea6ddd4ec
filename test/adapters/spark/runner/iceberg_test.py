"""Acts on Iceberg tables: one snapshot for each commit, and readers who go by the registered files."""

from __future__ import annotations

import os
import unittest
from typing import Any

from base import SparkCase, append, model, replace, statement, together

DAYS = "select cast(id as int) as id, cast(id % 3 as int) as part, concat('t', id) as name from range(9)"


def merged(key: str, columns: str) -> Any:
    """The rows of `fresh` by their ids, as a MERGE and as the rows that it leaves."""
    names = columns.split(", ")
    return statement(
        "merge", table=key,
        sql=f"merge into {{target}} as d using fresh as s on d.id = s.id when matched then update set name = s.name when not matched then insert ({columns}) values ({', '.join(f's.{name}' for name in names)})",
        select=f"select {', '.join(f'coalesce(s.{name}, d.{name}) as {name}' for name in names)} from {key} as d full outer join fresh as s on d.id = s.id",
    )


class Iceberg(SparkCase):
    conf = {
        "spark.jars": os.environ.get("LAKEC_TEST_JARS", ""),
        "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        "spark.sql.catalog.lake": "org.apache.iceberg.spark.SparkCatalog",
        "spark.sql.catalog.lake.type": "hadoop",
        "spark.sql.catalog.lake.warehouse": os.environ.get("LAKEC_TEST_WAREHOUSE", "/tmp/lakec-test-warehouse"),
        "spark.sql.catalog.lake.cache-enabled": "false",
    }

    def ice(self, name: str, partition_by: Any = ()) -> str:
        schema = f"s_{self._testMethodName}"
        return self.lake.table(f"{schema}.{name}", partition_by, format="iceberg", catalog_name=f"lake.{schema}.{name}")

    def snapshots(self, key: str) -> int:
        return int(self.sessions.main.sql(f"select count(*) from lake.{key}.snapshots").collect()[0][0])

    def branches(self, key: str) -> int:
        return int(self.sessions.main.sql(f"select count(*) from lake.{key}.refs").collect()[0][0])

    def test_acts(self) -> None:
        key = self.ice("t", ["part"])
        self.ok(self.lake.run(model("m", replace(key, DAYS, counts=True))))
        self.assertEqual(len(self.lake.rows(key)), 9)
        result = self.ok(self.lake.run(model("m", append(key, ["part", "id"], "select 7, 100", counts=True), table=key)))
        self.assertEqual((result["m"]["rows"], result["m"].get("partitions")), (1, None))
        self.ok(self.lake.run(model("m", statement("partitions", table=key, columns=["id", "part"], select="select 200, 1 union all select 201, cast(null as int)"))))
        self.assertEqual([row[0] for row in self.lake.rows(key)], [0, 100, 2, 200, 201, 3, 5, 6, 8])
        before = self.snapshots(key)
        self.ok(self.lake.run(model("m", replace(key, f"select id, part, name from {key} where id < 3"))))
        self.assertEqual([row[0] for row in self.lake.rows(key)], [0, 2])
        self.assertEqual((self.snapshots(key), self.branches(key)), (before + 1, 1))
        # Another column: the table is made anew, and keeps its history.
        self.ok(self.lake.run(model("m", replace(key, f"select *, cast(null as date) as day from {key}"))))
        self.assertEqual(self.lake.rows(key), [(0, "t0", None, 0), (2, "t2", None, 2)])
        self.ok(self.lake.run(model("m", statement("drop", table=key))))
        self.assertIsNone(self.lake.registered(key))
        self.assertFalse(self.sessions.main.catalog.tableExists(f"lake.{key}"))

    def test_create_and_fill(self) -> None:
        key = self.ice("t")
        create = statement("create", table=key, columns=[{"name": "a", "type": "string"}, {"name": "n", "type": "decimal(18,4)"}], if_not_exists=True)
        self.ok(self.lake.run(model("m", create)))
        self.assertEqual(self.lake.rows(key), [])
        self.ok(self.lake.run(model("m", create, append(key, ["a"], f"select 'x' || count(*) from {key}"))))
        self.assertEqual(self.lake.rows(key), [("x0", None)])

    def test_a_transaction_is_seen_by_itself_alone_until_it_commits(self) -> None:
        key = self.ice("t", ["part"])
        self.lake.table("s.seen")
        self.ok(self.lake.run(model("m", replace(key, DAYS))))
        merge = merged(key, "id, part, name")
        steps = [
            statement("temporary", name="fresh", select="select 1 as id, 1 as part, 'new' as name union all select 99, 0, 'newer'"),
            merge,
            append(key, ["id"], f"select cast(count(*) as int) from {key}"),
            replace("s.seen", f"select count(*) as n, count_if(name = 'new') as changed from {key}"),
        ]
        failed = self.lake.run(model("m", together(*steps, replace("s.seen", "select 1 / (n - 11) as n from s.seen"))))
        self.assertEqual(failed["m"]["error"]["class"], "DIVIDE_BY_ZERO")
        self.assertEqual((len(self.lake.rows(key)), self.lake.registered("s.seen"), self.branches(key)), (9, None, 1))
        self.ok(self.lake.run(model("m", together(*steps))))
        self.assertEqual(self.lake.rows("s.seen"), [(11, 1)])
        self.assertEqual(sorted(row[0] for row in self.lake.rows(key)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 99])
        self.assertEqual(self.branches(key), 1)

    def test_a_merge_into_a_table_that_has_just_been_given_a_column(self) -> None:
        key = self.ice("t", ["part"])
        self.ok(self.lake.run(model("m", replace(key, f"{DAYS} where id < 2"))))
        fresh = statement("temporary", name="fresh", select="select 1 as id, 1 as part, 'new' as name, true as more union all select 99, 0, 'newer', false")
        wider = replace(key, f"select *, cast(null as boolean) as more from {key}")
        self.ok(self.lake.run(model("m", together(fresh, wider, merged(key, "id, part, name, more")))))
        self.assertEqual(self.lake.rows(key), [(0, "t0", None, 0), (1, "new", True, 1), (99, "newer", False, 0)])
        # And into one that has not had a row.
        self.ok(self.lake.run(model("m", statement("create", table=self.ice("e"), columns=[{"name": name, "type": type} for name, type in (("id", "int"), ("part", "int"), ("name", "string"))], if_not_exists=True))))
        empty = next(name for name in self.lake.tables if name.endswith(".e"))
        self.ok(self.lake.run(model("m", together(fresh, merged(empty, "id, part, name")))))
        self.assertEqual(self.lake.rows(empty), [(1, 1, "new"), (99, 0, "newer")])

    def test_a_parquet_table_becomes_iceberg(self) -> None:
        key = self.lake.table("s_format.t")
        self.ok(self.lake.run(model("m", replace(key, DAYS))))
        self.lake.table("s_format.t", format="iceberg", catalog_name="lake.s_format.t")
        self.ok(self.lake.run(model("m", replace(key, f"select * from {key} where id = 1"))))
        self.assertEqual(self.lake.rows(key), [(1, 1, "t1")])
        self.assertEqual([file for file in self.lake.on_disk(key) if "/data/" not in file], [])


if __name__ == "__main__":
    unittest.main()
