"""What the contract test's program has to be told: files are sent as the bytes they are."""

from __future__ import annotations

import schemathesis


@schemathesis.serializer("application/pdf", "application/octet-stream")
def as_bytes(ctx: object, value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")
