"""What was decided of a lead that is part of another now: told there, with who and when, deciding nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.decision import Verdict, basis_of
from core.evidence import EvidenceSource
from corpus.store.store import Store
from corpus.store.where import Where
from pipelines.decisions import Choice, decide, findings
from tests.service.api.conftest import World, screened

REASON = "老厂区的数，已对过平面图"


@pytest.fixture
def joined(world: World, where: Where) -> str:
    """The key of a finding; decided was one that showed a place of it, and one that is nowhere now."""
    made = world.reports["hang"]
    with Store.open(where) as store:
        whole = findings(store, made)[0]
        decide(store, made, whole.key, Choice(verdict=Verdict.CONFIRMED, by="杭安"))
        (kept,) = store.decisions(made.report.id)
        own = [piece for piece in whole.outcome.evidence if piece.source is EvidenceSource.TEXT]
        part = replace(
            kept, finding="a" * 64, verdict=Verdict.DISMISSED, reason=REASON, basis=basis_of(own[:1]),
            statement="占地面积不同", revision=1, by="老周",
        )  # fmt: skip
        gone = replace(part, finding="b" * 64, subject="别的对象", statement="从业人数不同")
        for each in (part, gone):
            store.decide(each)
    return whole.key


def test_it_stands_at_the_lead_that_it_is_part_of(world: World, joined: str) -> None:
    report = world.reports["hang"].report.id
    listed = world.get(f"/reports/{report}/findings", "hang").json()
    told = {each["key"]: each for each in listed}
    (earlier,) = told[joined]["earlier"]
    assert (earlier["verdict"], earlier["by"], earlier["reason"]) == ("dismissed", "老周", REASON)
    assert (earlier["finding"], earlier["statement"]) == ("a" * 64, "占地面积不同")
    assert told[joined]["standing"] == "confirmed"
    assert [each["key"] for each in listed if each["earlier"]] == [joined]
    text = world.client.get(f"/reports/{report}", headers=world.headers("hang")).text
    assert text.count("此前对其中一部分") == 1
    assert REASON in text
    assert "此前处理过的 1 条线索，最近一次筛查中已没有" in text
    history = world.client.get(f"/reports/{report}/history", headers=world.headers("hang")).text
    assert history.count("这条线索已并入另一条") == history.count("最近一次筛查中已没有这条线索") == 1


def test_an_open_lead_stays_open_whatever_was_said_of_its_part(
    world: World, joined: str, where: Where
) -> None:
    report = world.reports["hang"].report.id
    with Store.open(where) as store:
        decide(store, world.reports["hang"], joined, Choice(verdict=Verdict.WITHDRAWN, by="杭安"))
        (first, *_) = findings(store, world.reports["hang"])
        assert first.is_open
        (made,) = first.earlier
    item = world.get(f"/reports/{report}/findings/{joined}", "hang").json()
    assert (item["standing"], len(item["earlier"])) == ("open", 1)
    text = world.client.get(f"/reports/{report}", headers=world.headers("hang")).text
    assert "原处理不代替对本条的处理" in text
    path = f"/api/v1/reports/{report}/dossier?format=html"
    dossier = world.client.get(path, headers=world.headers("hang")).text
    assert f"并入本条之前，对其中一部分的处理：已排除（{made.by}" in dossier


def test_it_tells_nothing_to_who_holds_the_file_in_another_region(world: World, joined: str) -> None:
    content = screened(0, "浙江省杭州市西湖区")[1]
    world.client.post(
        "/api/v1/files", content=content, headers=world.headers("su") | {"X-File-Name": "a.pdf"}
    )
    report = world.reports["hang"].report.id
    listed = world.get(f"/reports/{report}/findings", "su").json()
    assert [each["earlier"] for each in listed if each["earlier"]] == []
    text = world.client.get(f"/reports/{report}", headers=world.headers("su")).text
    assert REASON not in text
    assert "老周" not in text
    assert "此前" not in text
