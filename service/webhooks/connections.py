"""Connections to receivers of events: to addresses that a name may lead to only, and each for a limited time.

A name is looked up when the connection is made, so what was allowed when it was named may lead elsewhere now.
What counts is the address that was reached, before anything is sent.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

WHOLE_SECONDS = 20.0  # of connecting, and again of waiting for an answer, however it trickles in
_METADATA = frozenset(  # of clouds, beside those of the link
    ipaddress.ip_address(each) for each in ("100.100.100.200", "168.63.129.16", "fd00:ec2::254")
)
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052


class AddressNotAllowedError(HTTPError):
    """A name leads to this machine, its link, or where a cloud tells its secrets."""


def may_reach(host: str, address: str) -> bool:
    """Whether a host's name may lead to this address. A host that is named by its address is meant so."""
    if host.lower() == "localhost" or _ip(host.strip("[]")) is not None:
        return True
    found = _ip(address.partition("%")[0])
    if found is None:
        return False
    is_near = found.is_loopback or found.is_link_local or found.is_unspecified or found.is_multicast
    return not is_near and found not in _METADATA


def _ip(text: str) -> IPv4Address | IPv6Address | None:
    """An address; of one of version 6 that stands for one of version 4, that one."""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        if found in _TRANSLATED:
            return IPv4Address(int(found) & 0xFFFFFFFF)
        return found.ipv4_mapped or found.sixtofour or found
    return found


class _Guarded(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        made = super()._new_conn()
        if not may_reach(self.host, made.getpeername()[0]):
            made.close()
            raise AddressNotAllowedError
        return made

    @contextlib.contextmanager
    def _for_a_while(self) -> Iterator[None]:
        timer = threading.Timer(WHOLE_SECONDS, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        """Whoever waits for it gets an error. Below TLS, whose own end would wait for the other side."""
        open_ = self.sock
        if open_ is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(open_, socket.SHUT_RDWR)

    def connect(self) -> None:
        with self._for_a_while():
            super().connect()

    def getresponse(self):  # type: ignore[no-untyped-def]
        with self._for_a_while():
            return super().getresponse()


class _GuardedTls(_Guarded, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Guarded


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _GuardedTls


class Connections(PoolManager):
    """A pool of such connections; proxies of the environment are not asked."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
