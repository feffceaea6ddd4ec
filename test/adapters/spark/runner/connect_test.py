"""The runner behind a Spark Connect server, where there is no JVM to ask."""

from __future__ import annotations

import os
import unittest

import parquet_test
from base import SparkCase, model, replace, statement


class Connect(SparkCase):
    remote = os.environ.get("LAKEC_TEST_REMOTE", "sc://127.0.0.1:15002")

    test_partitions_keep_their_types_and_nulls_and_stand_last = parquet_test.Acts.test_partitions_keep_their_types_and_nulls_and_stand_last
    test_partitions_that_the_rows_lie_in_are_replaced_also_that_of_null = parquet_test.Acts.test_partitions_that_the_rows_lie_in_are_replaced_also_that_of_null
    test_append_adds_by_name_and_casts_to_the_table = parquet_test.Acts.test_append_adds_by_name_and_casts_to_the_table
    test_views_of_views_follow_their_tables = parquet_test.Acts.test_views_of_views_follow_their_tables
    test_a_statement_sees_what_those_before_it_wrote_and_others_do_not = parquet_test.Transactions.test_a_statement_sees_what_those_before_it_wrote_and_others_do_not
    test_many_threads_write_one_table_and_read_it = parquet_test.Transactions.test_many_threads_write_one_table_and_read_it
    test_a_place_is_told_in_utf_16_after_letters_beyond_it = parquet_test.Errors.test_a_place_is_told_in_utf_16_after_letters_beyond_it
    test_a_place_is_told_after_names_that_the_runner_changed = parquet_test.Errors.test_a_place_is_told_after_names_that_the_runner_changed
    test_kinds = parquet_test.Errors.test_kinds
    test_a_cancelled_run_ends_soon_and_half_of_nothing_is_there = parquet_test.Order.test_a_cancelled_run_ends_soon_and_half_of_nothing_is_there
    test_rows_are_compared_as_bags = parquet_test.Tests.test_rows_are_compared_as_bags
    failed = parquet_test.Errors.failed

    def test_landed_files(self) -> None:
        self.lake.table("s.t")
        path = f"{self.lake.root}/land/date=2026-01-01/a b.csv"
        self.lake.files.write(path, 'x,y\n1,"a ""b"" c\nd"\n')
        landed = statement("landed", name="l", format="csv", files=[path], width=2)
        self.ok(self.lake.run(model("m", landed, replace("s.t", "select * from l"))))
        self.assertEqual(self.lake.rows("s.t"), [("1", 'a "b" c\nd', path)])


if __name__ == "__main__":
    unittest.main()
