"""Ports for servers that are started with a number: below those that the system gives to anybody."""

from __future__ import annotations

import itertools
import os
import socket

# Processes that test side by side begin at different places.
_numbers = itertools.cycle(range(20_000, 32_000))
for _ in range(os.getpid() * 97 % 12_000):
    next(_numbers)


def free_port() -> int:
    """One of this machine on which nobody listens."""
    for number in itertools.islice(_numbers, 12_000):
        try:
            with socket.create_server(("127.0.0.1", number)):
                return number
        except OSError:
            continue
    raise OSError("no port is free")
