"""From settings to what guards the service: lists are taken apart here, and a wrong one is named."""

from __future__ import annotations

import datetime as dt
import ipaddress

from sqlalchemy import Engine
from urllib3.exceptions import HTTPError
from urllib3.util import parse_url

from core.errors import UsageError
from service.auth.accounts import Accounts
from service.auth.openid import Claims, OpenId
from service.auth.openid_provider import Provider
from service.auth.permissions import Role
from service.auth.throttle import LONGEST_WINDOW, Throttle, Window
from service.settings import Settings

_LONGEST_NAME = 40


def words_of(text: str) -> tuple[str, ...]:
    """Parts between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def throttle_of(settings: Settings, engine: Engine) -> Throttle:
    """How often somebody may try to sign in."""
    window = dt.timedelta(minutes=settings.login_window_minutes)
    if window > LONGEST_WINDOW:
        raise UsageError("设置 login_window_minutes 不能超过 60。")
    return Throttle(
        engine=engine,
        per_account=Window(settings.login_tries_per_account, window),
        per_address=Window(settings.login_tries_per_address, window),
    )


def cors_origins(settings: Settings) -> list[str]:
    """Origins whose pages may call the interface."""
    origins = list(words_of(settings.cors_origins))
    for origin in origins:
        if origin_of(origin) != origin.lower():
            raise UsageError(f"设置 cors_origins 中的「{origin}」应写作 https://主机，不带路径。")
    return origins


def trusted_proxies(settings: Settings) -> list[str]:
    """Addresses and networks of proxies that are believed."""
    proxies = list(words_of(settings.trusted_proxies))
    for proxy in proxies:
        try:
            ipaddress.ip_network(proxy)
        except ValueError as error:
            raise UsageError(f"设置 trusted_proxies 中的「{proxy}」不是 IP 地址或网段。") from error
    return proxies


def openid_of(settings: Settings, accounts: Accounts, engine: Engine) -> OpenId | None:
    """Signing in elsewhere, where the settings name a provider."""
    if not settings.oidc_issuer:
        return None
    if not settings.oidc_client_id:
        raise UsageError("设置了 oidc_issuer，还应设置 oidc_client_id。")
    address = settings.public_url.rstrip("/").lower()
    if not address or origin_of(address) != address:
        raise UsageError(
            "设置了 oidc_issuer，还应把 public_url 设为浏览器访问本系统的地址，如 https://主机。"
        )
    name = settings.oidc_name.strip()
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise UsageError(f"设置 oidc_name 应为 1 到 {_LONGEST_NAME} 个字。")
    provider = Provider(
        settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        redirect_uri=f"{settings.public_url.rstrip('/')}/api/v1/session/oidc/callback",
        scopes=settings.oidc_scopes,
        ca_file=settings.oidc_ca_file,
    )
    claims = Claims(
        name=settings.oidc_name_claim,
        roles_claim=settings.oidc_roles_claim,
        roles=_roles(settings.oidc_roles),
        regions_claim=settings.oidc_regions_claim,
    )
    return OpenId(provider, accounts, engine, claims=claims)


def _roles(text: str) -> dict[str, Role]:
    """From ``VALUE=ROLE`` pairs; without any, roles by their own names. Never ``admin``."""
    roles: dict[str, Role] = {role.value: role for role in Role if role is not Role.ADMIN}
    if not text.strip():
        return roles
    found: dict[str, Role] = {}
    for pair in words_of(text):
        value, _, role = (part.strip() for part in pair.partition("="))
        if not value or role not in roles:
            raise UsageError(f"设置 oidc_roles 中的「{pair}」应写作 值=角色，角色为 {'、'.join(roles)}。")
        found[value] = roles[role]
    return found


def origin_of(address: str) -> str:
    """Scheme, host and port of an address, or nothing for what is none."""
    try:
        url = parse_url(address)
    except HTTPError:
        return ""
    if url.scheme not in {"http", "https"} or not url.host or url.auth:
        return ""
    return f"{url.scheme}://{url.host}" + (f":{url.port}" if url.port else "")
