"""Where a lake's files are: a few calls, which a local folder and an object store both have."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from typing import Dict, List, Optional, Protocol, Tuple


class Files(Protocol):
    """Paths are folders of this machine, or URLs. What is not there is no error but for `move_all`."""

    def read(self, path: str) -> Optional[str]:
        """The text of a file; None where there is none."""

    def write(self, path: str, text: str) -> None:
        """A file is there with all of its text, or as it was."""

    def names(self, folder: str) -> List[str]:
        """Names in a folder, sorted."""

    def versions(self, folder: str) -> Dict[str, str]:
        """The files in a folder by name, each with what changes when it is written anew; empty where the file system tells nothing of that kind."""

    def walk(self, folder: str) -> List[str]:
        """Paths of all files below a folder, sorted."""

    def exists(self, path: str) -> bool:
        """A file is there."""

    def move_all(self, moves: List[Tuple[str, str]]) -> None:
        """Moves files, from where to where; a move that was done before, or half done, is none or is finished."""

    def remove(self, path: str) -> None:
        """Takes a file away, and the folder of a partition that it leaves empty."""

    def remove_tree(self, folder: str) -> None:
        """Takes a folder away with all that is in it."""


def local_path(path: str) -> str:
    """A path of this machine without a scheme."""
    if path.startswith("file:"):
        path = path[5:]
        if path.startswith("//"):
            path = path[2:]
    return path


def is_local(path: str) -> bool:
    return "://" not in path or path.startswith("file:")


class LocalFiles:
    """The file system of this machine."""

    def read(self, path: str) -> Optional[str]:
        try:
            with open(local_path(path), encoding="utf-8") as file:
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, path: str, text: str) -> None:
        target = local_path(path)
        aside = os.path.join(os.path.dirname(target), f".{os.path.basename(target)}.{uuid.uuid4().hex}")
        for attempt in range(3):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            try:
                with open(aside, "w", encoding="utf-8") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(aside, target)
                return
            except FileNotFoundError:
                # The folder was taken away in between.
                if attempt == 2:
                    raise

    def names(self, folder: str) -> List[str]:
        try:
            return sorted(name for name in os.listdir(local_path(folder)) if not name.startswith("."))
        except (FileNotFoundError, NotADirectoryError):
            return []

    def versions(self, folder: str) -> Dict[str, str]:
        found: Dict[str, str] = {}
        for name in self.names(folder):
            try:
                told = os.stat(os.path.join(local_path(folder), name))
            except FileNotFoundError:
                continue
            # A file that is written anew is another one, which took the name.
            found[name] = f"{told.st_ino} {told.st_mtime_ns} {told.st_size}"
        return found

    def walk(self, folder: str) -> List[str]:
        found: List[str] = []
        for parent, folders, names in os.walk(local_path(folder)):
            found.extend(os.path.join(parent, name) for name in names)
        return sorted(found)

    def exists(self, path: str) -> bool:
        return os.path.exists(local_path(path))

    def move_all(self, moves: List[Tuple[str, str]]) -> None:
        for source, target in moves:
            self._move(source, target)

    def _move(self, source: str, target: str) -> None:
        source, target = local_path(source), local_path(target)
        for attempt in range(5):
            try:
                os.makedirs(os.path.dirname(target), exist_ok=True)
                os.replace(source, target)
                return
            except FileNotFoundError:
                if not os.path.exists(source):
                    if os.path.exists(target):
                        return
                    raise
                # The folder of a partition was taken away while it was empty.
                if attempt == 4:
                    raise
                time.sleep(0.01)

    def remove(self, path: str) -> None:
        path = local_path(path)
        try:
            os.remove(path)
        except (FileNotFoundError, NotADirectoryError):
            pass
        folder = os.path.dirname(path)
        while "=" in os.path.basename(folder) or os.path.basename(folder) == "_delta_log":
            try:
                for name in os.listdir(folder):
                    if name.startswith(".") and name.endswith(".crc"):
                        os.remove(os.path.join(folder, name))
                os.rmdir(folder)
            except OSError:
                return
            folder = os.path.dirname(folder)

    def remove_tree(self, folder: str) -> None:
        shutil.rmtree(local_path(folder), ignore_errors=True)
