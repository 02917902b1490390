"""The made registers of a corpus in a store: imported alike by the scorecard and by judging perfect facts."""

from __future__ import annotations

from pathlib import Path

from core.errors import RegistryError
from corpus.registry.importer import import_file
from corpus.store.store import Store
from eval.factory.world.world import LAST_DAY

_MAIN = "registry.xlsx"  # agencies and roster: a corpus without it cannot be judged


def import_registers(folder: Path, store: Store) -> tuple[str, ...]:
    """Import every workbook of a folder as known on the last day of the factory's world.

    An earlier day would leave what was filed after a report unknown, and its absence could not be told.
    Gives the names of workbooks that are no register to the product; raises ``RegistryError`` where the
    main one is none.
    """
    skipped = []
    for path in sorted(folder.glob("*.xlsx"), key=lambda path: (path.name != _MAIN, path.name)):
        try:
            import_file(store.engine, path, known_on=LAST_DAY)
        except RegistryError:
            if path.name == _MAIN:
                raise
            skipped.append(path.name)
    return tuple(skipped)
