"""Records what dbt-core makes of the project beside it: python record.py (needs dbt-core 1.11 and dbt-duckdb)."""
import json, pathlib, shutil, subprocess, sys, tempfile

here = pathlib.Path(__file__).parent
with tempfile.TemporaryDirectory() as folder:
    work = pathlib.Path(folder) / "project"
    shutil.copytree(here / "project", work)
    dbt = pathlib.Path(sys.executable).parent / "dbt"
    subprocess.run([str(dbt), "parse", "--no-partial-parse", "--no-send-anonymous-usage-stats"], cwd=work, check=True)
    manifest = json.loads((work / "target" / "manifest.json").read_text())
KEYS = ["name", "package_name", "path", "original_file_path", "fqn", "alias", "database", "schema", "tags", "meta", "config", "description", "raw_code", "refs", "sources", "group", "access", "version",
        "latest_version", "attached_node", "column_name", "test_metadata", "source_name", "identifier", "loader", "loaded_at_field", "freshness"]
out = {}
for part in ("nodes", "sources", "exposures", "unit_tests"):
    for unique_id, node in manifest[part].items():
        out[unique_id] = {key: node[key] for key in KEYS if node.get(key) is not None}
        out[unique_id]["parents"] = (node.get("depends_on") or {}).get("nodes", [])
        if isinstance(node.get("checksum"), dict) and node["checksum"]["name"] == "sha256":
            out[unique_id]["checksum"] = node["checksum"]["checksum"]
        if node.get("columns"):
            out[unique_id]["columns"] = [{"name": c["name"], "tags": c["tags"], "description": c["description"]} for c in node["columns"].values()]
(here / "recorded.json").write_text(json.dumps({"nodes": out, "disabled": sorted(manifest["disabled"])}, indent=1, sort_keys=True) + "\n")
