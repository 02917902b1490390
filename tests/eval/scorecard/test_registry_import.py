"""A scorecard judges by every register of its folder, as known after the last filing."""

from __future__ import annotations

from pathlib import Path

from corpus.registry.lookup import StoredRegistry
from corpus.registry.records import Register
from corpus.store.store import Store
from eval.factory.world.registry import write_registry
from eval.factory.world.world import LAST_DAY
from eval.scorecard.registers import import_registers
from eval.scorecard.smoke import smoke_orders


def test_all_registers_of_the_folder_are_known(tmp_path: Path) -> None:
    world, _ = smoke_orders()
    write_registry(world, tmp_path / "registry")
    with Store.open(tmp_path / "data") as store:
        (tmp_path / "registry" / "other.xlsx").write_bytes(b"no workbook")
        assert import_registers(tmp_path / "registry", store) == ("other.xlsx",)
        registry = StoredRegistry(store.engine)
        snapshot = registry.snapshot()
        assert snapshot is not None
        assert (snapshot.registers, snapshot.known_on) == (tuple(Register), LAST_DAY)
        filed = world.filings.notices()
        assert filed
        assert all(registry.notices(agency_name=row[0], project_name=row[8]) for row in filed)
