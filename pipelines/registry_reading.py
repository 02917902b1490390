"""Registry files are read as all untrusted files are: by a worker process of bounded memory and time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from core.errors import RegistryError
from corpus.registry.reading import Batch, Batches
from pipelines.engine.workers import Call, WorkerError, WorkerPool

MEMORY_BYTES = 768 << 20  # with the importing process below 1 GB
OPENING_SECONDS = 300.0  # a workbook's strings are read at once
BATCH_SECONDS = 60.0

_MODULE = "corpus.registry.remote_reading"


def read_in_worker(path: Path, mapping: Mapping[str, str]) -> Batches:
    """Like ``corpus.registry.reading.read_table``; while a batch is taken in, the next one is read.

    Raises ``RegistryError`` also where the worker overran its memory or time or was killed.
    """
    opening = Call(
        function=f"{_MODULE}:open_table",
        arguments={"path": str(path.absolute()), "mapping": dict(mapping)},
        seconds=BATCH_SECONDS,
    )
    following = Call(function=f"{_MODULE}:next_batch", seconds=BATCH_SECONDS)
    first = Call(function=f"{_MODULE}:next_batch", seconds=OPENING_SECONDS)
    try:
        with ThreadPoolExecutor(1) as threads, WorkerPool(1, memory_bytes=MEMORY_BYTES) as pool:
            pool.call(opening)
            answer = pool.call(first)
            while answer:
                coming = threads.submit(pool.call, following)
                yield _batch(answer)
                answer = coming.result()
    except WorkerError as error:
        raise _registry_error(path, error) from error


def columns_in_worker(path: Path, mapping: Mapping[str, str]) -> dict[str, object]:
    """Which sheets of a file are registers, and which of their columns is taken for what."""
    call = Call(
        function=f"{_MODULE}:columns_of",
        arguments={"path": str(path.absolute()), "mapping": dict(mapping)},
        seconds=OPENING_SECONDS,
    )
    try:
        with WorkerPool(1, memory_bytes=MEMORY_BYTES) as pool:
            found: dict[str, object] = json.loads(pool.call(call))
    except WorkerError as error:
        raise _registry_error(path, error) from error
    return found


def _batch(answer: bytes) -> Batch:
    """The batch; an answer that is none is the reader's failure."""
    try:
        return Batch.from_json(answer)
    except (ValueError, KeyError, TypeError) as error:
        raise RegistryError(
            "读取程序的答复无法识别，名录没有导入。请检查该文件是否可信。", code="registry_bad_answer"
        ) from error


def _registry_error(path: Path, error: WorkerError) -> RegistryError:
    if error.code.startswith("registry"):
        return RegistryError(error.message, code=error.code)
    return RegistryError(
        f"名录文件「{path.name}」没有导入：{error.message}。"
        "请检查该文件；很大的工作簿请拆分，或另存为 csv 后再导入。",
        code="registry_unreadable",
    )
