"""From settings to what guards the service: lists are taken apart here, and a wrong one is named."""

from __future__ import annotations

import datetime as dt
import ipaddress

from sqlalchemy import Engine
from urllib3.exceptions import HTTPError
from urllib3.util import parse_url

from core.errors import UsageError
from service.auth.throttle import LONGEST_WINDOW, Throttle, Window
from service.settings import Settings


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


def origin_of(address: str) -> str:
    """Scheme, host and port of an address, or nothing for what is none."""
    try:
        url = parse_url(address)
    except HTTPError:
        return ""
    if url.scheme not in {"http", "https"} or not url.host or url.auth:
        return ""
    return f"{url.scheme}://{url.host}" + (f":{url.port}" if url.port else "")
