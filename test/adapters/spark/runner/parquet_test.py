"""Acts on Parquet tables, what a node sees, and how a run goes on after a failure."""

from __future__ import annotations

import datetime
import errno
import json
import os
import threading
import time
import unittest
from typing import Any, Dict, List

from base import SparkCase, append, model, replace, statement, together
from lakec_runner.files import LocalFiles
from lakec_runner.spark_errors import failure_of

DAYS = "select cast(id as int) as id, cast(id % 3 as int) as part, concat('t', id) as name from range(9)"


def thrown(java: Any) -> Exception:
    """A Java exception as py4j hands it over."""
    error = Exception(str(java.getMessage()))
    error.java_exception = java  # type: ignore[attr-defined]
    return error


class Acts(SparkCase):
    def test_replace_makes_a_table_and_counts_its_rows(self) -> None:
        self.lake.table("s.t", node="m")
        result = self.ok(self.lake.run(model("m", replace("s.t", "select 1 as a, null as b, cast(1.5 as decimal(18,4)) as c, timestamp '2026-01-02 03:04:05.678901' as d", counts=True), table="s.t")))
        self.assertEqual(result["m"]["rows"], 1)
        self.assertEqual(self.lake.rows("s.t")[0][:3], (1, None, __import__("decimal").Decimal("1.5000")))
        relation = self.lake.registered("s.t")
        assert relation is not None
        self.assertEqual([(c["name"], c["type"]) for c in relation["columns"]], [("a", "int"), ("b", "int"), ("c", "decimal(18,4)"), ("d", "timestamp")])
        self.assertEqual((relation["run_id"], relation["node"], relation["files"]), ("run1", "m", self.lake.on_disk("s.t")))

    def test_replace_may_read_the_table_itself_and_leaves_no_old_file(self) -> None:
        self.lake.table("s.t")
        self.ok(self.lake.run(model("a", replace("s.t", DAYS))))
        before = self.lake.on_disk("s.t")
        self.ok(self.lake.run(model("a", replace("s.t", "select id + 1 as id, s.t.name from s.t where id < 2"))))
        self.assertEqual(self.lake.rows("s.t"), [(1, "t0"), (2, "t1")])
        self.assertFalse(set(before) & set(self.lake.on_disk("s.t")))

    def test_partitions_keep_their_types_and_nulls_and_stand_last(self) -> None:
        self.lake.table("s.t", ["day", "text"])
        select = "select * from values (date '2026-01-01', '01', 1), (date '2026-01-02', 'a/b=c %2', 2), (cast(null as date), null, 3), (date '2026-01-01', 'é?', 4) as t(day, text, id)"
        result = self.ok(self.lake.run(model("m", replace("s.t", select), table="s.t")))
        day = datetime.date
        self.assertEqual(self.lake.rows("s.t"), [(1, day(2026, 1, 1), "01"), (2, day(2026, 1, 2), "a/b=c %2"), (3, None, None), (4, day(2026, 1, 1), "é?")])
        self.assertEqual(result["m"]["partitions"][-1], "day=__HIVE_DEFAULT_PARTITION__/text=__HIVE_DEFAULT_PARTITION__")
        relation = self.lake.registered("s.t")
        assert relation is not None
        self.assertEqual([(c["name"], c["type"]) for c in relation["columns"]], [("id", "int"), ("day", "date"), ("text", "string")])
        # Spark sees them as they were.
        self.lake.table("s.u")
        self.ok(self.lake.run(model("u", replace("s.u", "select id, day, text from s.t"))))
        self.assertEqual(self.lake.rows("s.u"), self.lake.rows("s.t"))

    def test_partitions_that_the_rows_lie_in_are_replaced_also_that_of_null(self) -> None:
        self.lake.table("s.t", ["part"])
        self.ok(self.lake.run(model("m", replace("s.t", DAYS + " union all select 50, null, 'n'"))))
        again = statement("partitions", table="s.t", columns=["part", "id"], select="select 1, 100 union all select null, 101")
        result = self.ok(self.lake.run(model("m", again, table="s.t")))
        self.assertEqual(self.lake.rows("s.t"), [(0, "t0", 0), (100, None, 1), (101, None, None), (2, "t2", 2), (3, "t3", 0), (5, "t5", 2), (6, "t6", 0), (8, "t8", 2)])
        self.assertEqual(result["m"]["partitions"], ["part=1", "part=__HIVE_DEFAULT_PARTITION__"])
        self.assertEqual(self.lake.registered("s.t")["files"], self.lake.on_disk("s.t"))  # type: ignore[index]

    def test_partitions_that_are_others_than_they_were_are_replaced_all_the_same(self) -> None:
        self.lake.table("s.t", ["part"])
        self.ok(self.lake.run(model("m", replace("s.t", DAYS))))
        self.lake.table("s.t", ["name"])
        again = statement("partitions", table="s.t", columns=["name", "part", "id"], select="select 't1', 5, 100 union all select null, 5, 101", counts=True)
        result = self.ok(self.lake.run(model("m", again, table="s.t")))
        self.assertEqual([row[0] for row in self.lake.rows("s.t")], [0, 100, 101, 2, 3, 4, 5, 6, 7, 8])
        self.assertEqual((self.lake.registered("s.t")["partition_by"], result["m"]["rows"]), (["name"], 2))  # type: ignore[index]

    def test_what_is_kept_and_what_is_added_is_one_write(self) -> None:
        self.lake.table("s.t")
        self.lake.table("s.u")
        self.ok(self.lake.run(model("t", replace("s.t", "select cast(id as decimal(9,2)) as id, 'old' as name from range(4)")), model("u", replace("s.u", "select id from range(2, 7)"))))
        kept, added = replace("s.t", "select * from s.t where id < 2"), append("s.t", ["name", "id"], "select 'new', id from s.u", counts=True)
        result = self.ok(self.lake.run(model("t", together(kept, added), table="s.t")))
        self.assertEqual(result["t"]["rows"], 5)
        self.assertEqual([(str(id), name) for id, name in self.lake.rows("s.t")], [("0.00", "old"), ("1.00", "old"), ("2.00", "new"), ("3.00", "new"), ("4.00", "new"), ("5.00", "new"), ("6.00", "new")])
        # One write has one name, whatever the number of its files.
        self.assertEqual(len({os.path.basename(path).split("-", 2)[2].split(".")[0] for path in self.lake.on_disk("s.t")}), 1)
        # What is added may ask what was kept: then it is two.
        result = self.ok(self.lake.run(model("t", together(replace("s.t", "select * from s.t where id < 1"), append("s.t", ["id"], "select count(*) from s.t")), table="s.t")))
        self.assertEqual([(str(id), name) for id, name in self.lake.rows("s.t")], [("0.00", "old"), ("1.00", None)])
        # And what is wrong is told of its own statement.
        error = self.lake.run(model("t", together(replace("s.t", "select * from s.t"), append("s.t", ["id"], "select 1 / (id - 2) from s.u")), table="s.t"))["t"]["error"]
        self.assertEqual((error["class"], error["statement"], error["fragment"]), ("DIVIDE_BY_ZERO", 1, "1 / (id - 2)"))

    def test_rows_that_a_statement_changes_are_counted_by_its_own_query(self) -> None:
        self.lake.table("s.t")
        merged = replace("s.t", "select id from range(10)", counts=True, rows="select 3 from s.t limit 1")
        self.ok(self.lake.run(model("t", replace("s.t", "select 1 as id"))))
        self.assertEqual(self.ok(self.lake.run(model("t", merged, table="s.t")))["t"]["rows"], 3)

    def test_append_adds_by_name_and_casts_to_the_table(self) -> None:
        self.lake.table("s.t", ["part"])
        self.ok(self.lake.run(model("m", replace("s.t", DAYS + " where 1 = 0"))))
        result = self.ok(self.lake.run(model("m", append("s.t", ["PART", "id"], "select '7', cast(8 as bigint)", counts=True))))
        self.assertEqual(self.lake.rows("s.t"), [(8, None, 7)])
        self.assertEqual(result["m"]["rows"], 1)
        failed = self.lake.run(model("m", append("s.t", ["id"], "select 'x'"), ))["m"]
        self.assertEqual((failed["status"], failed["error"]["kind"], failed["error"]["class"]), ("error", "conversion", "CAST_INVALID_INPUT"))
        self.assertEqual(self.lake.rows("s.t"), [(8, None, 7)])

    def test_create_makes_an_empty_table_once(self) -> None:
        self.lake.table("ops.t")
        create = statement("create", table="ops.t", columns=[{"name": "a", "type": "string"}, {"name": "n", "type": "bigint"}], if_not_exists=True)
        self.ok(self.lake.run(model("m", append("ops.t", ["a"], "select 'x' from ops.t")), setup=[create]))
        self.assertEqual(self.lake.rows("ops.t"), [])
        self.ok(self.lake.run(model("m", append("ops.t", ["a"], "select 'x'")), setup=[create]))
        self.ok(self.lake.run(model("m", append("ops.t", ["a"], "select 'y'")), setup=[create]))
        self.assertEqual(self.lake.rows("ops.t"), [("x", None), ("y", None)])

    def test_views_of_views_follow_their_tables(self) -> None:
        for key in ("s.t", "s.out"):
            self.lake.table(key)
        for key in ("s.a", "s.b"):
            self.lake.table(key, format="view")
        view = lambda table, select: statement("view", table=table, select=select)
        self.ok(self.lake.run(model("t", replace("s.t", "select 1 as x")), model("b", view("s.b", "select x + 1 as y from s.t"), after=["t"]), model("a", view("s.a", "select y + 1 as z from s.b"), after=["b"])))
        self.ok(self.lake.run(model("t", replace("s.t", "select 10 as x")), model("out", replace("s.out", "select z from s.a"), after=["t"])))
        self.assertEqual(self.lake.rows("s.out"), [(12,)])
        relation = self.lake.registered("s.a")
        assert relation is not None
        self.assertEqual((relation["format"], relation["select"], relation["columns"][0]["type"]), ("view", "select y + 1 as z from s.b", "int"))

    def test_a_view_over_landed_files_is_read_by_the_node_that_made_it(self) -> None:
        file = f"{self.lake.root}/landed/a.csv"
        os.makedirs(os.path.dirname(file))
        with open(file, "w", encoding="utf-8") as opened:
            opened.write("id,name\n1,a\n2,b\n")
        self.lake.table("s.t")
        self.lake.table("s.v", format="view")
        landed = statement("landed", name="landed_0", format="csv", files=[file], width=2)
        view = statement("view", table="s.v", select="select cast(c0 as int) as id, c1 as name from landed_0")
        # The names of the files are of the node's own session, and of no other.
        self.ok(self.lake.run(model("m", together(landed, view, replace("s.t", "select id, name from s.v where id > 1"), statement("drop", table="s.v")))))
        self.assertEqual((self.lake.rows("s.t"), self.lake.registered("s.v")), ([(2, "b")], None))

    def test_a_table_becomes_a_view_and_a_table_again(self) -> None:
        self.lake.table("s.t")
        self.lake.table("s.v")
        self.ok(self.lake.run(model("t", replace("s.t", "select 1 as x")), model("v", replace("s.v", "select 2 as x"))))
        self.ok(self.lake.run(model("v", together(statement("drop", table="s.v"), statement("view", table="s.v", select="select x + 1 as x from s.t")))))
        self.assertEqual((self.lake.registered("s.v")["format"], self.lake.on_disk("s.v")), ("view", []))  # type: ignore[index]
        self.ok(self.lake.run(model("v", replace("s.v", "select x from s.v"))))
        self.assertEqual(self.lake.rows("s.v"), [(2,)])

    def test_drop_takes_the_table_and_its_files_away(self) -> None:
        self.lake.table("s.t", ["part"])
        self.ok(self.lake.run(model("m", replace("s.t", DAYS))))
        self.ok(self.lake.run(model("m", statement("drop", table="s.t"), statement("drop", table="s.t"))))
        self.assertEqual((self.lake.registered("s.t"), self.lake.on_disk("s.t")), (None, []))
        failed = self.lake.run(model("m", replace("s.t", "select * from s.t")))["m"]
        self.assertEqual((failed["error"]["class"], failed["error"]["fragment"], failed["error"]["offset"]), ("TABLE_OR_VIEW_NOT_FOUND", "s.t", 14))
        self.assertIn("`s`.`t` cannot be found", failed["error"]["message"])


    def test_a_hook_s_insert_is_the_table_s_too(self) -> None:
        self.lake.table("s.t", ["part"])
        self.ok(self.lake.run(model("m", replace("s.t", DAYS + " where id < 2"))))
        self.ok(self.lake.run(model("hook", statement("sql", sql="insert into s.t (id, part, name) values (10, 1, 's.t');", table="s.t"), statement("sql", sql="select 1"))))
        self.assertEqual(self.lake.rows("s.t"), [(0, "t0", 0), (1, "t1", 1), (10, "s.t", 1)])
        self.assertEqual(self.lake.registered("s.t")["files"], self.lake.on_disk("s.t"))  # type: ignore[index]


