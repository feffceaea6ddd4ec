"""Stages, as far as rows leave by them: COPY INTO a place, GET and REMOVE, which fakesnow lacks. Stages are folders here; S3 is where a test says that it is."""

import gzip
import re
import shutil
import tempfile
import urllib.request
from pathlib import Path

import pyarrow
import pyarrow.csv
import pyarrow.parquet

folder = Path(tempfile.mkdtemp(prefix="stages-"))
# Rows of a file that is unloaded, so that a large result has several.
ROWS = 400_000


def unload(sql):
    """Where a COPY writes to, the SELECT, and how; None for another statement."""
    found = re.match(r"\s*copy\s+into\s+(@\S+|'s3://[^']*')\s+from\s+\((.*)\n\)\n(.*)$", sql, re.I | re.S)
    return found and (found[1].strip("'"), found[2], found[3])


def write(to, rows, how, s3):
    """Writes an Arrow table in parts; the row that COPY gives."""
    rows = pyarrow.table([column.cast(pyarrow.string()) for column in rows.columns], names=rows.column_names)
    csv = re.search(r"type\s*=\s*csv", how, re.I) is not None
    size = 0
    for part, start in enumerate(range(0, max(rows.num_rows, 1), ROWS)):
        sink = pyarrow.BufferOutputStream()
        if csv:
            pyarrow.csv.write_csv(rows.slice(start, ROWS), sink, pyarrow.csv.WriteOptions(quoting_style="all_valid"))
            content = gzip.compress(sink.getvalue().to_pybytes(), 1)
        else:
            pyarrow.parquet.write_table(rows.slice(start, ROWS), sink)
            content = sink.getvalue().to_pybytes()
        size += len(content)
        name = f"{to}{part}_0_0.{'csv.gz' if csv else 'snappy.parquet'}"
        if to.startswith("s3://"):
            urllib.request.urlopen(urllib.request.Request(f"{s3}/{name[5:]}", content, {"Content-Type": "application/octet-stream"}, method="PUT"), timeout=30).close()
        else:
            path = folder / name[1:]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return rows.num_rows, size, size


def fetch(sql):
    """What the client needs to copy a stage's files to a folder; None for another statement."""
    found = re.match(r"\s*get\s+@(\S+?)/?\s+'file://((?:[^'\\]|\\.)*)'\s*$", sql, re.I)
    if not found:
        return None
    names = sorted(path.name for path in (folder / found[1]).glob("*"))
    return {"command": "DOWNLOAD", "src_locations": names, "stageInfo": {"locationType": "LOCAL_FS", "location": str(folder / found[1]), "creds": {}}, "localLocation": re.sub(r"\\(.)", r"\1", found[2]), "parallel": 1, "encryptionMaterial": [], "presignedUrls": [], "overwrite": True, "parameters": []}


def remove(sql):
    """True when it was a REMOVE, which has been done."""
    found = re.match(r"\s*remove\s+@(\S+?)/?\s*$", sql, re.I)
    if found:
        shutil.rmtree(folder / found[1], ignore_errors=True)
    return found is not None
