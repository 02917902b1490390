"""Tokens of programs: shown once, kept as a digest, limited in what they permit and in time, revocable."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, bindparam, insert, select, update

from core.errors import InputNotFoundError, UsageError
from corpus.store.access_tables import access_tokens, accounts
from corpus.store.database import reading, writing
from corpus.store.store import utc_now
from service.auth import bearer
from service.auth.accounts import Account
from service.auth.permissions import Permission, Role, granted
from service.auth.principal import NotPermittedError, NotSignedInError, Principal
from service.auth.scope import Scope

PREFIX = "mj_"
LONGEST_DAYS = 366
_LONGEST_LABEL = 60
_NOTED_EVERY = dt.timedelta(minutes=1)
_t = access_tokens.c
BY_DIGEST = (
    select(
        _t.id.label("token"),
        _t.permissions,
        _t.ends_at,
        _t.used_at,
        _t.revoked_at,
        accounts.c.id.label("account"),
        *(accounts.c[name] for name in ("name", "shown_name", "roles", "regions", "disabled_at")),
    )
    .join_from(access_tokens, accounts, _t.account_id == accounts.c.id)
    .where(_t.digest == bindparam("digest"))
)
"""The row of a token with its account, for ``principal_of``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token without its secret."""

    id: str
    account: str
    label: str
    permissions: tuple[Permission, ...]
    created_at: dt.datetime
    ends_at: dt.datetime
    used_at: dt.datetime | None = None
    revoked_at: dt.datetime | None = None


class Tokens:
    """All tokens of one database."""

    def __init__(self, engine: Engine, *, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def create(
        self, owner: Account, *, label: str, permissions: Iterable[Permission], days: int
    ) -> tuple[Token, str]:
        """A token and its secret, which is not kept. It permits at most what its owner may do.

        Raises ``UsageError`` for a poor label or term and ``NotPermittedError`` for more than the owner may.
        """
        wanted = tuple(dict.fromkeys(permissions))
        label = " ".join(label.split())
        if not 0 < len(label) <= _LONGEST_LABEL:
            raise UsageError(f"令牌名称应为 1 到 {_LONGEST_LABEL} 个字。", code="token_label")
        if not 0 < days <= LONGEST_DAYS:
            raise UsageError(f"令牌有效期应为 1 到 {LONGEST_DAYS} 天。", code="token_days")
        if not wanted:
            raise UsageError("令牌至少要有一项权限。", code="token_permissions")
        for permission in wanted:
            if not owner.principal.may(permission):
                raise NotPermittedError(
                    f"令牌不能有账户「{owner.name}」没有的权限：{permission.in_chinese}。"
                )
        secret, now = bearer.made(PREFIX), self._clock()
        token = Token(
            id=bearer.identifier(),
            account=owner.id,
            label=label,
            permissions=wanted,
            created_at=now,
            ends_at=now + dt.timedelta(days=days),
        )
        with writing(self._engine) as connection:
            connection.execute(insert(access_tokens).values(_values(token, secret)))
        return token, secret

    def principal(self, secret: str) -> Principal:
        """Who asks with this token: what the token permits of what its owner may do now.

        Raises ``NotSignedInError`` for an unknown, expired or revoked token and a disabled owner.
        """
        if not secret.startswith(PREFIX):
            raise _refused()
        now = self._clock()
        with reading(self._engine) as connection:
            row = connection.execute(BY_DIGEST, {"digest": bearer.digest(secret)}).first()
        by = principal_of(row, now)
        if is_use_to_be_noted(row, now):
            with writing(self._engine) as connection:
                connection.execute(update(access_tokens).where(_t.id == by.token).values(used_at=now))
        return by

    def listed(self, account: str | None = None) -> tuple[Token, ...]:
        """Newest first, of one account or of all."""
        query = select(access_tokens).order_by(access_tokens.c.created_at.desc(), access_tokens.c.id)
        if account is not None:
            query = query.where(access_tokens.c.account_id == account)
        with reading(self._engine) as connection:
            return tuple(_token(row) for row in connection.execute(query))

    def revoke(self, token: str) -> Token:
        """End a token at once; raises ``InputNotFoundError``."""
        mine = access_tokens.c.id == token
        with writing(self._engine) as connection:
            live = mine & access_tokens.c.revoked_at.is_(None)
            connection.execute(update(access_tokens).where(live).values(revoked_at=self._clock()))
            row = connection.execute(select(access_tokens).where(mine)).first()
        if row is None:
            raise InputNotFoundError(f"没有编号为「{token}」的令牌。", code="token_not_found")
        return _token(row)


def principal_of(row: Any, now: dt.datetime) -> Principal:
    """Who asks with the token of this row of ``BY_DIGEST``; raises ``NotSignedInError`` likewise."""
    if row is None or row.revoked_at is not None or row.ends_at <= now or row.disabled_at is not None:
        raise _refused()
    permissions, scope = _rights(row.roles, row.regions, row.permissions)
    return Principal(
        account=row.account,
        name=row.name,
        shown_name=row.shown_name,
        permissions=permissions,
        scope=scope,
        token=row.token,
    )


def is_use_to_be_noted(row: Any, now: dt.datetime) -> bool:
    """Whether the last use that was written down is a minute old."""
    return row.used_at is None or bool(row.used_at + _NOTED_EVERY <= now)


@functools.lru_cache(maxsize=1024)
def _rights(roles: str, regions: str, permissions: str) -> tuple[frozenset[Permission], Scope]:
    """What the texts of these columns mean, whoever's they are."""
    may = granted(Role(role) for role in roles.split())
    return may & {Permission(each) for each in permissions.split()}, Scope(tuple(regions.split()))


def _refused() -> NotSignedInError:
    return NotSignedInError("令牌无效、已过期或已撤销。请联系系统管理员重新签发。", code="token_invalid")


def _values(token: Token, secret: str) -> dict[str, object]:
    return {
        "id": token.id,
        "digest": bearer.digest(secret),
        "account_id": token.account,
        "label": token.label,
        "permissions": " ".join(token.permissions),
        "created_at": token.created_at,
        "ends_at": token.ends_at,
    }


def _token(row: Row[Any]) -> Token:
    return Token(
        id=row.id,
        account=row.account_id,
        label=row.label,
        permissions=tuple(Permission(each) for each in row.permissions.split()),
        created_at=row.created_at,
        ends_at=row.ends_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
    )
