"""The published JSON schemas of a screening and of a reading, generated from the records of ``core``."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from core import reading
from core.reading import Reading
from core.screening import SCHEMA, Screening


def schema_text() -> str:
    """JSON Schema (draft 2020-12) as text that ends in a line break; the same records give the same text."""
    return _text(TypeAdapter(Screening), SCHEMA)


def reading_schema_text() -> str:
    """The same for what ``mingjian read --json`` gives."""
    return _text(TypeAdapter(Reading), reading.SCHEMA)


def _text(adapter: TypeAdapter[Any], name: str) -> str:
    schema = adapter.json_schema(mode="serialization")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": name}
    return json.dumps(head | schema, ensure_ascii=False, indent=2) + "\n"
