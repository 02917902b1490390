"""The maintainer's page names every pack, data folder and field that a maintainer meets."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.law.pack_files import PackRow
from corpus.law.packs import load_packs
from corpus.law.timeline_files import EntryRow

PAGE = (Path(__file__).parents[3] / "docs" / "law.md").read_text(encoding="utf-8")
FIELDS = {(field.alias or name) for row in (PackRow, EntryRow) for name, field in row.model_fields.items()}


@pytest.mark.parametrize("name", sorted({pack.id for pack in load_packs()} | FIELDS))
def test_the_page_names_it(name: str) -> None:
    assert f"`{name}`" in PAGE or f"`{name}: " in PAGE
