"""The real application over a real data folder, with people of several roles and regions."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from core.document import Source
from core.facts import Facts
from core.ids import content_id
from core.screening import Screening
from corpus.store.store import Store
from corpus.store.where import Where
from service.api.app import create_app
from service.auth import passwords
from service.auth.accounts import Accounts
from service.auth.permissions import Permission, Role
from service.auth.tokens import Tokens
from service.settings import Settings
from tests import cases, pdfs
from tests.pdfs import Text
from tests.service.html import examples

PASSWORD = "梅雨季节-42-江南"
PEOPLE = {
    "hang": ("杭安", [Role.INSPECTOR], ["330100"]),
    "zhe": ("浙宁", [Role.REVIEWER], ["330000"]),
    "su": ("苏平", [Role.INSPECTOR], ["320000"]),
    "guo": ("国泰", [Role.INSPECTOR, Role.AUDITOR], ["000000"]),
    "admin": ("管理", [Role.ADMIN], []),
}


def screened(number: int, address: str) -> tuple[Screening, bytes]:
    """A screening of invented facts, and its file of two pages."""
    pages = [[Text(150, 200, f"云栖{number}号加油站有限公司", 20)], [Text(150, 200, "结论：符合", 12)]]
    content = pdfs.compose(pages)
    made = examples.full()
    facts = Facts(
        enterprise_name=cases.fact(f"云栖{number}号加油站有限公司"),
        project_address=cases.fact(address) if address else None,
    )
    card = dataclasses.replace(made.report, id=content_id(content), file_name=f"{number}号.pdf", pages=2)
    return dataclasses.replace(made, report=card, facts=facts), content


@dataclasses.dataclass(frozen=True)
class World:
    """What is in the data folder: reports by a short name, the client, tokens by account."""

    client: TestClient
    reports: dict[str, Screening]
    tokens: dict[str, str]

    def get(self, path: str, who: str | None = None, **headers: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers(who) | headers)

    def headers(self, who: str | None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}


@pytest.fixture
def world(where: Where, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: cheap)
    monkeypatch.setattr(passwords, "_nobodys", lambda: cheap.hash("nobody's"))
    reports, tokens = {}, {}
    places = {"hang": "浙江省杭州市西湖区", "ning": "浙江省宁波市", "su": "江苏省南京市", "none": ""}
    with Store.open(where) as store:
        for number, (name, address) in enumerate(places.items()):
            made, content = screened(number, address)
            store.add_report(
                Source(id=made.report.id, file_name=made.report.file_name, size_bytes=len(content)), content
            )
            store.save_screening(made)
            reports[name] = made
        for name, (shown, roles, regions) in PEOPLE.items():
            account = Accounts(store.engine).create(
                name, roles=roles, regions=regions, shown_name=shown, password=PASSWORD
            )
            may = [each for each in Permission if account.principal.may(each)]
            _, tokens[name] = Tokens(store.engine).create(account, label="测试", permissions=may, days=1)
    settings = Settings(data_dir=where.data_dir, database_url=where.database_url, workers=1)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield World(client, reports, tokens)
