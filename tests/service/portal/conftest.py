"""The portal as a running server over a real data folder, and Debian's Chromium before it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from core.document import Source
from core.ids import content_id
from core.screening import Screening
from corpus.registry.importer import import_file
from corpus.store.codec import dump, load
from corpus.store.store import Store
from service.api.app import create_app
from service.auth import passwords
from service.auth.accounts import Accounts
from service.auth.permissions import Role
from service.settings import Settings
from service.tasks import runner
from tests import pdfs
from tests.pdfs import Text
from tests.service.html import examples
from tests.service.views import conftest as parties

PASSWORD = "梅雨季节-42-江南"
PEOPLE = {
    "guo": ("国泰", [Role.INSPECTOR, Role.REVIEWER, Role.AUDITOR, Role.REGISTRY_ADMIN], ["000000"]),
    "zhe": ("浙宁", [Role.REVIEWER], ["000000"]),
    "hang": ("杭安", [Role.INSPECTOR], ["330000"]),
    "admin": ("管理", [Role.ADMIN], []),
}
SMALL = ViewportSize(width=1366, height=768)


@dataclasses.dataclass(frozen=True)
class Portal:
    """The running server: its address, its data folder, and reports by a short name."""

    address: str
    folder: Path
    reports: dict[str, str]


def with_file(made: Screening, old: str, pages: int) -> tuple[Screening, bytes]:
    """The same screening of a file that is really there; its own id in every piece of evidence."""
    words = [[Text(150, 200, f"{made.report.file_name}第{page}页", 16)] for page in range(1, pages + 1)]
    content = pdfs.compose(words)
    text = dump(made).decode().replace(old, content_id(content))
    moved = load(Screening, text.encode())
    return dataclasses.replace(moved, report=dataclasses.replace(moved.report, pages=pages)), content


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder: Path = tmp_path_factory.mktemp("portal")
    roster = folder / "名册.csv"
    roster.write_text(parties.ROSTER, encoding="utf-8")
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    data, reports = folder / "data", {}
    thick, _ = examples.many(pages=300, per_page=7)
    with pytest.MonkeyPatch.context() as patch, Store.open(data) as store:
        patch.setattr(passwords, "_hasher", lambda: cheap)
        patch.setattr(passwords, "_nobodys", lambda: cheap.hash("nobody's"))
        import_file(store.engine, roster, known_on=dt.date(2026, 1, 1), source="浙江")
        full = [(name, examples.full(), 52) for name in ("full", "second", "third")]
        for number, (name, made, pages) in enumerate((*full, ("thick", thick, 300))):
            named = dataclasses.replace(made.report, file_name=f"{number} {made.report.file_name}")
            moved, content = with_file(dataclasses.replace(made, report=named), made.report.id, pages)
            card = moved.report
            source = Source(id=card.id, file_name=card.file_name, size_bytes=len(content))
            store.add_report(source, content)
            store.save_screening(moved)
            reports[name] = card.id
        for made in parties.REPORTS:
            store.save_screening(made)
        reports |= {str(number): parties.identified(number) for number in range(1, 6)}
        for name, (shown, roles, regions) in PEOPLE.items():
            Accounts(store.engine).create(
                name, roles=roles, regions=regions, shown_name=shown, password=PASSWORD
            )
        with _served(Settings(data_dir=data, workers=1)) as address:
            yield Portal(address, data, reports)


class _served:  # noqa: N801  used as a function
    """The application in a thread of its own, until left."""

    def __init__(self, settings: Settings) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(settings), log_level="warning", access_log=False)
        self._server = uvicorn.Server(config)
        self._app, self._settings = config.app, settings
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})

    def __enter__(self) -> str:
        self._thread.start()
        until = time.monotonic() + 60
        while not self._server.started and time.monotonic() < until:
            time.sleep(0.05)
        context = self._app.state.context  # type: ignore[union-attr]
        runner.start(context.tools, self._settings, context.stopping)  # a worker does it elsewhere
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._app.state.context.stopping.set()  # type: ignore[union-attr]
        self._server.should_exit = True
        self._thread.join(60)
        self._socket.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for the tests of a module: while it is open, this thread has an event loop."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


class Visitor:
    """Somebody at a browser window of their own; what goes wrong in the page is collected."""

    def __init__(self, browser: Browser, portal: Portal) -> None:
        self.portal = portal
        self.context = browser.new_context(
            viewport=SMALL, locale="zh-CN", base_url=portal.address, accept_downloads=True
        )
        self.context.set_default_timeout(30_000)
        self.faults: list[str] = []

    def window(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on(
            "console",
            lambda said: self.faults.append(said.text) if "Content Security Policy" in said.text else None,
        )
        return page

    def sign_in(self, name: str, there: str = "/") -> Page:
        page = self.window()
        page.goto(f"/login?next={there}")
        page.fill("[name=name]", name)
        page.fill("[name=password]", PASSWORD)
        page.click("button.main")
        page.wait_for_url(f"**{there.partition('#')[0]}")
        return page


@pytest.fixture
def visitors(browser: Browser, portal: Portal) -> Iterator[list[Visitor]]:
    """Two people."""
    both = [Visitor(browser, portal) for _ in range(2)]
    yield both
    for visitor in both:
        visitor.context.close()
        assert visitor.faults == []


@pytest.fixture
def visitor(visitors: list[Visitor]) -> Visitor:
    return visitors[0]
