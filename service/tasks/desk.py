"""Where tasks are handed in and asked after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from core.errors import InputNotFoundError
from core.ids import digest
from corpus.registry.importer import DEFAULT_SOURCE
from corpus.store.database import reading, writing
from corpus.store.store import Store
from service.auth import bearer
from service.tasks import rows
from service.tasks.records import Task, TaskKind, TaskState


class Tasks:
    """The tasks of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def registry_file(
        self,
        kind: TaskKind,
        file: Path | str,
        name: str,
        *,
        account: str,
        known_on: dt.date,
        source: str = DEFAULT_SOURCE,
    ) -> Task:
        """A preview or an import of a register's file: one that has arrived, or a kept one by its blob."""
        blob = self._store.blobs.put_file(file) if isinstance(file, Path) else file
        wish = {"known_on": known_on.isoformat(), "source": source}
        return self._add(kind, account, wish, name, blob)

    def dossier(
        self, report: str, screening_id: str, suffix: str, *, account: str, regions: Sequence[str]
    ) -> Task:
        """A case file of one screening in one format, as the account may see it: ``regions`` are its own."""
        wish = {"report": report, "screening": screening_id, "suffix": suffix, "regions": " ".join(regions)}
        return self._add(TaskKind.DOSSIER, account, wish, f"{report[:12]}{suffix}", None)

    def get(self, task: str, account: str) -> Task:
        """One of the account's tasks; raises ``InputNotFoundError``."""
        with reading(self._store.engine) as connection:
            found = rows.get(connection, task)
        if found is None or found.account != account:
            raise InputNotFoundError("没有这个任务。", code="task_not_found")
        return found

    def listed(self, account: str, *, limit: int) -> tuple[Task, ...]:
        """The account's tasks, the newest first."""
        with reading(self._store.engine) as connection:
            return rows.listed(connection, account, limit=limit)

    def _add(self, kind: TaskKind, account: str, wish: dict[str, str], name: str, blob: str | None) -> Task:
        task = Task(
            id=bearer.identifier(32),
            kind=kind,
            account=account,
            same=digest([kind.value, wish, name, blob]),
            wish=wish,
            file_name=name,
            input_blob=blob,
            state=TaskState.QUEUED,
            starts=0,
            made_at=self._store.now(),
        )
        with writing(self._store.engine) as connection:
            return rows.add(connection, task)
