"""The people of a report on its page: each once, however many numbers they stand under."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from core.facts import Fact, Person, Role
from corpus.registry.importer import import_file
from corpus.store.store import Store
from corpus.store.where import Where
from tests.service.api.conftest import World

ROSTER = """姓名,证书类别,证书编号,注册编号,从业机构,从业起始日期
温如石,安全评价师,S011033000110192001234,196401,蜀岭安全评价有限公司,2019-01-01
邱明远,安全评价师,S011033000110192005678,205507,蜀岭安全评价有限公司,2019-01-01
邱明远,安全评价师,S011033000110192009999,305508,远山安全评价有限公司,2019-01-01
"""


def person(
    name: str, role: Role, *, certificate: str | None = None, registration: str | None = None
) -> Person:
    return Person(
        role=role,
        name=name,
        certificate_number=certificate,
        registration_number=registration,
        confidence=0.99,
        evidence=(),
    )


def test_numbers_that_the_roster_gives_to_one_person_stand_on_one_card(
    world: World, where: Where, tmp_path: Path
) -> None:
    listed = tmp_path / "名册.csv"
    listed.write_text(ROSTER, encoding="utf-8")
    made = world.reports["hang"]
    people = (
        person("温如石", Role.PROJECT_LEADER, certificate="S011033000110192001234"),
        person("温如石", Role.AUTHOR, registration="196401"),
        person("邱明远", Role.TEAM_MEMBER, certificate="S011033000110192005678"),
        person("邱明远", Role.REVIEWER, registration="305508"),
    )
    day = Fact(value="2023-05-18", confidence=0.99, evidence=())
    facts = dataclasses.replace(made.facts, people=people, report_on=day)
    with Store.open(where) as store:
        import_file(store.engine, listed, known_on=dt.date(2026, 1, 1), source="浙江")
        store.save_screening(dataclasses.replace(made, facts=facts))
    text = world.client.get(f"/reports/{made.report.id}/people", headers=world.headers("hang")).text
    cards = [part.partition("</h4>")[0] for part in text.split('<article class="card person">')[1:]]
    assert len(cards) == 3
    assert "项目负责人、报告编制人" in cards[0]
    assert "S011033000110192001234、196401" in cards[0]
    assert all("邱明远" in card for card in cards[1:]), "two people of one name"
