"""Local accounts: made by an administrator, signed in by password, locked for a while after many wrong ones.

A wrong name and a wrong password give one and the same answer after the same work. Wrong tries are counted
per account and per address they come from (``throttle``); the counts are kept in the database, so that
several processes and a restart count together. A name that nobody has is locked as one that somebody has.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.errors import ConflictError, InputNotFoundError, UsageError
from corpus.store.access_tables import access_tokens, account_sessions, accounts
from corpus.store.database import reading, writing
from corpus.store.store import utc_now
from service.auth import bearer, passwords, throttle
from service.auth.permissions import Role, granted
from service.auth.principal import NotSignedInError, Principal
from service.auth.scope import Scope
from service.auth.throttle import Throttle

TRIES = 5  # wrong passwords in a row before an account is locked
FIRST_LOCK = dt.timedelta(minutes=1)
LONGEST_LOCK = dt.timedelta(hours=1)
_NAME = re.compile(r"[\w.@-]{2,60}")
_LONGEST_SHOWN = 60
_LONGEST_SOURCE = 60
_LONGEST_SUBJECT = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person or program, without secrets."""

    id: str
    name: str
    shown_name: str
    roles: tuple[Role, ...]
    scope: Scope
    created_at: dt.datetime
    has_password: bool
    disabled_at: dt.datetime | None = None
    locked_until: dt.datetime | None = None

    @property
    def principal(self) -> Principal:
        """Who this is when signed in."""
        return Principal(
            account=self.id,
            name=self.name,
            shown_name=self.shown_name,
            permissions=granted(self.roles),
            scope=self.scope,
        )


class Accounts:
    """All accounts of one database."""

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Callable[[], dt.datetime] = utc_now,
        limits: Throttle | None = None,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._throttle = limits or Throttle(engine=engine)

    def create(
        self,
        name: str,
        *,
        roles: Sequence[Role],
        regions: Sequence[str] = (),
        shown_name: str = "",
        password: str | None = None,
        openid: tuple[str, str] | None = None,
    ) -> Account:
        """Make an account; ``openid`` are issuer and subject of somebody who signs in elsewhere.

        Raises ``UsageError`` for a poor name or password and ``ConflictError`` for a name that is taken.
        """
        folded, shown = folded_name(name), _shown(shown_name or name)
        if not roles:
            raise UsageError("账户至少要有一个角色。", code="account_without_role")
        if password is not None:
            passwords.require_good(password, name=folded)
        now = self._clock()
        values = {
            "id": bearer.identifier(32),
            "name": folded,
            "shown_name": shown,
            "password": passwords.digest(password) if password is not None else None,
            "issuer": openid[0] if openid else None,
            "subject": openid[1] if openid else None,
            "roles": _joined(role.value for role in roles),
            "regions": _joined(Scope.of(regions).codes),
            "created_at": now,
            "password_at": now if password is not None else None,
            "failures": 0,
        }
        try:
            with writing(self._engine) as connection:
                if _by_name(connection, folded) is not None:
                    raise _taken(folded)
                connection.execute(insert(accounts).values(values))
                return account_of(_required(connection, str(values["id"])))
        except IntegrityError as error:
            raise _taken(folded) from error

    def sign_in(self, name: str, password: str, *, source: str = "") -> Account:
        """The account of that name and password, wherever the try comes from.

        Raises ``NotSignedInError`` for a wrong name or password or a disabled account, ``TooManyTriesError``
        while the account or the address is locked out.
        """
        folded, now, source = name.strip().casefold(), self._clock(), source[:_LONGEST_SOURCE]
        with reading(self._engine) as connection:
            row = _by_name(connection, folded)
            until = row.locked_until if row is not None else _unknowns_lock(connection, folded, now)
        if until is not None and until > now:
            raise throttle.locked(until, now)
        mine = self._throttle.take(folded, source, now)
        is_right = passwords.matches(password, row.password if row is not None else None)
        if row is None or not is_right or row.disabled_at is not None:
            if row is not None and not is_right:
                self._note_failure(row.id, now)
            else:
                self._throttle.was_wrong(mine, now)
            raise NotSignedInError("账户名或密码不正确，或账户已停用。", code="wrong_password")
        self._throttle.give_back(mine, folded)
        with writing(self._engine) as connection:
            values: dict[str, object] = {"failures": 0, "locked_until": None}
            if passwords.is_outdated(row.password):
                values["password"] = passwords.digest(password)
            connection.execute(update(accounts).where(accounts.c.id == row.id).values(values))
            return account_of(_required(connection, row.id))

    def by_openid(self, issuer: str, subject: str) -> Account | None:
        """The account of somebody whom an OpenID provider vouches for."""
        with reading(self._engine) as connection:
            query = select(accounts).where(accounts.c.issuer == issuer, accounts.c.subject == subject)
            row = connection.execute(query).first()
        return account_of(row) if row is not None else None

    def get(self, account: str) -> Account:
        """By its id; raises ``InputNotFoundError``."""
        with reading(self._engine) as connection:
            return account_of(_required(connection, account))

    def named(self, name: str) -> Account:
        """By its name; raises ``InputNotFoundError``."""
        with reading(self._engine) as connection:
            row = _by_name(connection, name.strip().casefold())
        if row is None:
            raise InputNotFoundError(f"没有账户「{name}」。", code="account_not_found")
        return account_of(row)

    def has_namesake(self, account: str, shown_name: str) -> bool:
        """Whether another account, also a disabled one, is shown under that name."""
        others = (accounts.c.shown_name == shown_name) & (accounts.c.id != account)
        with reading(self._engine) as connection:
            return connection.execute(select(accounts.c.id).where(others).limit(1)).first() is not None

    def listed(self) -> tuple[Account, ...]:
        """All, by name."""
        with reading(self._engine) as connection:
            return tuple(
                account_of(row) for row in connection.execute(select(accounts).order_by(accounts.c.name))
            )

    def set_password(self, account: str, password: str) -> None:
        """A new password; what was open with the old one, is closed."""
        with writing(self._engine) as connection:
            row = _required(connection, account)
            passwords.require_good(password, name=row.name)
            _change(
                connection,
                account,
                password=passwords.digest(password),
                password_at=self._clock(),
                failures=0,
                locked_until=None,
            )
            connection.execute(delete(account_sessions).where(account_sessions.c.account_id == account))

    def set_rights(self, account: str, *, roles: Sequence[Role], regions: Sequence[str]) -> Account:
        """Other roles and regions, from the next request on."""
        if not roles:
            raise UsageError("账户至少要有一个角色。", code="account_without_role")
        with writing(self._engine) as connection:
            _required(connection, account)
            kept = {
                "roles": _joined(role.value for role in roles),
                "regions": _joined(Scope.of(regions).codes),
            }
            _change(connection, account, **kept)
            return account_of(_required(connection, account))

    def link(self, account: str, issuer: str, subject: str) -> Account:
        """From now on the provider vouches for this account; ``ConflictError`` where it does for another."""
        if not 0 < len(subject) <= _LONGEST_SUBJECT:
            raise UsageError(f"标识应为 1 到 {_LONGEST_SUBJECT} 个字符。", code="openid_subject")
        other = self.by_openid(issuer, subject)
        if other is not None and other.id != account:
            raise ConflictError(
                f"统一身份认证中的这个人已对应账户「{other.name}」。请先核对。", code="openid_linked"
            )
        with writing(self._engine) as connection:
            _required(connection, account)
            _change(connection, account, issuer=issuer, subject=subject)
            return account_of(_required(connection, account))

    def disable(self, account: str) -> None:
        """Close an account: its sessions end and its tokens are revoked; what it did stays on record."""
        now = self._clock()
        with writing(self._engine) as connection:
            _required(connection, account)
            _change(connection, account, disabled_at=now)
            connection.execute(delete(account_sessions).where(account_sessions.c.account_id == account))
            mine = (access_tokens.c.account_id == account) & access_tokens.c.revoked_at.is_(None)
            connection.execute(update(access_tokens).where(mine).values(revoked_at=now))

    def enable(self, account: str) -> None:
        """Open it again, also after too many wrong passwords."""
        with writing(self._engine) as connection:
            _required(connection, account)
            _change(connection, account, disabled_at=None, failures=0, locked_until=None)

    def _note_failure(self, account: str, now: dt.datetime) -> None:
        with writing(self._engine) as connection:
            failures = int(_required(connection, account).failures) + 1
            _change(connection, account, failures=failures, locked_until=_lock(failures, now))


