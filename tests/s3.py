"""An S3 server of the tests' own: a real process on this machine that keeps its buckets in memory."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.ports import free_port

_PATIENCE_SECONDS = 120
KEYS = {"region": "cn-north-1", "access_key_id": "tests", "secret_access_key": "tests-only"}


@dataclass
class S3:
    """``start`` and ``stop`` may be called again; what was kept goes with the process."""

    port: int
    _process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def endpoint(self) -> str:
        """The address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def options(self) -> dict[str, str]:
        """What a bucket is opened with."""
        return {**KEYS, "endpoint": self.endpoint, "allow_http": "true"}

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + _PATIENCE_SECONDS
        while True:
            assert self._process.poll() is None
            assert time.monotonic() < end
            with contextlib.suppress(OSError), urllib.request.urlopen(self.endpoint, timeout=5):
                return
            time.sleep(0.1)

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def bucket(self, name: str) -> str:
        """A new bucket's URL."""
        request = urllib.request.Request(
            f"{self.endpoint}/{name}",
            data=b"<CreateBucketConfiguration><LocationConstraint>cn-north-1</LocationConstraint>"
            b"</CreateBucketConfiguration>",
            method="PUT",
            headers={
                "Authorization": "AWS4-HMAC-SHA256 Credential=tests/20260101/cn-north-1/s3/aws4_request",
                "Content-Type": "application/xml",
            },
        )
        with urllib.request.urlopen(request, timeout=30):
            return f"s3://{name}"


@contextlib.contextmanager
def running() -> Iterator[S3]:
    """A server that ends with the block."""
    server = S3(free_port())
    try:
        server.start()
        yield server
    finally:
        server.stop()