class Transactions(SparkCase):
    def test_a_statement_sees_what_those_before_it_wrote_and_others_do_not(self) -> None:
        self.lake.table("s.t", ["part"])
        self.lake.table("s.flow")
        self.lake.table("s.v", format="view")
        self.ok(self.lake.run(model("t", replace("s.t", DAYS)), model("v", statement("view", table="s.v", select="select count(*) as n from s.t"), after=["t"])))
        self.ok(self.lake.run(model("t", together(
            statement("temporary", name="fresh", select="select cast(id + 100 as int) as id, part, name from s.t where part = 1"),
            statement("alias", name="many", select="select * from s.t where part = 1"),
            replace("s.t", "select * from `S`.T where s.t.part <> 1"),
            append("s.t", ["id", "part", "name"], "select id, part, name from fresh", counts=True),
            statement("partitions", table="s.t", columns=["id", "part"], select="select id, part from s.t where part = 0 and id > 0"),
            replace("s.flow", "select (select n from s.v) as by_view, (select count(*) from s.t) as here, (select count(*) from many) as many, (select max(id) from s.t) as most"),
        ))))
        self.assertEqual(self.lake.rows("s.flow"), [(8, 8, 3, 107)])
        self.assertEqual([row[0] for row in self.lake.rows("s.t")], [101, 104, 107, 2, 3, 5, 6, 8])
        self.assertEqual(self.lake.registered("s.t")["files"], self.lake.on_disk("s.t"))  # type: ignore[index]

    def test_nothing_of_a_transaction_that_fails_is_seen(self) -> None:
        self.lake.table("s.t")
        self.lake.table("s.u")
        self.ok(self.lake.run(model("m", replace("s.t", "select 1 as a"))))
        before = self.lake.on_disk("s.t")
        result = self.lake.run(model("m", together(replace("s.t", "select 2 as a"), replace("s.u", "select a from s.t"), append("s.u", ["a"], "select 1 / (a - 2) from s.t"))))
        self.assertEqual((result["m"]["status"], result["m"]["error"]["class"], result["m"]["error"]["statement"]), ("error", "DIVIDE_BY_ZERO", 2))
        self.assertEqual((self.lake.rows("s.t"), self.lake.on_disk("s.t"), self.lake.registered("s.u"), self.lake.on_disk("s.u")), ([(1,)], before, None, []))
        self.assertEqual(os.listdir(f"{self.lake.root}/_staging"), [])

    def test_a_guard_ends_its_transaction_with_its_number(self) -> None:
        self.lake.table("s.t")
        guard = statement("guard", sql="select count(*) from s.t", code="too-many", message="There {n|row is|rows are} one too many.", hint="Look.")
        result = self.lake.run(model("m", together(replace("s.t", DAYS), guard)))
        self.assertEqual(result["m"]["error"], {"kind": "guard", "message": "There 9 rows are one too many.", "code": "too-many", "hint": "Look.", "statement": 1, "step": 0})
        self.assertIsNone(self.lake.registered("s.t"))

    def test_a_cleanup_runs_after_a_failure_and_its_own_is_not_told(self) -> None:
        self.lake.table("s.aside")
        result = self.lake.run(model("m", replace("s.aside", "select 1 as a"), replace("s.aside", "select nope from s.aside"), statement("drop", table="s.aside", cleanup=True), statement("sql", sql="no sql", cleanup=True)))
        self.assertEqual((result["m"]["error"]["class"], result["m"]["error"]["step"]), ("UNRESOLVED_COLUMN.WITH_SUGGESTION", 1))
        self.assertIsNone(self.lake.registered("s.aside"))

    def test_many_threads_write_one_table_and_read_it(self) -> None:
        self.lake.table("ops.flow")
        units = []
        for at in range(8):
            self.lake.table(f"s.t{at}")
            units.append(model(f"m{at}", together(replace(f"s.t{at}", f"select {at} as n, count(*) as c from ops.flow"), replace("ops.flow", f"select * from ops.flow where name <> 'm{at}'"), append("ops.flow", ["name"], f"select 'm{at}' from s.t{at}"))))
        create = statement("create", table="ops.flow", columns=[{"name": "name", "type": "string"}], if_not_exists=True)
        self.ok(self.lake.run(*units, setup=[create], threads=4))
        self.ok(self.lake.run(*units, threads=4))
        self.assertEqual(self.lake.rows("ops.flow"), [(f"m{at}",) for at in range(8)])
        self.assertEqual(self.lake.registered("ops.flow")["files"], self.lake.on_disk("ops.flow"))  # type: ignore[index]


