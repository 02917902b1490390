"""How often somebody may try to sign in: sliding windows per account and per address, kept in the database.

A try is put down before the password is looked at, and taken back when it was right: many at once, from
however many processes, get no more tries together than one after the other. Names that no account has are
counted like others, and so cannot be told from those that one has.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from corpus.store.database import writing
from corpus.store.guard_tables import login_tries
from service.auth.principal import TooManyTriesError

LONGEST_WINDOW = dt.timedelta(hours=1)
_LONGEST_SUBJECT = 80


@dataclass(frozen=True, slots=True)
class Window:
    """So many tries in so long a time."""

    tries: int
    length: dt.timedelta


PER_ADDRESS = Window(30, dt.timedelta(minutes=10))
PER_ACCOUNT = Window(20, dt.timedelta(minutes=10))


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    """The windows."""

    engine: Engine
    per_address: Window = PER_ADDRESS
    per_account: Window = PER_ACCOUNT

    def take(self, name: str, source: str, now: dt.datetime) -> tuple[int, ...]:
        """Put a try down; gives what ``give_back`` takes. Raises ``TooManyTriesError``; none is put down."""
        asked = [(subject, window) for subject, window in self._windows(name, source) if subject]
        with writing(self.engine) as connection:
            connection.execute(delete(login_tries).where(login_tries.c.at <= now - LONGEST_WINDOW))
            for subject, window in asked:
                _require_patience(connection, subject, window, now)
            return tuple(_put_down(connection, subject, now) for subject, _ in asked)

    def give_back(self, tries: tuple[int, ...], name: str) -> None:
        """The try was right: neither it nor the account's earlier ones count."""
        own = login_tries.c.subject == _subject("account", name)
        with writing(self.engine) as connection:
            connection.execute(delete(login_tries).where(login_tries.c.id.in_(tries) | own))

    def was_wrong(self, tries: tuple[int, ...], now: dt.datetime) -> None:
        """As much work as to count the failure of an account that there is: the row is written as it was."""
        with writing(self.engine) as connection:
            connection.execute(update(login_tries).where(login_tries.c.id.in_(tries[:1])).values(at=now))

    def _windows(self, name: str, source: str) -> tuple[tuple[str, Window], ...]:
        return (
            (_subject("account", name), self.per_account),
            (_subject("address", source), self.per_address),
        )


def tried(connection: Connection, name: str, since: dt.datetime) -> tuple[int, dt.datetime | None]:
    """How often this account's name was tried in vain since then, and when last."""
    mine = (login_tries.c.subject == _subject("account", name)) & (login_tries.c.at > since)
    number, last = connection.execute(select(func.count(), func.max(login_tries.c.at)).where(mine)).one()
    return int(number), last


def locked(until: dt.datetime, now: dt.datetime) -> TooManyTriesError:
    """The error that says how long to wait."""
    seconds = max(1, round((until - now).total_seconds()))
    wait = f"{seconds} 秒" if seconds < 120 else f"{-(-seconds // 60)} 分钟"
    return TooManyTriesError(f"密码错误次数过多，请在 {wait}后再试。", seconds=seconds)


def _subject(kind: str, value: str) -> str:
    return f"{kind}:{value}"[:_LONGEST_SUBJECT] if value else ""


def _put_down(connection: Connection, subject: str, now: dt.datetime) -> int:
    made = connection.execute(insert(login_tries).values(subject=subject, at=now)).inserted_primary_key
    assert made is not None
    return int(made[0])


def _require_patience(connection: Connection, subject: str, window: Window, now: dt.datetime) -> None:
    """Until the oldest of the last ``tries`` leaves the window."""
    within = (login_tries.c.subject == subject) & (login_tries.c.at > now - window.length)
    query = select(login_tries.c.at).where(within).order_by(login_tries.c.at.desc())
    oldest = connection.execute(query.offset(window.tries - 1).limit(1)).scalar()
    if oldest is not None:
        raise locked(oldest + window.length, now)
