"""What tests share: worker processes, a PostgreSQL server, and where a store may lie."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from xdist.remote import Producer

from core.limits import Limits
from corpus.store.database import upgrade
from corpus.store.postgresql import postgresql_engine
from corpus.store.where import Where
from pipelines.engine.workers import WorkerPool
from tests import new_databases, postgresql, s3, spread
from tests.demo_data import demo_folder

SAMPLES = Path(__file__).parent.parent / "eval" / "samples"


@pytest.fixture(scope="session", autouse=True)
def _new_databases() -> Iterator[None]:
    with new_databases.repeated():
        yield


@pytest.fixture(scope="session")
def workers() -> Iterator[WorkerPool]:
    """Reading processes for all tests; one where other tests run beside these."""
    count = 1 if "PYTEST_XDIST_WORKER" in os.environ else 2
    with WorkerPool(count, memory_bytes=Limits().worker_memory_bytes) as pool:
        yield pool


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """A server with a database ``ours`` of our tables, to be copied."""
    if postgresql.programs() is None:
        pytest.skip("no PostgreSQL server is installed")
    with postgresql.running() as server:
        engine = postgresql_engine(server.make("ours"), busy_seconds=5)
        upgrade(engine)
        engine.dispose()
        yield server


@pytest.fixture
def postgresql_url(postgresql_server: postgresql.Server) -> Iterator[str]:
    """A database of its own with our tables, empty."""
    with postgresql_server.database("ours") as url:
        yield url


# pytest-xdist tells its processes how wide the terminal is, and consoles made at import would keep to that.
os.environ.pop("COLUMNS", None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In one of several processes, the order in which the work is handed out."""
    if hasattr(config, "workerinput"):
        items[:] = spread.longest_first(items)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> spread.ByGroup:
    """With ``pytest -n``: by files, those that share something dear together."""
    config.option.loadscopereorder = False
    return spread.ByGroup(config, log)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked ``both_databases`` run on each kind, where what they use lies in a database."""
    if "database" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The address of a database; none: a file."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return ""
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture
def where(database: str, tmp_path: Path) -> Where:
    """Where a new store may lie."""
    return Where(data_dir=tmp_path / "data", database_url=database)


@pytest.fixture(scope="session")
def s3_server() -> Iterator[s3.S3]:
    """A server without buckets."""
    with s3.running() as server:
        yield server


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that ``make demo`` leaves; its ``data`` is copied before it is written to."""
    base = tmp_path_factory.getbasetemp()
    return demo_folder(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