class SharedParents(SparkCase):
    """A view that two read is computed once: its rows hold a number that each computing would draw anew."""

    def numbers(self, *readers: str, work: str = "group by id, number") -> List[List[Any]]:
        self.lake.table("s.v", format="view")
        drawn = "select id, reflect('java.util.UUID', 'randomUUID') as number from range(3)"
        select = f"select id, number from ({drawn}) {work}" if work else drawn
        units = [model("v", statement("view", table="s.v", select=select))]
        for at, reads in enumerate(readers):
            self.lake.table(f"s.r{at}")
            units.append(model(f"r{at}", replace(f"s.r{at}", f"select id, number from {reads}"), after=["v"]))
        self.ok(self.lake.run(*units))
        return [self.lake.rows(f"s.r{at}") for at in range(len(readers))]

    def test_a_view_that_several_read_is_computed_once(self) -> None:
        first, second, third = self.numbers("s.v", "(select * from s.v) as w", "s.v")
        self.assertEqual(first, second)
        self.assertEqual(first, third)
        # After the last reader nothing is kept.
        self.assertTrue(self.sessions.main._jsparkSession.sharedState().cacheManager().isEmpty())

    def test_a_view_is_read_through_another(self) -> None:
        self.lake.table("s.w", format="view")
        self.lake.table("s.v", format="view")
        units = [model("v", statement("view", table="s.v", select="select distinct number from (select reflect('java.util.UUID', 'randomUUID') as number)")), model("w", statement("view", table="s.w", select="select number from s.v"), after=["v"])]
        for name in ("a", "b"):
            self.lake.table(f"s.{name}")
            units.append(model(name, replace(f"s.{name}", "select * from s.w"), after=["w"]))
        self.ok(self.lake.run(*units))
        self.assertEqual(self.lake.rows("s.a"), self.lake.rows("s.b"))

    def test_a_view_that_only_picks_is_not_kept(self) -> None:
        first, second = self.numbers("s.v", "s.v", work="")
        self.assertNotEqual(first, second)


