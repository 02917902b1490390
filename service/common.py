"""What the server processes of one ``serve`` hold in common: memory made before they begin, and its locks.

Locks are those of the file system on ranges of an unnamed file: the kernel gives up what a process held that
was killed, so none can stay locked.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import mmap
import os
import shutil
import struct
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BUCKET = struct.Struct("<8sdd")  # whose it is, what is in it, and when that was
_WAYS, _SETS = 8, 2048  # as many buckets as accounts, tokens and addresses are likely to ask at once
_PLACES = 64  # locks of one key among those that are counted
_IN_MEMORY = Path("/dev/shm")  # noqa: S108  what is made there has a name of its own, for its owner alone
_METRICS = "mingjian-metrics-"
_PID = struct.Struct("<I")


@dataclass(slots=True)
class Bucket:
    """One that is held; what it is left with is kept. None: nobody has used it."""

    kept: tuple[float, float] | None


class Buckets:
    """Pairs of numbers by their keys. Of too many at once, the longest unused is forgotten."""

    def __init__(self) -> None:
        self._file = _unnamed(_SETS * _WAYS * _BUCKET.size)
        self._memory = mmap.mmap(self._file, _SETS * _WAYS * _BUCKET.size)
        self._lock = threading.Lock()  # within a process; the file's is between processes

    @contextlib.contextmanager
    def held(self, key: str) -> Iterator[Bucket]:
        """The bucket of a key, for oneself alone."""
        name = _name(key)
        first = int.from_bytes(name[:4]) % _SETS * _WAYS
        with self._lock:
            fcntl.lockf(self._file, fcntl.LOCK_EX, 1, first)
            try:
                place, bucket = self._found(name, first)
                yield bucket
                if bucket.kept is not None:
                    _BUCKET.pack_into(self._memory, place * _BUCKET.size, name, *bucket.kept)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, first)

    def _found(self, name: bytes, first: int) -> tuple[int, Bucket]:
        oldest, least = first, float("inf")
        for place in range(first, first + _WAYS):
            whose, level, at = _BUCKET.unpack_from(self._memory, place * _BUCKET.size)
            if whose == name:
                return place, Bucket((level, at))
            if at < least:
                oldest, least = place, at
        return oldest, Bucket(None)


class Counts:
    """How many of a key there are, over all processes: each holds one of its places, until it lets go."""

    def __init__(self) -> None:
        self._file = _unnamed(0)
        self._held: set[int] = set()
        self._lock = threading.Lock()

    def take(self, key: str, most: int) -> int | None:
        """A place of the first ``most`` (at most 64), or None where all are taken."""
        first = int.from_bytes(_name(key)[:5]) * _PLACES
        with self._lock:
            for place in range(first, first + min(most, _PLACES)):
                if place in self._held:
                    continue
                try:
                    fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
                except OSError:  # another process has it
                    continue
                self._held.add(place)
                return place
        return None

    def give_back(self, place: int) -> None:
        """One less."""
        with self._lock:
            self._held.discard(place)
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)


class Turn:
    """Held by one process at a time; who waits is called at once. One thread of a process asks for it."""

    def __init__(self) -> None:
        self._file = _unnamed(0)

    def __enter__(self) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_EX, 1)

    def __exit__(self, *_: object) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN, 1)


class Pids:
    """Which processes serve, by their places."""

    def __init__(self, number: int) -> None:
        self._memory = mmap.mmap(-1, number * _PID.size)
        self._number = number

    def put(self, place: int, pid: int) -> None:
        """That process serves there now."""
        _PID.pack_into(self._memory, place * _PID.size, pid)

    def all(self) -> tuple[int, ...]:
        """Those that have begun."""
        found = (_PID.unpack_from(self._memory, place * _PID.size)[0] for place in range(self._number))
        return tuple(pid for pid in found if pid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """All of it. ``metrics``: the folder where each process counts."""

    number: int
    pids: Pids
    paces: tuple[Buckets, Buckets]
    streams: Counts
    turn: Turn  # to write into the audit trail
    metrics: Path

    @classmethod
    def of(cls, number: int, metrics: Path) -> Common:
        """For so many processes."""
        return cls(
            number=number,
            pids=Pids(number),
            paces=(Buckets(), Buckets()),
            streams=Counts(),
            turn=Turn(),
            metrics=metrics,
        )


def _name(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=8, key=b"mingjian").digest()


def _unnamed(size: int) -> int:
    """A file in memory: a full disk must not take processes away that write into it."""
    if hasattr(os, "memfd_create"):
        made = os.memfd_create("mingjian")
    else:
        with tempfile.TemporaryFile() as file:
            made = os.dup(file.fileno())
    os.ftruncate(made, size)
    return made


@contextlib.contextmanager
def metrics_folder() -> Iterator[Path]:
    """A folder in memory where there is one. Those that a killed service left behind are removed."""
    place = _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    for left in place.glob(f"{_METRICS}*-*"):
        pid = left.name.removeprefix(_METRICS).partition("-")[0]
        if pid.isdecimal() and not _is_running(int(pid)):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{_METRICS}{os.getpid()}-", dir=place) as folder:
        yield Path(folder)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
