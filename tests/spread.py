"""How the tests are spread over processes (pytest-xdist, ``make test``).

A file's tests stay together, and so do files that share a dear fixture: each process makes its own. Groups
that take long are begun first, so that at the end no process waits for another.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from xdist.scheduler import LoadFileScheduling

TOGETHER = {
    "tests/eval/factory/test_labels.py": "products",
    "tests/eval/factory/test_pairs.py": "products",
    "tests/eval/factory/test_makers_do_all.py": "products",
    "tests/pipelines/test_samples.py": "demo",
    "tests/service/portal/test_demo.py": "demo",
    "tests/service/portal/test_day.py": "portal",
    "tests/service/portal/test_pages.py": "portal",
    "tests/corpus/store/test_far_blobs.py": "s3_server",
    "tests/service/jobs/test_several_machines.py": "s3_server",
    "tests/service/test_backup_elsewhere.py": "s3_server",
}
LONGEST_FIRST: tuple[str, ...] = ()


def group_of(test: str) -> str:
    """What of ``path::name`` runs in one process, one after another."""
    file = test.partition("::")[0]
    return TOGETHER.get(file, file)


def longest_first(tests: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The same tests, each group's in their order."""
    places = {group: place for place, group in enumerate(LONGEST_FIRST)}
    return sorted(tests, key=lambda test: places.get(group_of(test.nodeid), len(places)))


class ByGroup(LoadFileScheduling):
    """Hands out groups in the order in which their first tests were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