class Order(SparkCase):
    def statuses(self, result: Dict[str, Dict[str, Any]]) -> Dict[str, Any]:
        return {id: (node["status"], node.get("because")) for id, node in result.items() if id}

    def bad(self, id: str, after: List[str] = []) -> Dict[str, Any]:
        return model(id, statement("guard", sql="select 1", code="c", message="m"), after=after)

    def test_what_descends_from_a_failure_is_skipped_and_nothing_else(self) -> None:
        always = {**model("end", after=["a", "b", "c", "d"]), "always": True}
        result = self.lake.run(self.bad("a"), model("b", after=["a"]), model("c", after=["b"]), model("d"), always)
        self.assertEqual(self.statuses(result), {"a": ("error", None), "b": ("skipped", "a"), "c": ("skipped", "a"), "d": ("no-op", None), "end": ("no-op", None)})
        self.assertFalse(result[""]["cancelled"])

    def test_fail_fast_ends_the_run(self) -> None:
        result = self.lake.run(self.bad("a"), model("b"), model("c"), threads=1, fail_fast=True)
        self.assertEqual(self.statuses(result), {"a": ("error", None), "b": ("skipped", "fail-fast"), "c": ("skipped", "fail-fast")})

    def test_a_failed_test_stops_what_waits_only_where_tests_stop(self) -> None:
        test = {"after": [], "nodes": [{"id": "t", "kind": "test", "steps": [statement("test", count="select 2, null", store=[], clear=[])], "judge": {"error": {"operator": "!=", "limit": 0, "percent": False}}}]}
        self.assertEqual(self.statuses(self.lake.run(test, model("m", after=["t"]))), {"t": ("fail", None), "m": ("skipped", "t")})
        self.assertEqual(self.statuses(self.lake.run(test, model("m", after=["t"]), tests_stop=False)), {"t": ("fail", None), "m": ("no-op", None)})

    def test_events_tell_what_the_result_says(self) -> None:
        self.lake.table("s.t")
        result = self.lake.run(model("a", replace("s.t", "select 1 as a", counts=True)), model("b", after=["a"]))
        told = self.lake.events()
        self.assertEqual([event["event"] for event in told], ["job_started", "node_started", "node_finished", "node_started", "node_finished", "job_finished"])
        self.assertEqual([{key: value for key, value in event.items() if key != "event"} for event in told if event["event"] == "node_finished"], result[""]["nodes"])

    def test_a_setup_that_fails_is_told_and_no_node_runs(self) -> None:
        result = self.lake.run(model("a"), setup=[statement("sql", sql="selec 1")])
        self.assertEqual((result[""]["nodes"], result[""]["error"]["class"], result[""]["error"]["offset"]), ([], "PARSE_SYNTAX_ERROR", 0))

    def test_a_cancelled_run_ends_soon_and_half_of_nothing_is_there(self) -> None:
        self.lake.table("s.t")
        self.lake.table("s.u")
        self.ok(self.lake.run(model("t", replace("s.t", "select 1 as a"))))
        long = "select sum(a.id * b.id) as a from range(2000000) as a cross join range(2000000) as b"
        plan = self.lake.plan(model("t", together(replace("s.u", "select 2 as a"), replace("s.t", long))), model("u", after=["t"]))

        def cancel() -> None:
            while not any(event["event"] == "node_started" for event in self.lake.events()):
                time.sleep(0.05)
            time.sleep(1)
            self.lake.files.write(f"{plan['job_root']}/cancel", "")

        threading.Thread(target=cancel, daemon=True).start()
        result = self.lake.carry_out(plan)
        self.assertEqual((result["t"]["error"]["kind"], result["u"]["status"], result["u"]["because"], result[""]["cancelled"]), ("cancelled", "skipped", "t", True))
        self.assertEqual((self.lake.rows("s.t"), self.lake.registered("s.u")), ([(1,)], None))
        # The session is of use again.
        self.lake.stop.reason = None
        self.lake.stop = type(self.lake.stop)()
        self.ok(self.lake.run(model("t", replace("s.t", "select 3 as a"))))


