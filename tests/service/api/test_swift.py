"""Reads that are answered before the framework: as their endpoints answer, noted alike, refused at once."""

from __future__ import annotations

import dataclasses
import datetime as dt
import gzip
import json
import threading
from typing import Any

import pytest
from sqlalchemy import update

from core.decision import Verdict
from core.evidence import Evidence, EvidenceSource
from core.geometry import Box
from core.outcome import State
from corpus.store.access_tables import access_tokens
from corpus.store.card_tables import report_cards
from corpus.store.database import writing
from service.api.context import Context
from service.api.pace import Pace
from service.auth.accounts import Accounts
from service.auth.permissions import Permission, Role
from service.auth.tokens import Tokens
from tests.service.api.conftest import World
from tests.service.api.test_findings import decide, finding

ENDPOINT = {"Content-Length": "0"}  # not plain: it goes to its endpoint


def given(world: World) -> Context:
    context: Context = world.client.app.state.context  # type: ignore[attr-defined]
    return context


@pytest.fixture
def swift(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Tokens have been used and checks counted; how often an endpoint was reached is counted from here on."""
    for who in world.tokens:
        world.get("/session", who)
    for report in world.reports.values():
        world.get(f"/reports/{report.report.id}/findings", "guo")
    return world


def is_answered_before(world: World, path: str, who: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether it is, endpoints being out of order."""

    def faulty(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        for module in ("reports", "findings"):
            patched.setattr(f"service.api.v1.{module}.note", faulty)
        patched.setattr("service.api.v1.reports.note_list", faulty)
        status: int = world.get(path, who).status_code
    assert status in (200, 500)
    return status == 200


def entries(world: World, after: int = 0) -> list[dict[str, Any]]:
    told = given(world).trail.entries(after=after)
    return [
        {name: getattr(entry, name) for name in ("actor", "action", "object_kind", "object_id", "detail")}
        for entry in told
    ]


def test_what_is_answered_and_noted_is_what_the_endpoint_answers_and_notes(
    swift: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, no_place, other = (swift.reports[name].report.id for name in ("hang", "none", "su"))
    given(swift).tools.store.note_handed_in(other, "hang")  # beside what lies in the own region
    more = swift.get("/reports?limit=2", "guo").json()["next"]
    by_score = swift.get("/reports?limit=1&order=score", "guo").json()["next"]
    for who, path in (
        ("hang", f"/reports/{own}"),
        ("guo", f"/reports/{own}/findings"),
        ("hang", f"/reports/{own}/findings"),
        ("hang", f"/reports/{other}/findings"),
        ("hang", "/reports"),
        ("hang", "/reports?limit=1&order=score"),
        ("guo", f"/reports/{no_place}"),
        ("guo", f"/reports/{no_place}/findings"),
        ("guo", "/reports"),
        ("guo", "/reports?limit=3&order=score"),
        ("guo", f"/reports?limit=2&cursor={more}"),
        ("guo", f"/reports?order=score&limit=2&cursor={by_score}"),
        ("guo", "/reports?limit=200"),
    ):
        assert is_answered_before(swift, path, who, monkeypatch), path
        for encoding in ("identity", "gzip"):
            before = given(swift).trail.newest(limit=1)[0].number
            plain = swift.get(path, who, **{"Accept-Encoding": encoding})
            asked = swift.get(path, who, **ENDPOINT, **{"Accept-Encoding": encoding})
            assert (plain.status_code, plain.content) == (200, asked.content), path
            mine, others = ({*answer.headers.items()} for answer in (plain, asked))
            assert {name for name, _ in mine ^ others} <= {"x-request-id", "ratelimit"}, path
            assert plain.headers["ratelimit"] != asked.headers["ratelimit"] or "ratelimit" in plain.headers
            first, second = entries(swift, before)
            assert first == second


def test_a_long_answer_is_packed_where_that_is_wished(swift: World) -> None:
    headers = swift.headers("guo") | {"Accept-Encoding": "gzip"}
    with swift.client.stream("GET", "/api/v1/reports?limit=4", headers=headers) as answer:
        raw = b"".join(answer.iter_raw())
    assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert int(answer.headers["content-length"]) == len(raw)
    assert json.loads(gzip.decompress(raw)) == swift.get("/reports?limit=4", "guo", **ENDPOINT).json()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/reports/{su}", "report_not_found"),
        ("/reports/{none}", "report_not_found"),
        ("/reports/{su}/findings", "report_not_found"),
        ("/reports/" + "0" * 64, "report_not_found"),
        ("/reports/" + "A" * 64, "report_not_found"),
        ("/reports/abc", "report_not_found"),
        ("/reports/{hang}/nothing", "no_such_address"),
        ("/reportsandmore", "no_such_address"),
        ("/reports?limit=0", "request_invalid"),
        ("/reports?limit=x", "request_invalid"),
        ("/reports?order=oldest", "request_invalid"),
        ("/reports?cursor=abc", "cursor_invalid"),
    ],
)
def test_what_is_not_in_order_is_refused_by_its_endpoint(swift: World, path: str, code: str) -> None:
    path = path.format(**{name: made.report.id for name, made in swift.reports.items()})
    answer = swift.get(path, "hang")
    assert answer.json()["code"] == code
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_token_that_was_revoked_has_ended_or_lost_a_right_is_refused_by_the_next_read(
    swift: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, report = given(swift), swift.reports["hang"].report.id
    engine = context.tools.store.engine
    path, owner = f"/reports/{report}", Accounts(engine).named("hang")
    token = Tokens(engine).listed(owner.id)[0].id

    def read() -> int:
        assert is_answered_before(swift, path, "zhe", monkeypatch)
        return int(swift.get(path, "hang").status_code)

    def changed(**values: object) -> None:
        with writing(engine) as connection:
            connection.execute(update(access_tokens).where(access_tokens.c.id == token).values(values))

    now, kept = dt.datetime.now(dt.UTC), Tokens(engine).listed(owner.id)[0]
    assert read() == 200
    changed(ends_at=now)
    assert read() == 401
    changed(ends_at=kept.ends_at, permissions="audit.read")
    assert read() == 403
    changed(permissions=" ".join(kept.permissions))
    assert read() == 200
    Accounts(engine).set_rights(owner.id, roles=[Role.ADMIN], regions=["330100"])
    assert read() == 403
    assert [entry["action"] for entry in entries(swift)][-1] == "reports.read"  # what was refused
    Accounts(engine).set_rights(owner.id, roles=owner.roles, regions=["320000"])
    assert read() == 404
    context.tools.store.note_handed_in(report, "hang")
    assert read() == 200
    Accounts(engine).set_rights(owner.id, roles=owner.roles, regions=["330100"])
    Accounts(engine).disable(owner.id)
    assert read() == 401
    Accounts(engine).enable(owner.id)
    assert read() == 401  # its tokens were revoked with it
    changed(revoked_at=None)
    assert read() == 200
    Tokens(engine).revoke(token)
    assert read() == 401


def test_a_report_that_moves_to_another_region_is_seen_there_by_the_next_read(
    swift: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = swift.reports["hang"].report.id
    path = f"/reports/{report}"
    assert is_answered_before(swift, path, "hang", monkeypatch)
    with writing(given(swift).tools.store.engine) as connection:
        moved = update(report_cards).where(report_cards.c.report_id == report).values(region="320100")
        connection.execute(moved)
    assert (swift.get(path, "hang").status_code, swift.get(path, "su").status_code) == (404, 200)
    assert is_answered_before(swift, path, "su", monkeypatch)
    assert swift.get(path, "su").json()["region"] == "320100"


def test_what_findings_tell_of_reports_elsewhere_is_taken_out_until_they_may_be_seen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, own, other = given(world).tools.store, world.reports["hang"], world.reports["su"].report.id
    shown = Evidence(
        report=other, page=1, boxes=(Box(1, 2, 3, 4),), excerpt="别处的话", source=EvidenceSource.OTHER_REPORT
    )
    first = next(outcome for outcome in own.outcomes if outcome.state is State.FLAGGED)
    copied = dataclasses.replace(
        first, check="text_copied", subject="某厂", statement="与某厂相同", evidence=(*first.evidence, shown)
    )
    store.save_screening(dataclasses.replace(own, outcomes=(copied, *own.outcomes)))
    path = f"/reports/{own.report.id}/findings"
    for who in ("guo", "hang"):
        world.get(path, who, **ENDPOINT)
        told = world.get(path, who)
        assert is_answered_before(world, path, who, monkeypatch)
        assert told.content == world.get(path, who, **ENDPOINT).content
        assert ("别处的话" in told.text, "某厂" in told.text) == (who == "guo", who == "guo")
    assert "江苏省南京市应急管理部门" in told.text
    store.note_handed_in(other, "hang")
    assert "别处的话" in world.get(path, "hang").text
    assert is_answered_before(world, path, "hang", monkeypatch)


def test_lists_of_whole_provinces_are_for_the_endpoint(swift: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_answered_before(swift, "/reports", "zhe", monkeypatch)
    names = [item["file_name"] for item in swift.get("/reports", "zhe").json()["items"]]
    assert sorted(names) == ["0号.pdf", "1号.pdf"]


def test_a_decision_shows_in_the_next_read(swift: World, monkeypatch: pytest.MonkeyPatch) -> None:
    path, item, tag = finding(swift)
    listed = path.rpartition("/")[0]
    assert decide(swift, path, "hang", tag, "dismissed", "已核对原件").status_code == 201
    for who in ("hang", "guo"):
        told = swift.get(listed, who)
        assert told.content == swift.get(listed, who, **ENDPOINT).content
        assert told.json()[0]["verdict"] == Verdict.DISMISSED.value
        assert told.json()[0]["key"] == item["key"]
        assert [made["by"] for made in told.json()[0]["decisions"]] == ["杭安"]
        assert "0/1" in told.json()[0]["precision"]
    assert is_answered_before(swift, listed, "guo", monkeypatch)


def test_of_many_reads_at_once_each_is_noted_in_a_whole_trail(swift: World) -> None:
    report, number = swift.reports["hang"].report.id, 24
    before = given(swift).trail.newest(limit=1)[0].number
    paths = (f"/reports/{report}", f"/reports/{report}/findings")
    statuses: list[int] = []

    def work() -> None:
        statuses.extend(swift.get(paths[place % 2], "guo").status_code for place in range(number))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * (4 * number)
    noted = [entry["action"] for entry in entries(swift, before)]
    assert noted.count("report.glance") == noted.count("findings.read") == 2 * number
    head = given(swift).trail.verify()
    assert getattr(head, "digest", None)


def test_nothing_is_given_out_that_cannot_be_noted(swift: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(given(swift).trail, "_append", full)
        answer = swift.get(f"/reports/{swift.reports['hang'].report.id}", "hang")
    assert answer.status_code == 500
    assert swift.reports["hang"].facts.enterprise_name.value not in answer.text  # type: ignore[union-attr]


def test_who_asks_too_often_is_told_so(swift: World, monkeypatch: pytest.MonkeyPatch) -> None:
    few = Pace(1, 3)
    context = given(swift)
    assert context.reads is not None
    monkeypatch.setattr(context.reads, "_pace", few)
    object.__setattr__(context, "pace", few)
    path = f"/reports/{swift.reports['hang'].report.id}"
    answers = [swift.get(path, "hang") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert [answer.headers["ratelimit"].partition(";t")[0] for answer in answers[:3]] == [
        f'"requests";r={left}' for left in (2, 1, 0)
    ]
    assert int(answers[3].headers["retry-after"]) > 30


def test_a_token_without_the_right_is_refused_and_noted(swift: World) -> None:
    engine = given(swift).tools.store.engine
    owner = Accounts(engine).named("guo")
    _, secret = Tokens(engine).create(owner, label="x", permissions=[Permission.READ_AUDIT], days=1)
    swift.tokens["few"] = secret
    report = swift.reports["hang"].report.id
    assert swift.get("/session", "few").status_code == 200
    assert swift.get(f"/reports/{report}", "few").status_code == 403
    refused = given(swift).trail.newest(limit=1)[0]
    assert (refused.actor, refused.is_allowed, refused.object_id) == (
        "guo",
        False,
        f"/api/v1/reports/{report}"[:80],
    )
