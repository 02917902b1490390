"""The benchmark of handled files: its kinds, and that it tells an alteration from a mark of an archive."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from eval.benchmarks.handled.__main__ import Row
from eval.benchmarks.handled.bases import Base, typed_bases
from eval.benchmarks.handled.kinds import KINDS, Job
from eval.benchmarks.handled.making import File, chosen_kinds
from eval.benchmarks.handled.measuring import opened, say


def test_a_third_of_the_kinds_only_measures() -> None:
    held = [kind for kind in KINDS.values() if kind.is_held_back]
    assert 0.25 < len(held) / len(KINDS) < 0.4
    assert {kind.is_harmful for kind in held} == {True, False}
    assert not KINDS["verdict_pasted"].is_held_back  # it was looked into
    assert all(kind.about for kind in chosen_kinds(""))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    return typed_bases(11, 2, tmp_path_factory.mktemp("bases"))[0]


def test_what_covers_a_verdict_is_found_and_the_number_of_a_page_is_not(base: Base, tmp_path: Path) -> None:
    told = {}
    with opened(tmp_path / "store") as tools:
        for name in ("conclusion_covered", "page_numbers"):
            kind, draw = KINDS[name], random.Random(name)
            made = kind.make(
                Job(base=base, others=(base,), draw=draw, folder=tmp_path, python=sys.executable)
            )
            path = tmp_path / f"{name}.pdf"
            path.write_bytes(made.data)
            row = Row(file=File(kind=kind, path=path, pages=made.pages), said=say(path, tools))
            assert not row.said.failure
            told[name] = row.is_told
    assert told == {"conclusion_covered": True, "page_numbers": False}