class Tests(SparkCase):
    def judged(self, failures: int, tested: Any, **judge: Any) -> Dict[str, Any]:
        limits = {key: {"operator": operator, "limit": limit, "percent": percent} for key, (operator, limit, percent) in judge.items()}
        unit = {"after": [], "nodes": [{"id": "t", "kind": "test", "steps": [statement("test", count=f"select {failures}, {tested}", store=[], clear=[])], "judge": limits}]}
        return self.lake.run(unit)["t"]

    def test_thresholds_count_rows_or_a_share_of_the_tested(self) -> None:
        self.assertEqual(self.judged(0, "null", error=("!=", 0, False), warn=("!=", 0, False))["status"], "pass")
        self.assertEqual(self.judged(3, "null", error=(">", 5, False), warn=("!=", 0, False))["status"], "warn")
        told = self.judged(49, 4975, error=(">", 1, True))
        self.assertEqual((told["status"], told["failures"], told["tested"]), ("pass", 49, 4975))
        self.assertEqual(self.judged(50, 4975, error=(">", 1, True))["status"], "fail")

    def test_failing_rows_are_kept_and_taken_away(self) -> None:
        self.lake.table("s.t")
        self.lake.table("dq.t")
        count = "select count(*), (select count(*) from s.t) from s.t where a > 1"
        test = statement("test", count=count, store=[replace("dq.t", "select a from s.t where a > 1")], clear=[statement("drop", table="dq.t")])
        unit = {"after": ["m"], "nodes": [{"id": "t", "kind": "test", "steps": [test], "judge": {"error": {"operator": "!=", "limit": 0, "percent": False}}}]}
        result = self.lake.run(model("m", replace("s.t", "select explode(array(1, 2, 3)) as a")), unit)
        self.assertEqual((result["t"]["status"], result["t"]["failures"], result["t"]["tested"], result["t"]["stored"]), ("fail", 2, 3, True))
        self.assertEqual(self.lake.rows("dq.t"), [(2,), (3,)])
        result = self.ok(self.lake.run(model("m", replace("s.t", "select 1 as a")), unit))
        self.assertNotIn("stored", result["t"])
        self.assertIsNone(self.lake.registered("dq.t"))

    def test_tests_share_a_scan(self) -> None:
        fails = {"error": {"operator": "!=", "limit": 0, "percent": False}}
        node = lambda id, count, judge=fails: {"id": id, "kind": "test", "steps": [statement("test", count=count, store=[], clear=[])], "judge": judge}
        nodes = [node("exact", "select 1/0"), node("inexact", "select 7, null"), node("fine", "select 1/0")]
        scan = {"sql": "select 10, 2, 1, 0", "exact": [True, False, True]}
        result = self.lake.run({"after": [], "nodes": nodes, "scan": scan})
        self.assertEqual([(result[id]["status"], result[id]["failures"], result[id].get("tested")) for id in ("exact", "inexact", "fine")], [("fail", 2, 10), ("fail", 7, None), ("pass", 0, 10)])
        # A scan that can't be asked: each test on its own.
        result = self.lake.run({"after": [], "nodes": nodes, "scan": {**scan, "sql": "select nope"}})
        self.assertEqual([result[id]["status"] for id in ("exact", "inexact", "fine")], ["error", "fail", "error"])

    def test_rows_are_compared_as_bags(self) -> None:
        compare = lambda actual, expected: {"after": [], "nodes": [{"id": "u", "kind": "unit_test", "steps": [statement("compare", actual=actual, expected=expected, columns=["a", "b"])]}]}
        same = self.lake.run(compare("select * from values (1, null), (2, 'x'), (1, null) as t(a, b)", "select * from values (2, 'x'), (1, null), (1, null) as t(a, b)"))["u"]
        self.assertEqual((same["status"], same["failures"]), ("pass", 0))
        told = self.lake.run(compare("select * from values (1, null), (1, null) as t(a, b)", "select * from values (1, null), (1, 'null') as t(a, b)"))["u"]
        self.assertEqual((told["status"], told["missing"], told["unexpected"]), ("fail", [["1", "null"]], [["1", None]]))
        many = self.lake.run(compare("select id, 'x' from range(500)", "select 1, 'x' where false"))["u"]
        self.assertEqual((len(many["unexpected"]), many["missing"]), (100, []))


