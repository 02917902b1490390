"""One HTTP request: the whole of it within a time, the answer within a size, nothing followed elsewhere."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util import Url, parse_url

from core.errors import UsageError
from corpus.registry.connector import BadAnswerError, UnreachableError

_CHUNK = 1 << 16
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where requests go. ``seconds`` bounds one request from connecting to the last byte."""

    url: Url
    token: str
    tls: ssl.SSLContext | None
    seconds: float
    most_bytes: int

    @classmethod
    def at(cls, address: str, *, token: str, ca_file: str, seconds: float, most_bytes: int) -> Endpoint:
        """Raises ``UsageError`` for an address that is none, or a token that would be sent in clear."""
        try:
            url = parse_url(address.rstrip("/"))
        except HTTPError as error:
            raise UsageError(f"登记库接口地址「{address}」无效。") from error
        if url.scheme not in {"http", "https"} or not url.host or url.auth or url.query or url.fragment:
            raise UsageError(
                f"登记库接口地址「{address}」无效：应为 https://主机/路径，不含用户名、参数和锚点。"
            )
        if url.scheme == "http" and token and url.host not in _LOOPBACK:
            raise UsageError("登记库接口设有令牌，地址必须是 https，否则令牌会以明文发送。")
        if not token.isascii() or any(c.isspace() or not c.isprintable() for c in token):
            raise UsageError("设置 registry_token 只能由可打印的 ASCII 字符组成，不含空格和换行。")
        return cls(
            url=url,
            token=token,
            tls=_trusted(ca_file) if url.scheme == "https" else None,
            seconds=seconds,
            most_bytes=most_bytes,
        )


class ConnectionFailedError(UnreachableError):
    """No connection came about or it broke off: asking again may help."""


def post(endpoint: Endpoint, path: str, body: bytes) -> Reply:
    """Send a JSON body and take the reply, whatever its status.

    Raises ``ConnectionFailedError`` where there was no connection or it broke off, ``UnreachableError``
    where the time was up, and ``BadAnswerError`` for a reply beyond the size.
    """
    until = time.monotonic() + endpoint.seconds
    connection = _connection(endpoint)
    watch = _Watch(connection, endpoint.seconds)
    try:
        connection.connect()
        watch.hold()
        reply = _exchanged(connection, endpoint, path, body)
    except (HTTPError, HTTPException, OSError, ValueError, AttributeError) as error:
        if time.monotonic() >= until:  # cut off, at whatever the connection was
            raise _too_slow(endpoint) from error
        if isinstance(error, ssl.SSLCertVerificationError):
            raise UnreachableError("登记库接口的证书验证失败。请核对设置 registry_ca_file。") from error
        if not isinstance(error, (HTTPError, HTTPException, OSError)):
            raise
        raise ConnectionFailedError(f"登记库接口无法连接或连接中断（{type(error).__name__}）。") from error
    finally:
        watch.cancel()
        connection.close()
    if time.monotonic() >= until:  # an answer without a stated length ends where it was cut off
        raise _too_slow(endpoint)
    return reply


def _exchanged(connection: HTTPConnection, endpoint: Endpoint, path: str, body: bytes) -> Reply:
    target = (endpoint.url.path or "") + path
    connection.request("POST", target, body=body, headers=_headers(endpoint), preload_content=False)
    response = connection.getresponse()
    stated = response.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > endpoint.most_bytes:
        raise _too_large(endpoint)
    return Reply(
        status=response.status,
        headers={name.lower(): value for name, value in response.headers.items()},
        body=_read(response, endpoint),
    )


def _read(response: urllib3.BaseHTTPResponse, endpoint: Endpoint) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := response.read(_CHUNK, decode_content=False):
        size += len(chunk)
        if size > endpoint.most_bytes:
            raise _too_large(endpoint)
        parts.append(chunk)
    return b"".join(parts)


def _connection(endpoint: Endpoint) -> HTTPConnection:
    url, timeout = endpoint.url, endpoint.seconds
    host = (url.host or "").strip("[]")
    if endpoint.tls is None:
        return HTTPConnection(host, url.port or 80, timeout=timeout)
    return HTTPSConnection(host, url.port or 443, timeout=timeout, ssl_context=endpoint.tls)


def _headers(endpoint: Endpoint) -> dict[str, str]:
    headers = {
        "content-type": "application/json",
        "accept": "application/json",
        "accept-encoding": "identity",  # a small packed answer may unpack to a huge one
        "user-agent": "mingjian",
    }
    return headers | ({"authorization": f"Bearer {endpoint.token}"} if endpoint.token else {})


class _Watch:
    """Ends a request at its time, also one that drips: each byte in time, the whole never."""

    def __init__(self, connection: HTTPConnection, seconds: float) -> None:
        self._connection = connection
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def hold(self) -> None:
        """Remember the socket: the connection lets go of it once a reply that closes it has begun."""
        self._socket = self._connection.sock

    def cancel(self) -> None:
        """The request has ended."""
        self._timer.cancel()

    def _cut(self) -> None:
        ending = self._socket or self._connection.sock
        with contextlib.suppress(OSError, AttributeError):
            ending.shutdown(socket.SHUT_RDWR)


def _trusted(ca_file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise UsageError(f"证书文件「{ca_file}」无法读取，应为 PEM 格式的根证书。") from error


def _too_slow(endpoint: Endpoint) -> UnreachableError:
    return UnreachableError(f"登记库接口在 {endpoint.seconds:g} 秒内没有答完。")


def _too_large(endpoint: Endpoint) -> BadAnswerError:
    return BadAnswerError(f"登记库接口的答复超过 {endpoint.most_bytes >> 20} MB，没有采用。")
