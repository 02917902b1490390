"""Ids derive from content, so that the same input has the same id everywhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping


def content_id(data: bytes) -> str:
    """SHA-256 of the bytes, 64 hex digits: the id of a report, a blob, a picture."""
    return hashlib.sha256(data).hexdigest()


def digest(value: object) -> str:
    """SHA-256 of a JSON-like value, independent of key order; raises ``TypeError`` for anything else."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return content_id(text.encode())


def stage_key(stage: str, version: str, inputs: str, options: Mapping[str, object]) -> str:
    """The cache key of a stage's result: what went in, which code, which options."""
    return digest({"stage": stage, "version": version, "inputs": inputs, "options": dict(options)})
