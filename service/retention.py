"""What is let go after its time: one rule per kind of thing, each with a setting in days; 0 keeps for ever.

Screenings, findings, decisions and the audit trail are never let go. The trail's older part is written out
instead, with its head, so that a copy elsewhere shows whether its end was cut off.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, Table, and_, delete, func, or_, select, update

from corpus.store.access_tables import access_tokens, account_sessions
from corpus.store.blobs import Blobs
from corpus.store.database import reading, writing
from corpus.store.guard_tables import webhook_deliveries
from corpus.store.job_tables import jobs
from corpus.store.rescreen_tables import rescreen_runs
from corpus.store.store import Store
from corpus.store.tables import decisions, kept_pages, reports
from service.audit.trail import Entry, Trail
from service.jobs.queue import forget
from service.new_file import new_file
from service.settings import Settings

EXPORTS = "audit"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Let:
    """How many of a kind were, or would be, let go."""

    setting: str
    words: str
    days: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where rules work."""

    store: Store
    settings: Settings

    @property
    def data_dir(self) -> Path:
        """The data folder."""
        return self.settings.data_dir


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """``work`` gives how many things are older than an instant, and lets them go unless only asked."""

    setting: str
    words: str
    work: Callable[[Kept, dt.datetime, bool], int]


def apply(store: Store, settings: Settings, *, dry_run: bool) -> tuple[Let, ...]:
    """Every rule whose setting is not 0, in order."""
    kept, found = Kept(store=store, settings=settings), []
    for rule in RULES:
        days: int = getattr(settings, rule.setting)
        if days > 0:
            before = store.now() - dt.timedelta(days=days)
            number = rule.work(kept, before, dry_run)
            found.append(Let(setting=rule.setting, words=rule.words, days=days, number=number))
    return tuple(found)


def _originals(kept: Kept, before: dt.datetime, dry_run: bool) -> int:
    """Files of reports that were screened, have no decision and came in before then."""
    decided = select(decisions.c.report_id)
    c = reports.c
    old = and_(
        c.first_seen_at < before,
        c.original_blob.is_not(None),
        c.status.is_not(None),
        c.id.not_in(decided),
    )
    if dry_run:
        return _count(kept, reports, old)
    number = 0
    while True:
        with writing(kept.store.engine) as connection:
            rows = connection.execute(select(c.id, c.original_blob).where(old).limit(_AT_ONCE)).all()
            ids = [row.id for row in rows]
            connection.execute(update(reports).where(c.id.in_(ids)).values(original_blob=None))
        _discard(kept.store.blobs, [row.original_blob for row in rows])
        number += len(rows)
        if len(rows) < _AT_ONCE:
            return number


def _pages(kept: Kept, before: dt.datetime, dry_run: bool) -> int:
    return _rows(kept, kept_pages, kept_pages.c.created_at < before, dry_run)


def _sessions(kept: Kept, before: dt.datetime, dry_run: bool) -> int:
    number = _rows(kept, account_sessions, account_sessions.c.ends_at < before, dry_run)
    c = access_tokens.c
    over = or_(c.ends_at < before, c.revoked_at < before)
    return number + _rows(kept, access_tokens, over, dry_run)


def _jobs(kept: Kept, before: dt.datetime, dry_run: bool) -> int:
    """Jobs that have ended, with their workflows; runs of screening again."""
    number = _rows(kept, rescreen_runs, rescreen_runs.c.ended_at < before, dry_run)
    old = jobs.c.ended_at < before
    if dry_run:
        return number + _count(kept, jobs, old)
    while True:
        with reading(kept.store.engine) as connection:
            ids = list(connection.execute(select(jobs.c.id).where(old).limit(_AT_ONCE)).scalars())
        if not ids:
            return number
        forget(
            kept.settings.where, ids
        )  # workflows first: a job without one is none, one without a job is run
        with writing(kept.store.engine) as connection:
            connection.execute(delete(jobs).where(jobs.c.id.in_(ids)))
        number += len(ids)


def _uploads(kept: Kept, before: dt.datetime, dry_run: bool) -> int:
    return _files(kept.data_dir / "uploads", "*", before, dry_run)


def _pictures(kept: Kept, before: dt.datetime, dry_run: bool) -> int:
    """Pictures of pages; who looks again has them drawn again."""
    return _files(kept.data_dir / "pictures", "*/*", before, dry_run)


def _deliveries(kept: Kept, before: dt.datetime, dry_run: bool) -> int:
    return _rows(kept, webhook_deliveries, webhook_deliveries.c.ended_at < before, dry_run)


def _audit(kept: Kept, before: dt.datetime, dry_run: bool) -> int:
    """Write the entries before then that are in no file yet into one; nothing is taken out of the trail."""
    folder = kept.data_dir / EXPORTS
    written = max((int(path.stem.rpartition("-")[2]) for path in folder.glob("audit-*.jsonl")), default=0)
    entries = Trail(kept.store.engine).entries(after=written, until=before)
    if dry_run:
        return sum(1 for _ in entries)
    first = next(entries, None)
    if first is None:
        return 0
    folder.mkdir(exist_ok=True)
    last, number = first, 1
    with new_file(folder / "writing.jsonl") as place, place.open("w", encoding="utf-8") as file:
        file.write(_line(first))
        for last in entries:
            number += 1
            file.write(_line(last))
    (folder / "writing.jsonl").rename(folder / f"audit-{first.number:09d}-{last.number:09d}.jsonl")
    return number


def _line(entry: Entry) -> str:
    told = asdict(entry) | {"detail": json.loads(entry.detail)}
    return json.dumps(told, ensure_ascii=False, default=dt.datetime.isoformat) + "\n"


def _rows(kept: Kept, table: Table, old: ColumnElement[bool], dry_run: bool) -> int:
    if dry_run:
        return _count(kept, table, old)
    with writing(kept.store.engine) as connection:
        return int(connection.execute(delete(table).where(old)).rowcount)


def _files(folder: Path, pattern: str, before: dt.datetime, dry_run: bool) -> int:
    number = 0
    for path in folder.glob(pattern):
        with contextlib.suppress(FileNotFoundError):
            if path.is_file() and path.stat().st_mtime < before.timestamp():
                number += 1
                if not dry_run:
                    path.unlink()
    return number


def _count(kept: Kept, table: Table, old: ColumnElement[bool]) -> int:
    with reading(kept.store.engine) as connection:
        return int(connection.execute(select(func.count()).select_from(table).where(old)).scalar_one())


def _discard(blobs: Blobs, ids: list[str]) -> None:
    for blob in ids:
        blobs.discard(blob)


RULES = (
    Rule(setting="retain_originals_days", words="没有处理记录的报告的原件", work=_originals),
    Rule(setting="retain_pages_days", words="按页面留存的读取结果", work=_pages),
    Rule(setting="retain_pictures_days", words="画好的页面图片", work=_pictures),
    Rule(setting="retain_sessions_days", words="已结束的登录和令牌", work=_sessions),
    Rule(setting="retain_jobs_days", words="已结束的任务和运行", work=_jobs),
    Rule(setting="retain_uploads_days", words="没有传完的上传", work=_uploads),
    Rule(setting="retain_deliveries_days", words="已结束的通知投递", work=_deliveries),
    Rule(setting="export_audit_days", words="写成文件的审计记录", work=_audit),
)
