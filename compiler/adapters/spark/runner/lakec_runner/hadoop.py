"""Files by Hadoop's file systems, through the JVM of a classic session: `s3://` on EMR, `s3a://` elsewhere, HDFS."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict, List, Optional, Tuple

from .files import Files, LocalFiles, is_local

# File systems on which a file appears when its last byte is there, and which have no folders and no rename.
_OBJECT_STORES = ("s3", "s3a", "s3n", "gs", "abfs", "abfss", "wasb", "wasbs", "oss")
# Copies at once.
_AT_ONCE = 12


class HadoopFiles:
    """Any file system that Hadoop's classes know. `configuration`: a `org.apache.hadoop.conf.Configuration`."""

    def __init__(self, jvm: Any, configuration: Any) -> None:
        self._jvm = jvm
        self._configuration = configuration

    def read(self, path: str) -> Optional[str]:
        fs, at = self._at(path)
        try:
            stream = fs.open(at)
        except Exception as error:  # noqa: BLE001
            if _missing(error):
                return None
            raise
        try:
            return str(self._jvm.org.apache.commons.io.IOUtils.toString(stream, "UTF-8"))
        except Exception as error:  # noqa: BLE001
            # An object store may tell only when the first byte is asked for.
            if _missing(error):
                return None
            raise
        finally:
            stream.close()

    def write(self, path: str, text: str) -> None:
        fs, at = self._at(path)
        if path.partition(":")[0] in _OBJECT_STORES:
            self._put(fs, at, text)
            return
        aside = at.suffix(".new")
        self._put(fs, aside, text)
        context = self._jvm.org.apache.hadoop.fs.FileContext.getFileContext(fs.getUri(), self._configuration)
        overwrite = self._jvm.org.apache.hadoop.fs.Options.Rename.OVERWRITE
        options = self._jvm.java.lang.reflect.Array.newInstance(overwrite.getClass(), 1)
        options[0] = overwrite
        context.rename(aside, at, options)

    def names(self, folder: str) -> List[str]:
        fs, at = self._at(folder)
        try:
            found = [str(status.getPath().getName()) for status in fs.listStatus(at)]
        except Exception as error:  # noqa: BLE001
            if _missing(error):
                return []
            raise
        return sorted(name for name in found if not name.startswith("."))

    def versions(self, folder: str) -> Dict[str, str]:
        fs, at = self._at(folder)
        try:
            return {str(status.getPath().getName()): _tag(status) for status in fs.listStatus(at)}
        except Exception as error:  # noqa: BLE001
            if _missing(error):
                return {}
            raise

    def walk(self, folder: str) -> List[str]:
        fs, at = self._at(folder)
        root = str(fs.makeQualified(at).toString())
        found: List[str] = []
        try:
            files = fs.listFiles(at, True)
            while files.hasNext():
                path = str(files.next().getPath().toString())
                found.append(folder + path[len(root):])
        except Exception as error:  # noqa: BLE001
            if not _missing(error):
                raise
        return sorted(found)

    def exists(self, path: str) -> bool:
        fs, at = self._at(path)
        return bool(fs.exists(at))

    def move(self, source: str, target: str) -> None:
        fs, here = self._at(source)
        _, there = self._at(target)
        if target.partition(":")[0] not in _OBJECT_STORES:
            fs.mkdirs(there.getParent())
        try:
            # Each question costs an object store a call: most files are there, and their targets are not.
            if fs.rename(here, there):
                return
        except Exception:  # noqa: BLE001
            # What is in the way is looked for below.
            pass
        if not fs.exists(here):
            if fs.exists(there):
                return
            raise FileNotFoundError(f"The file {source} is gone, and {target} is not there.")
        # A copy of an object is whole or not there; one that a killed run made is made again.
        if fs.exists(there):
            fs.delete(there, False)
        if not fs.rename(here, there):
            raise OSError(f"The file {source} can't be moved to {target}.")

    def move_all(self, moves: List[Tuple[str, str]]) -> None:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for done in [pool.submit(self.move, source, target) for source, target in moves]:
                done.result()

    def remove(self, path: str) -> None:
        fs, at = self._at(path)
        fs.delete(at, False)

    def remove_tree(self, folder: str) -> None:
        fs, at = self._at(folder)
        fs.delete(at, True)

    def _at(self, path: str) -> Tuple[Any, Any]:
        at = self._jvm.org.apache.hadoop.fs.Path(path)
        return at.getFileSystem(self._configuration), at

    def _put(self, fs: Any, at: Any, text: str) -> None:
        stream = fs.create(at, True)
        try:
            stream.write(bytearray(text.encode("utf-8")))
        finally:
            stream.close()


class AnyFiles:
    """Folders of this machine by Python, URLs by Hadoop."""

    def __init__(self, local: LocalFiles, other: HadoopFiles) -> None:
        self._local = local
        self._other = other

    def _of(self, path: str) -> Files:
        return self._local if is_local(path) else self._other

    def read(self, path: str) -> Optional[str]:
        return self._of(path).read(path)

    def write(self, path: str, text: str) -> None:
        self._of(path).write(path, text)

    def names(self, folder: str) -> List[str]:
        return self._of(folder).names(folder)

    def versions(self, folder: str) -> Dict[str, str]:
        return self._of(folder).versions(folder)

    def walk(self, folder: str) -> List[str]:
        return self._of(folder).walk(folder)

    def exists(self, path: str) -> bool:
        return self._of(path).exists(path)

    def move_all(self, moves: List[Tuple[str, str]]) -> None:
        for files in (self._local, self._other):
            own = [move for move in moves if self._of(move[1]) is files]
            if own:
                files.move_all(own)

    def remove(self, path: str) -> None:
        self._of(path).remove(path)

    def remove_tree(self, folder: str) -> None:
        self._of(folder).remove_tree(folder)


def open_hadoop() -> HadoopFiles:
    """File systems before there is a session: with the settings that spark-submit got."""
    from pyspark import SparkConf, SparkContext

    SparkContext._ensure_initialized()
    jvm: Any = SparkContext._jvm
    return HadoopFiles(jvm, jvm.org.apache.spark.deploy.SparkHadoopUtil.get().newConfiguration(SparkConf(_jvm=jvm)._jconf))


def hadoop_of(spark: Any) -> HadoopFiles:
    """File systems of a classic session."""
    return HadoopFiles(spark._jvm, spark._jsc.hadoopConfiguration())


def _tag(status: Any) -> str:
    """What tells one content of a file from another; empty where the file system has nothing for it: a time in seconds is not enough."""
    try:
        return str(status.getEtag() or "")
    except Exception:  # noqa: BLE001
        return ""


def _missing(error: BaseException) -> bool:
    java = getattr(error, "java_exception", None) or getattr(error, "_origin", None)
    return java is not None and str(java.getClass().getName()) in ("java.io.FileNotFoundException", "java.nio.file.NoSuchFileException")
