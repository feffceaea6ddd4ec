"""Commits under every kill and every race: no Spark is needed to finish one."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import threading
import unittest
from types import SimpleNamespace
from typing import Any, Callable, Dict, List, Optional, Tuple

from base import Lake, LocalFiles  # noqa: F401

from lakec_runner import leases as leases_module
from lakec_runner.errors import JobFailure
from lakec_runner.journal import Journal, Record
from lakec_runner.leases import Leases
from lakec_runner.main import recover
from lakec_runner.owners import Owners


class Snapping(LocalFiles):
    """Keeps a copy of the lake as it is before each change, as a kill at that moment would leave it."""

    def __init__(self, root: str, kept: str) -> None:
        self._root = root
        self._kept = kept
        self.count = 0
        self.on = False

    def _snap(self) -> None:
        if self.on:
            shutil.copytree(self._root, f"{self._kept}/{self.count}")
            self.count += 1

    def write(self, path: str, text: str) -> None:
        if "/owners/" not in path:
            self._snap()
        super().write(path, text)

    def move_all(self, moves: List[Tuple[str, str]]) -> None:
        for move in moves:
            self._snap()
            super().move_all([move])

    def remove(self, path: str) -> None:
        if "/owners/" not in path and "/leases/" not in path:
            self._snap()
        super().remove(path)


def state(root: str) -> Dict[str, str]:
    """Every file but those of the journal, leases and staging, with its text."""
    found = {}
    for path in LocalFiles().walk(root):
        if not any(part in path for part in ("/journal/", "/owners/", "/leases/", "/_staging/")):
            with open(path, encoding="utf-8") as file:
                found[path[len(root):]] = file.read()
    return found


def put(path: str, text: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


class Kills(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="lakec-journal-")
        self.root = f"{self.folder}/lake a=b"
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def commit(self, files: LocalFiles, owners: Owners) -> None:
        """Two tables change, one goes, one is new."""
        root, staging = self.root, f"{self.root}/_staging/{owners.token}"
        for at in range(3):
            put(f"{staging}/1/p={at}/new{at}.parquet", f"new {at}")
        put(f"{staging}/2/u.parquet", "u")
        record: Record = {
            "id": "r1", "owner": owners.token, "tables": ["s.gone", "s.t", "s.u"],
            "moves": [(f"{staging}/1/p={at}/new{at}.parquet", f"{root}/s/t/p={at}/new{at}.parquet") for at in range(3)] + [(f"{staging}/2/u.parquet", f"{root}/s/u/u.parquet")],
            "relations": {f"{root}/_state/relations/s.gone.json": None, f"{root}/_state/relations/s.t.json": "t2", f"{root}/_state/relations/s.u.json": "u1"},
            "removes": [f"{root}/s/t/p=1/old.parquet", f"{root}/s/t/p=9/old.parquet", f"{root}/s/gone/old.parquet"],
        }
        Journal(files, f"{root}/_state", owners).commit(record, lambda commit: None)

    def lay(self) -> None:
        for path in ("s/t/p=1/old.parquet", "s/t/p=9/old.parquet", "s/gone/old.parquet"):
            put(f"{self.root}/{path}", path)
        put(f"{self.root}/_state/relations/s.t.json", "t1")
        put(f"{self.root}/_state/relations/s.gone.json", "g1")

    def recover(self, files: Optional[LocalFiles] = None) -> int:
        """What a run does first; gives how many commits it told that it finished."""
        files = files or LocalFiles()
        owners = Owners(files, f"{self.root}/_state", "next")
        told: List[str] = []
        world = SimpleNamespace(
            files=files, owners=owners, journal=Journal(files, f"{self.root}/_state", owners), leases=Leases(files, f"{self.root}/_state", owners, lambda: False),
            events=SimpleNamespace(message=told.append), plan={"staging_root": f"{self.root}/_staging"}, sessions=None,
        )
        recover(world)  # type: ignore[arg-type]
        owners.close()
        return len(told)

    def die(self) -> None:
        """The owners' processes are no more."""
        folder = f"{self.root}/_state/owners"
        for name in os.listdir(folder):
            with open(f"{folder}/{name}", encoding="utf-8") as file:
                told = json.load(file)
            put(f"{folder}/{name}", json.dumps({**told, "started": "another"}))

    def test_a_kill_before_any_step_leaves_all_of_a_commit_or_nothing(self) -> None:
        self.lay()
        files = Snapping(self.root, f"{self.folder}/kept")
        before = state(self.root)
        owners = Owners(files, f"{self.root}/_state", "killed")
        Leases(files, f"{self.root}/_state", owners, lambda: False).take("s.t")
        files.on = True
        self.commit(files, owners)
        files.on = False
        after = state(self.root)
        owners.close()
        self.assertEqual(files.count, 12)
        for at in range(files.count):
            with self.subTest(step=at):
                shutil.rmtree(self.root)
                shutil.copytree(f"{files._kept}/{at}", self.root)
                self.die()
                self.assertEqual(self.recover(), 0 if at == 0 else 1)
                self.assertEqual(state(self.root), before if at == 0 else after)
                self.assertEqual([LocalFiles().walk(f"{self.root}/{left}") for left in ("_staging", "_state/journal", "_state/owners", "_state/leases")], [[], [], [], []])

    def test_a_kill_of_the_one_that_finishes_is_finished_too(self) -> None:
        self.lay()
        files = Snapping(self.root, f"{self.folder}/first")
        owners = Owners(files, f"{self.root}/_state", "killed")
        files.on = True
        self.commit(files, owners)
        after = state(self.root)
        owners.close()
        for at in range(1, files.count, 3):
            shutil.rmtree(self.root)
            shutil.copytree(f"{files._kept}/{at}", self.root)
            self.die()
            again = Snapping(self.root, f"{self.folder}/second{at}")
            again.on = True
            self.recover(again)
            for second in range(again.count):
                with self.subTest(first=at, second=second):
                    shutil.rmtree(self.root)
                    shutil.copytree(f"{again._kept}/{second}", self.root)
                    self.die()
                    self.recover()
                    self.assertEqual(state(self.root), after)

    def test_what_a_living_run_owns_is_left_alone(self) -> None:
        owners = Owners(LocalFiles(), f"{self.root}/_state", "living")
        put(f"{self.root}/_staging/{owners.token}/1/x.parquet", "x")
        Leases(LocalFiles(), f"{self.root}/_state", owners, lambda: False).take("s.t")
        self.recover()
        self.assertEqual(len(LocalFiles().walk(f"{self.root}/_staging")) + len(LocalFiles().walk(f"{self.root}/_state/leases")), 2)
        owners.close()


