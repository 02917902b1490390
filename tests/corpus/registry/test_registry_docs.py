from __future__ import annotations

from pathlib import Path

import pytest

from corpus.registry.columns import COLUMNS
from corpus.registry.records import FoundBy, Register
from corpus.store import registry_tables
from corpus.store.tables import metadata

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("register", Register)
def test_every_column_of_a_register_is_documented(register: Register) -> None:
    text = (DOCS / "registry.md").read_text(encoding="utf-8")
    table = text.split(f"({register.in_chinese})")[1].split("\n\n")[1]
    for column in COLUMNS[register]:
        heading = f"**{column.heading}**" if column.is_required else column.heading
        assert f"| {heading} | `{column.field}` |" in table
    for found_by in FoundBy:
        assert f"`{found_by}`" in text


def test_every_table_is_documented() -> None:
    text = (DOCS / "store.md").read_text(encoding="utf-8")
    assert registry_tables.registry_roster.name in metadata.tables
    for table in metadata.tables:
        assert f"| `{table}` |" in text
