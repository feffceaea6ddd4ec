"""Names of tables in SQL texts, and places of errors."""

from __future__ import annotations

import unittest

import base  # noqa: F401

from lakec_runner.names import original_offset, places, rename, tables_in, without_marks
from lakec_runner.drafts import partition_condition, partition_of
from lakec_runner.transaction import counted


class Names(unittest.TestCase):
    def test_tables_are_found_outside_of_texts_comments_and_longer_names(self) -> None:
        text = """select `s`.`t`.a, 's.t', "s.t", r's.t\\', lake.s.t, x.s . t -- s.t
        /* s.t */ from S.T join s . u on true join `s`.`odd``name` where a = 's.t\\' s.t'"""
        known = {"s.t": 1, "s.u": 1, "s.odd`name": 1}
        self.assertEqual(tables_in(text, known), set(known))
        self.assertEqual(len([place for place in places(text) if place.key == "s.t"]), 2)

    def test_a_renamed_text_leads_back_to_its_own_offsets(self) -> None:
        text = "select s.t.a, 😀.x from s.t join `s`.u"
        renamed = rename(text, {"s.t": "s__lakec_1a_1", "s.u": "s__lakec_1a_2"})
        self.assertEqual(renamed.text, "select `s__lakec_1a_1`.t.a, 😀.x from `s__lakec_1a_1`.t join `s__lakec_1a_2`.u")
        for word in ("select", "t.a", "😀", "from", "t join", "join", "u"):
            self.assertEqual(original_offset(renamed.text.rindex(word), renamed.shifts), text.rindex(word), word)
        self.assertEqual(without_marks("`s__lakec_1a_12`.`t`"), "`s`.`t`")

    def test_partitions(self) -> None:
        self.assertEqual(partition_of("/lake/a=b/t/p=1/q=x%2Fy/f.parquet", ["p", "q"]), "p=1/q=x%2Fy")
        self.assertEqual(partition_condition("p=1/q=x%2F%27y", [{"name": "p", "type": "int"}, {"name": "q", "type": "string"}]), "`p` <=> cast('1' as int) and `q` <=> cast('x/\\'y' as string)")
        self.assertEqual(partition_condition("p=__HIVE_DEFAULT_PARTITION__", [{"name": "P", "type": "date"}]), "`p` <=> cast(null as date)")

    def test_numbers_of_guards(self) -> None:
        self.assertEqual([counted("{n|row|rows} too many", n) for n in (1, 12345)], ["1 row too many", "12345 rows too many"])


if __name__ == "__main__":
    unittest.main()
