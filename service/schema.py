"""The published JSON schema of a screening, generated from the records of ``core``."""

from __future__ import annotations

import json

from pydantic import TypeAdapter

from core.screening import SCHEMA, Screening


def schema_text() -> str:
    """JSON Schema (draft 2020-12) as text that ends in a line break; the same records give the same text."""
    schema = TypeAdapter(Screening).json_schema(mode="serialization")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA}
    return json.dumps(head | schema, ensure_ascii=False, indent=2) + "\n"
