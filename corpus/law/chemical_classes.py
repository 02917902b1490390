"""Classes of GB 18218 for chemicals that reports often name. Data: ``chemical_classes.yaml``.

A class is told by the name alone only where the name leaves no choice (汽油, 烟花爆竹1.3级).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from corpus.law.gb18218 import Criteria, HazardClass
from corpus.law.reading import StrictRow, defect, read_yaml, validated
from corpus.law.terms import plain

CHEMICAL_CLASSES_FILE = Path(__file__).parent / "chemical_classes.yaml"


class ClassNamesRow(StrictRow):
    """The names of one class, as written."""

    symbol: Annotated[str, Field(min_length=1)]
    names: Annotated[list[str], Field(default_factory=list)]
    named_by: Annotated[list[str], Field(default_factory=list)]
    verified: bool
    source: Annotated[str, Field(min_length=1)]


class ClassNamesFile(StrictRow):
    """The data file; its symbols are of one edition."""

    schema_name: Annotated[Literal["mingjian.chemical-classes/1"], Field(alias="schema")]
    code: str
    classes: Annotated[list[ClassNamesRow], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    code: str
    whole: dict[str, str]
    parts: tuple[tuple[str, str], ...]


def class_of(name: str, criteria: Criteria) -> HazardClass | None:
    """The class that a chemical's name tells under an edition, or None."""
    names = _loaded(CHEMICAL_CLASSES_FILE)
    if names.code != criteria.code:
        return None
    text = plain(name)
    bare = re.sub(r"[(\[].*?[)\]]", "", text)
    symbol = names.whole.get(bare) or next((s for word, s in names.parts if word in text), None)
    return criteria.hazard_class(symbol) if symbol else None


@cache
def _loaded(path: Path) -> _Names:
    row = validated(ClassNamesFile, read_yaml(path), path)
    whole: dict[str, str] = {}
    for item in row.classes:
        for name in item.names:
            if plain(name) in whole:
                raise defect(path, f"条目 {item.symbol}", f"名称重复：{name}")
            whole[plain(name)] = item.symbol
    parts = tuple((plain(word), item.symbol) for item in row.classes for word in item.named_by)
    return _Names(code=row.code, whole=whole, parts=parts)
