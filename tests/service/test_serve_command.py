"""``serve``: where it cannot start it says so in a sentence."""

from __future__ import annotations

import socket
from pathlib import Path

from tests.service.program import mingjian


def test_an_address_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = mingjian("serve", "--port", str(port), "--workers", "0", folder=tmp_path)
    assert done.returncode == 2
    assert f"127.0.0.1:{port} 可能已被占用" in done.stderr
