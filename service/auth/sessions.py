"""Sessions of browsers: a random cookie, a CSRF secret, an end after idling and after a working day."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select, update

from corpus.store.access_tables import account_sessions, accounts
from corpus.store.database import reading, writing
from corpus.store.store import utc_now
from service.auth import bearer
from service.auth.accounts import Account, account_of
from service.auth.principal import NotPermittedError, NotSignedInError

IDLE = dt.timedelta(minutes=30)
LONGEST = dt.timedelta(hours=12)
_NOTED_EVERY = dt.timedelta(minutes=1)  # so that reading pages does not write a row each time


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What a browser is given, once: ``cookie`` and ``csrf`` are secrets."""

    cookie: str
    csrf: str
    ends_at: dt.datetime


def csrf_of(cookie: str) -> str:
    """The secret that a session's own pages bring along: nobody can make it who has not the cookie."""
    return hmac.new(cookie.encode(), b"csrf", "sha256").hexdigest()


class Sessions:
    """All sessions of one database."""

    def __init__(self, engine: Engine, *, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def begin(self, account: Account) -> Begun:
        """A session for somebody who has just signed in. Ended ones are swept."""
        cookie, now = bearer.made(), self._clock()
        csrf = csrf_of(cookie)
        with writing(self._engine) as connection:
            connection.execute(delete(account_sessions).where(account_sessions.c.ends_at <= now))
            connection.execute(
                insert(account_sessions).values(
                    id=bearer.digest(cookie),
                    account_id=account.id,
                    csrf=bearer.digest(csrf),
                    created_at=now,
                    seen_at=now,
                    ends_at=now + LONGEST,
                )
            )
        return Begun(cookie=cookie, csrf=csrf, ends_at=now + LONGEST)

    def account(self, cookie: str, *, is_looking: bool = True) -> Account:
        """Whose session it is; raises ``NotSignedInError`` when it is over or never was.

        Without ``is_looking`` nobody sits there: it goes on idling.
        """
        key, now = bearer.digest(cookie), self._clock()
        query = select(account_sessions.c.seen_at, account_sessions.c.ends_at, accounts).join_from(
            account_sessions, accounts, account_sessions.c.account_id == accounts.c.id
        )
        with reading(self._engine) as connection:
            row = connection.execute(query.where(account_sessions.c.id == key)).first()
        if row is None or row.ends_at <= now or row.seen_at + IDLE <= now or row.disabled_at is not None:
            raise NotSignedInError("登录已过期，请重新登录。", code="session_over")
        if is_looking and row.seen_at + _NOTED_EVERY <= now:
            with writing(self._engine) as connection:
                mine = account_sessions.c.id == key
                connection.execute(update(account_sessions).where(mine).values(seen_at=now))
        return account_of(row)

    def require_csrf(self, cookie: str, csrf: str) -> None:
        """Raise ``NotPermittedError`` unless the request carries the secret that only our pages know."""
        with reading(self._engine) as connection:
            query = select(account_sessions.c.csrf).where(account_sessions.c.id == bearer.digest(cookie))
            kept = connection.execute(query).scalar()
        if kept is None or not hmac.compare_digest(kept, bearer.digest(csrf)):
            raise NotPermittedError("请求缺少页面凭证，可能页面已过期。请刷新页面后再试。", code="csrf")

    def end(self, cookie: str) -> None:
        """Sign out."""
        with writing(self._engine) as connection:
            key = bearer.digest(cookie)
            connection.execute(delete(account_sessions).where(account_sessions.c.id == key))
