#!/bin/sh
# Builds emr_deps.zip, the Python packages that every job on EMR brings along: `scripts/build_emr_deps.sh [FILE]`.
# The versions and their hashes stand in compiler/adapters/spark/runner/requirements.txt.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
[ -f "$here/dist/lakec.cjs" ] || (cd "$here" && node scripts/build.mjs)
exec node "$here/bin/lakec.js" emr deps --out "${1:-emr_deps.zip}"