class Races(unittest.TestCase):
    def setUp(self) -> None:
        self.root = tempfile.mkdtemp(prefix="lakec-leases-")
        self.addCleanup(shutil.rmtree, self.root, ignore_errors=True)
        patience = leases_module.PATIENCE
        self.addCleanup(lambda: setattr(leases_module, "PATIENCE", patience))

    def party(self, name: str, stopped: Callable[[], bool] = lambda: False) -> Tuple[Owners, Leases]:
        owners = Owners(LocalFiles(), self.root, name)
        self.addCleanup(owners.close)
        return owners, Leases(LocalFiles(), self.root, owners, stopped)

    def test_a_table_has_one_writer(self) -> None:
        parties = [self.party(f"run{at}") for at in range(4)]
        put(f"{self.root}/count", "0")
        failures: List[BaseException] = []

        def work(leases: Leases) -> None:
            try:
                for _ in range(10):
                    leases.take("s.t")
                    with open(f"{self.root}/count", encoding="utf-8") as file:
                        count = int(file.read())
                    threading.Event().wait(0.001)
                    put(f"{self.root}/count", str(count + 1))
                    leases.give(["s.t"])
            except BaseException as error:  # noqa: BLE001
                failures.append(error)

        threads = [threading.Thread(target=work, args=(leases,)) for _, leases in parties for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        with open(f"{self.root}/count", encoding="utf-8") as file:
            self.assertEqual(file.read(), "80")

    def test_who_waits_too_long_is_told_which_run_writes(self) -> None:
        leases_module.PATIENCE = 0.2
        _, first = self.party("first")
        _, second = self.party("second")
        first.take("s.t")
        with self.assertRaises(JobFailure) as caught:
            second.take("s.t")
        self.assertEqual(caught.exception.info, {"kind": "conflict", "message": "The run first is writing s.t.", "hint": "Run again when it has ended."})
        first.give(["s.t"])
        second.take("s.t")

    def test_a_dead_run_s_lease_is_taken_over_and_it_knows(self) -> None:
        owners, first = self.party("first")
        first.take("s.t")
        path = f"{self.root}/owners/{owners.token}.json"
        with open(path, encoding="utf-8") as file:
            told = json.load(file)
        put(path, json.dumps({**told, "started": "another"}))
        _, second = self.party("second")
        second.take("s.t")
        self.assertFalse(first.holds("s.t"))
        self.assertTrue(second.holds("s.t"))

    def test_a_run_of_another_machine_is_dead_when_it_is_silent(self) -> None:
        from lakec_runner import owners as owners_module

        owners, _ = self.party("mine")
        path = f"{self.root}/owners/other.json"
        import time

        put(path, json.dumps({"machine": "elsewhere", "pid": 1, "started": "1", "at": time.time(), "beat": 1}))
        self.assertTrue(owners.alive("other"))
        silence = owners_module.SILENCE
        try:
            owners_module.SILENCE = 0.05
            time.sleep(0.1)
            self.assertFalse(owners.alive("other"))
            put(path, json.dumps({"machine": "elsewhere", "pid": 1, "started": "1", "at": time.time(), "beat": 2}))
            self.assertTrue(owners.alive("other"))
        finally:
            owners_module.SILENCE = silence
        put(path, json.dumps({"machine": "elsewhere", "pid": 1, "started": "1", "at": time.time() - 3600, "beat": 3}))
        self.assertFalse(owners.alive("other"))


if __name__ == "__main__":
    unittest.main()
