from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine

from corpus.registry.lookup import StoredRegistry
from corpus.store.store import Store
from corpus.store.where import Where

Row = Sequence[object]
Sheets = dict[str, list[Row]]


@pytest.fixture
def engine(where: Where) -> Iterator[Engine]:
    with Store.open(where) as store:
        yield store.engine


@pytest.fixture
def registry(engine: Engine) -> StoredRegistry:
    return StoredRegistry(engine)


@pytest.fixture
def xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook: sheet name -> rows."""

    def write(sheets: Sheets, name: str = "名录.xlsx") -> Path:
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        for title, rows in sheets.items():
            sheet = workbook.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        workbook.save(tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def text(tmp_path: Path) -> Callable[..., Path]:
    """Writes a csv file."""

    def write(rows: list[Row], name: str = "名录.csv", encoding: str = "utf-8", delimiter: str = ",") -> Path:
        with (tmp_path / name).open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, delimiter=delimiter).writerows(rows)
        return tmp_path / name

    return write


@pytest.fixture
def json_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a JSON file."""

    def write(content: object, name: str = "名录.json") -> Path:
        (tmp_path / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return tmp_path / name

    return write