def folded_name(name: str) -> str:
    """As names are kept; raises ``UsageError``."""
    folded = name.strip().casefold()
    if not _NAME.fullmatch(folded):
        raise UsageError(
            "账户名应为 2 到 60 个字母、数字、汉字或「. @ - _」，不含空格。", code="account_name_invalid"
        )
    return folded


def _shown(name: str) -> str:
    shown = " ".join(name.split())
    if not 0 < len(shown) <= _LONGEST_SHOWN:
        raise UsageError(f"显示姓名应为 1 到 {_LONGEST_SHOWN} 个字。", code="account_name_invalid")
    return shown


def _lock(failures: int, now: dt.datetime) -> dt.datetime | None:
    """Until when: twice as long with every further wrong password."""
    if failures < TRIES:
        return None
    doubled: int = 2 ** min(failures - TRIES, 10)
    return now + min(FIRST_LOCK * doubled, LONGEST_LOCK)


def _unknowns_lock(connection: Connection, name: str, now: dt.datetime) -> dt.datetime | None:
    """As long as an account's of that name would be locked."""
    failures, last = throttle.tried(connection, name, now - throttle.LONGEST_WINDOW)
    return _lock(failures, last) if last is not None else None


def _taken(name: str) -> ConflictError:
    return ConflictError(f"账户「{name}」已经存在，请换一个名字。", code="account_exists")


def _change(connection: Connection, account: str, **values: object) -> None:
    connection.execute(update(accounts).where(accounts.c.id == account).values(**values))


def _by_name(connection: Connection, folded: str) -> Row[Any] | None:
    return connection.execute(select(accounts).where(accounts.c.name == folded)).first()


def _required(connection: Connection, account: str) -> Row[Any]:
    row = connection.execute(select(accounts).where(accounts.c.id == account)).first()
    if row is None:
        raise InputNotFoundError("没有这个账户，可能已被删除。", code="account_not_found")
    return row


def account_of(row: Row[Any]) -> Account:
    """The account of a row of ``accounts``."""
    return Account(
        id=row.id,
        name=row.name,
        shown_name=row.shown_name,
        roles=tuple(Role(role) for role in row.roles.split()),
        scope=Scope(tuple(row.regions.split())),
        created_at=row.created_at,
        has_password=row.password is not None,
        disabled_at=row.disabled_at,
        locked_until=row.locked_until,
    )


def _joined(words: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(words))
