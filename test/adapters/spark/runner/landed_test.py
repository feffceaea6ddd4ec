"""Landed files have the fields that DuckDB reads."""

from __future__ import annotations

import gzip
import os
import random
import unittest
from collections import Counter
from typing import Any, Dict, List, Tuple

import duckdb
from base import SparkCase

from lakec_runner.landed import read_landed

PIECES = ["a", "B7", "é", "😀", " ", "  ", ",", '"', '""', "\n", "\r\n", "\\", "\\n", "'", "#", ";", "\t", "null", "NULL", "NaN", "0", "-1.50", "2026-01-31", "\u00a0", "%", "=", "{", "|", "\u2028"]


class Landed(SparkCase):
    def write(self, name: str, data: bytes) -> str:
        path = f"{self.lake.root}/{name}"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    def spark_rows(self, format: str, files: List[str], width: int = 0) -> Dict[str, Counter]:
        found: Dict[str, Counter] = {file: Counter() for file in files}
        for row in read_landed(self.sessions.main, {"do": "landed", "title": "", "name": "l", "format": format, "files": files, "width": width}).collect():  # type: ignore[typeddict-item]
            found[row["filename"]][tuple(row)[:-1]] += 1
        return found

    def duckdb_rows(self, format: str, file: str, width: int = 0) -> Any:
        columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(width))
        path = file.replace("'", "''")
        sql = {
            "csv": f"""select {', '.join(f'c{at}' for at in range(width))} from read_csv('{path}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {{{columns}}}, filename = true)""",
            "lines": f"select line from read_csv('{path}', auto_detect = false, header = false, delim = chr(31), quote = '', escape = '', columns = {{'line': 'VARCHAR'}}, filename = true, max_line_size = 67108864)",
        }[format]
        try:
            return Counter(duckdb.sql(sql).fetchall())
        except duckdb.Error as error:
            return error

    def field(self, random: random.Random) -> str:
        return "".join(random.choice(PIECES) for _ in range(random.choice([0, 0, 1, 1, 2, 5])))

    def text(self, random: random.Random, rows: int, width: int, end: str) -> str:
        """A file by RFC 4180: fields are quoted where they must be, and sometimes where they need not."""
        lines = []
        for row in range(rows + 1):
            fields = [self.field(random) if row > 0 else f"h{at}" for at in range(width)]
            lines.append(",".join('"' + field.replace('"', '""') + '"' if any(c in field for c in '",\n\r') or random.random() < 0.2 else field for field in fields))
        return end.join(lines) + (end if random.random() < 0.7 else "")

    def test_csv_as_rfc_4180_has_it(self) -> None:
        chance = random.Random(4180)
        for width in (2, 3):
            files, bad = [], []
            for at in range(120):
                end = chance.choice(["\n", "\n", "\r\n"])
                data = self.text(chance, chance.choice([0, 1, 2, 7]), width, end).encode("utf-8")
                if chance.random() < 0.2:
                    data = b"\xef\xbb\xbf" + data
                files.append(self.write(f"w{width}/date=2026-01-{at % 28 + 1:02d}/a b+%41 #{at}é.csv{'.gz' if chance.random() < 0.2 else ''}", data))
            expected = {file: self.duckdb_rows("csv", file, width) for file in files}
            readable = [file for file in files if isinstance(expected[file], Counter)]
            self.assertGreater(len(readable), 100)
            found = self.spark_rows("csv", readable, width)
            for file in readable:
                if found[file] != expected[file]:
                    with open(file, "rb") as opened:
                        data = opened.read()
                    bad.append((gzip.decompress(data) if file.endswith(".gz") else data, found[file] - expected[file], expected[file] - found[file]))
            self.assertEqual(bad, [], f"{len(bad)} files differ: " + "\n".join(map(repr, bad)))

    def test_csv_that_duckdb_refuses_is_refused(self) -> None:
        for name, text in {"wide": "a,b\n1,2,3\n", "narrow": "a,b\n1\n2,3\n", "open": 'a,b\n1,"x\n2,3\n'}.items():
            file = self.write(f"{name}.csv", text.encode())
            self.assertIsInstance(self.duckdb_rows("csv", file, 2), duckdb.Error, name)
            with self.assertRaises(Exception, msg=name):
                self.spark_rows("csv", [file], 2)

    def test_lines(self) -> None:
        texts = ['{"a": 1}\n\n{"b": "x\\ty"}\n{"c": 1}', '{"a": 1}\r\n\r\n{"b": 1}\r\n', "\ufeff{}\n", "", "\n", "a\n\n\n", '{"q": "a ""b"" , c"}\n', "  \n\t\nx\n", "é😀\u2028z\n"]
        files = [self.write(f"l{at}=x/part.ndjson{'.gz' if at % 3 == 2 else ''}", text.encode()) for at, text in enumerate(texts)]
        found = self.spark_rows("lines", files)
        for file, text in zip(files, texts):
            expected = self.duckdb_rows("lines", file)
            if not isinstance(expected, duckdb.Error):
                self.assertEqual(found[file], expected, repr(text))

    def test_parquet(self) -> None:
        one, two = f"{self.lake.root}/p=1/a b.parquet", f"{self.lake.root}/p=2/x.parquet"
        for file, sql in ((one, "select 1 as a, 'x' as b"), (two, "select 2 as a, date '2026-01-02' as c")):
            os.makedirs(os.path.dirname(file), exist_ok=True)
            duckdb.sql(f"copy ({sql}) to '{file}' (format parquet)")
        rows = read_landed(self.sessions.main, {"do": "landed", "title": "", "name": "l", "format": "parquet", "files": [one, two]}).select("a", "b", "c", "filename").collect()
        import datetime

        self.assertEqual(sorted(map(tuple, rows)), [(1, "x", None, one), (2, None, datetime.date(2026, 1, 2), two)])


if __name__ == "__main__":
    unittest.main()