class Errors(SparkCase):
    def failed(self, select: str) -> Dict[str, Any]:
        self.lake.table("s.t")
        return self.lake.run(model("m", replace("s.t", select)))["m"]["error"]

    def test_a_place_is_told_in_utf_16_after_letters_beyond_it(self) -> None:
        select = "select 'é😀' as x, 1 / (id - 5) as y from range(10)"
        error = self.failed(select)
        self.assertEqual((error["kind"], error["class"], error["fragment"]), ("conversion", "DIVIDE_BY_ZERO", "1 / (id - 5)"))
        self.assertEqual(select.encode("utf-16-le")[2 * error["offset"]:].decode("utf-16-le")[:5], "1 / (")
        self.assertEqual(error["message"], "Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead.")

    def test_a_place_is_told_after_names_that_the_runner_changed(self) -> None:
        self.lake.table("s.u")
        self.ok(self.lake.run(model("u", replace("s.u", "select 'x' as a"))))
        error = self.failed("select\n  u.a,\n  cast(u.a as int) as b\nfrom s.u as u join s.u as v on u.a = v.a")
        self.assertEqual((error["class"], error["fragment"], error["offset"]), ("CAST_INVALID_INPUT", "cast(u.a as int)", 16))
        error = self.failed("select s.u.a from s.u where s.u.nope = 1")
        self.assertEqual((error["fragment"], error["offset"]), ("s.u.nope", 28))
        self.assertNotIn("lakec", error["message"])

    def test_kinds(self) -> None:
        self.assertEqual(self.failed("selec 1")["kind"], "sql")
        self.assertEqual(self.failed("select cast(9999999999 as int)")["kind"], "conversion")
        self.lake.table("s.t")
        landed = statement("landed", name="l", format="lines", files=[f"{self.lake.root}/none.txt"])
        error = self.lake.run(model("m", landed, replace("s.t", "select * from l")))["m"]["error"]
        self.assertEqual(error["kind"], "missing-file")
        self.assertNotIn("\n", error["message"])

    def test_faults_of_the_machine_have_kinds_of_their_own(self) -> None:
        # Thrown by the JVM's own classes, as executors and file systems throw them.
        jvm: Any = self.sessions.main._jvm
        faults = {
            "space": jvm.java.io.IOException("No space left on device"),
            "memory": jvm.java.lang.OutOfMemoryError("Java heap space"),
            "permission": jvm.org.apache.hadoop.security.AccessControlException("Permission denied: user=lakec, access=WRITE"),
            "connection": jvm.java.net.ConnectException("Connection refused"),
        }
        for kind, fault in faults.items():
            wrapped = jvm.org.apache.spark.SparkException("Job aborted due to stage failure: Task 0 in stage 1.0 failed 1 times", fault)
            failure = failure_of(thrown(wrapped))
            self.assertEqual(failure.info["kind"], kind, kind)
            self.assertNotIn("\n", failure.info["message"])

    def test_a_disk_that_takes_no_more_fails_its_node_and_nothing_else(self) -> None:
        self.lake.table("s.t")
        self.lake.table("s.u")
        plan = self.lake.plan(model("m", replace("s.t", "select id from range(10)")), model("u", replace("s.u", "select 1 as a")))

        class Full(LocalFiles):
            def write(self, path: str, text: str) -> None:
                if path.endswith("relations/s.t.json"):
                    raise OSError(errno.ENOSPC, "No space left on device", path)
                super().write(path, text)

        result = self.lake.carry_out(plan, Full())
        self.assertEqual((result["m"]["status"], result["m"]["error"]["kind"], result["u"]["status"]), ("error", "space", "success"))


if __name__ == "__main__":
    unittest.main()
