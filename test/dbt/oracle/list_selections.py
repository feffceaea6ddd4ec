"""Reads a list of argument lists from stdin, runs `dbt ls` with each in one process, and prints the lists of results as JSON."""
import json, sys
from dbt.cli.main import dbtRunner

runner = dbtRunner()
made = []
for line in json.load(sys.stdin):
    done = runner.invoke(["--quiet", "ls", "--output", "selector", *line])
    made.append(list(done.result or []) if done.success else ["dbt failed: %s" % done.exception])
print("\n" + json.dumps(made))
