"""Signing in elsewhere (OpenID Connect, code flow with PKCE): out to the provider and back, in one browser.

The account is found by issuer and subject, never by name. Roles and regions follow the provider's claims at
each login; ``admin`` is only ever given here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select

from core.errors import ConflictError
from corpus.store.database import writing
from corpus.store.guard_tables import openid_tries
from corpus.store.store import utc_now
from service.auth import bearer
from service.auth.accounts import Account, Accounts
from service.auth.openid_provider import OpenIdRefusedError, Provider
from service.auth.permissions import Role
from service.auth.principal import NotPermittedError

TERM = dt.timedelta(minutes=10)
_LONGEST_BACK = 500
_NOT_IN_NAMES = re.compile(r"[^\w.@-]")
_REGION = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Which claims say what; ``roles`` gives a role for a value. No ``roles_claim``: roles are given here."""

    name: str
    roles_claim: str
    roles: Mapping[str, Role]
    regions_claim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOut:
    """Where a browser goes, and the secret that it brings back in a cookie."""

    url: str
    browser: str


class OpenId:
    """Signing in at one provider."""

    def __init__(
        self,
        provider: Provider,
        accounts: Accounts,
        engine: Engine,
        *,
        claims: Claims,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self.provider = provider
        self._accounts = accounts
        self._engine = engine
        self._claims = claims
        self._clock = clock

    def set_out(self, back: str) -> SetOut:
        """Send a browser to the provider; ``back`` is the page it asked for. ``ProviderAwayError``."""
        state, browser, nonce, verifier = (bearer.made() for _ in range(4))
        url = self.provider.way_there(state=state, nonce=nonce, verifier=verifier)
        now = self._clock()
        with writing(self._engine) as connection:
            connection.execute(delete(openid_tries).where(openid_tries.c.made_at <= now - TERM))
            connection.execute(
                insert(openid_tries).values(
                    state=bearer.digest(state),
                    browser=bearer.digest(browser),
                    nonce=nonce,
                    verifier=verifier,
                    back=own_page(back),
                    made_at=now,
                )
            )
        return SetOut(url=url, browser=browser)

    def come_back(self, *, state: str, code: str, browser: str, issuer: str | None) -> tuple[Account, str]:
        """The account of who comes back, and the page asked for.

        Raises ``OpenIdRefusedError``, ``ProviderAwayError``, and ``NotPermittedError`` for somebody whom the
        provider knows and who has no role here.
        """
        row = self._try_of(state)
        if row is None or not hmac.compare_digest(row.browser, bearer.digest(browser)):
            words = "登录已超时，或不是从这个浏览器开始的。请重新登录。"
            raise OpenIdRefusedError(words, code="openid_state", reason="state")
        if issuer is not None and issuer != self.provider.issuer:  # RFC 9207
            raise OpenIdRefusedError("登录答复来自另一个认证服务，没有采用。请重新登录。", reason="issuer")
        wanted = self._claims.roles_claim
        claims = self.provider.claims(code, nonce=row.nonce, verifier=row.verifier, wanted=wanted)
        return self._account(claims), row.back

    def _try_of(self, state: str) -> Row[Any] | None:
        """Once only."""
        c = openid_tries.c
        with writing(self._engine) as connection:
            mine = (c.state == bearer.digest(state)) & (c.made_at > self._clock() - TERM)
            row = connection.execute(select(openid_tries).where(mine)).first()
            connection.execute(delete(openid_tries).where(c.state == bearer.digest(state)))
            return row

    def _account(self, claims: Mapping[str, Any]) -> Account:
        subject = str(claims["sub"])[:255]
        known = self._accounts.by_openid(self.provider.issuer, subject)
        if known is not None and known.disabled_at is not None:
            raise NotPermittedError("您在本系统的账户已停用。如有需要，请联系系统管理员。")
        if not self._claims.roles_claim:
            if known is None:
                raise _no_role()
            return known
        roles = self._roles(claims)
        if known is not None and Role.ADMIN in known.roles:
            roles = (*roles, Role.ADMIN)
        if not roles:
            raise _no_role()
        regions = self._regions(claims)
        if known is None:
            return self._made(claims, subject, roles, regions)
        if set(roles) == set(known.roles) and set(regions) == set(known.scope.codes):
            return known
        return self._accounts.set_rights(known.id, roles=roles, regions=regions)

    def _made(
        self, claims: Mapping[str, Any], subject: str, roles: tuple[Role, ...], regions: tuple[str, ...]
    ) -> Account:
        """A new account; one of that name that is there is somebody else's, whatever the provider says."""
        mark = hashlib.sha256(f"{self.provider.issuer}|{subject}".encode()).hexdigest()[:8]
        name = _NOT_IN_NAMES.sub("", str(claims.get(self._claims.name, "")))[:50]
        shown = " ".join(str(claims.get("name") or name or mark).split())[:60] or mark
        for tried in (name, f"{name}-{mark}") if len(name) > 1 else (f"u-{mark}",):
            try:
                return self._accounts.create(
                    tried,
                    roles=roles,
                    regions=regions,
                    shown_name=shown,
                    openid=(self.provider.issuer, subject),
                )
            except ConflictError:
                known = self._accounts.by_openid(self.provider.issuer, subject)
                if known is not None:  # in another window at the same time
                    return known
        raise ConflictError("无法为您建立账户：账户名已被占用。请联系系统管理员。", code="account_exists")

    def _roles(self, claims: Mapping[str, Any]) -> tuple[Role, ...]:
        given = _values(claims, self._claims.roles_claim)
        found = (self._claims.roles.get(value) for value in given)
        return tuple(dict.fromkeys(role for role in found if role is not None and role is not Role.ADMIN))

    def _regions(self, claims: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(code for code in _values(claims, self._claims.regions_claim) if _REGION.fullmatch(code))


def own_page(back: str) -> str:
    """A page of this service, or its first one for anything else."""
    is_plain = 0 < len(back) <= _LONGEST_BACK and back.isascii() and back.isprintable()
    is_own = back.startswith("/") and not back.startswith("//") and not set(back) & set('\\<>" ')
    return back if is_plain and is_own else "/"


def _values(claims: Mapping[str, Any], path: str) -> Iterable[str]:
    """What a claim holds: one word, words in one text, or a list."""
    found: Any = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return found.replace(",", " ").split()
    return [str(each) for each in found] if isinstance(found, list) else []


def _no_role() -> NotPermittedError:
    return NotPermittedError("您已通过统一身份认证，但在本系统没有角色。请联系系统管理员。", code="no_role")
