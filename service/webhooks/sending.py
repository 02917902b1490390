"""One message over HTTP: to hosts that were named only, nothing followed elsewhere, within a time."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass

from urllib3.exceptions import HTTPError
from urllib3.util import Timeout, Url, parse_url

from core.errors import UsageError
from service.webhooks.connections import AddressNotAllowedError, Connections

_CONNECT_SECONDS, _READ_SECONDS = 5.0, 10.0
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_LONGEST_URL = 500
_DIGITS, _MOST_SECONDS = 6, 86_400
_ODD = frozenset("\\ \t\r\n")  # what programs read differently


class NotSentError(Exception):
    """Why no answer came, in a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What was answered; ``retry_after`` seconds where the receiver asks for them."""

    status: int
    retry_after: int = 0


class Hosts:
    """The only hosts that are ever connected to. Each is ``HOST`` (any port) or ``HOST:PORT``."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = frozenset(name.lower() for name in names)

    def __bool__(self) -> bool:
        return bool(self._names)

    def has(self, url: Url) -> bool:
        """Whether this address lies on one of them."""
        host = (url.host or "").lower()
        port = url.port or {"http": 80, "https": 443}.get(url.scheme or "", 0)
        return host in self._names or f"{host}:{port}" in self._names

    def require(self, address: str) -> str:
        """The address; raises ``UsageError`` for one that may not be sent to."""
        url = _parsed(address)
        if url is None or url.auth or url.fragment:
            raise UsageError("webhook 地址应为 https://主机/路径，不含用户名和锚点。", code="webhook_url")
        if url.scheme != "https" and url.host not in _LOOPBACK:
            raise UsageError("webhook 地址必须是 https。", code="webhook_url")
        if not self.has(url):
            raise UsageError(
                f"不允许向主机「{url.host}」发送。请系统管理员把它加入设置 webhook_hosts。",
                code="webhook_host",
            )
        return url.url


class Sender:
    """Sends; keeps connections open between messages. Safe to share between threads."""

    def __init__(self, hosts: Hosts, *, ca_file: str = "") -> None:
        """Raises ``UsageError`` for a file of certificates that cannot be read."""
        try:
            trusted = ssl.create_default_context(cafile=ca_file or None)
        except (OSError, ssl.SSLError) as error:
            raise UsageError(f"证书文件「{ca_file}」无法读取，应为 PEM 格式的根证书。") from error
        self._hosts = hosts
        self._pool = Connections(num_pools=20, ssl_context=trusted, retries=False)

    def post(self, address: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Send a JSON body; raises ``NotSentError``."""
        url = _parsed(address)
        if url is None or not self._hosts.has(url):
            raise NotSentError("host_not_allowed")
        try:
            response = self._pool.request(
                "POST",
                url.url,
                body=body,
                headers={"content-type": "application/json", "user-agent": "mingjian", **headers},
                timeout=Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS),
                redirect=False,
                preload_content=False,
            )
        except AddressNotAllowedError as error:
            raise NotSentError("address_not_allowed") from error
        except HTTPError as error:
            raise NotSentError(type(error).__name__) from error
        with response:  # what it says beyond its status is not read
            return Reply(
                status=response.status, retry_after=_seconds(response.headers.get("retry-after", ""))
            )

    def close(self) -> None:
        """Let the connections go."""
        self._pool.clear()


def _seconds(asked: str) -> int:
    """Of ``Retry-After``; more than any wait is as good as a long one, a date is not heeded."""
    if not (asked.isascii() and asked.isdecimal()):
        return 0
    return min(int(asked), _MOST_SECONDS) if len(asked) <= _DIGITS else _MOST_SECONDS


def _parsed(address: str) -> Url | None:
    is_plain = len(address) <= _LONGEST_URL and address.isascii() and not set(address) & _ODD
    try:
        url = parse_url(address) if is_plain else None
    except HTTPError:
        return None
    return url if url is not None and url.scheme in {"http", "https"} and url.host else None
