"""Of reports outside one's regions no answer and no page tells more than that there is one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from core.decision import Verdict
from core.evidence import Evidence, EvidenceSource
from core.geometry import Box
from core.ids import content_id, digest
from core.outcome import Match, MatchKind, OtherReport, Outcome, State
from core.screening import Assessment, Band, Screening, Term
from corpus.store.store import Store
from corpus.store.where import Where
from pipelines.decisions import Choice, decide, findings
from tests.service.api.conftest import World

NAME, SAYS, WORDS = "秦淮油品有限公司", "与秦淮油品的那份报告相同", "秦淮河畔的一段原文"
SECRETS = ("秦淮油品", "秦淮河畔")


def place(report: str, excerpt: str, source: EvidenceSource = EvidenceSource.TEXT) -> Evidence:
    return Evidence(report=report, page=1, boxes=(Box(10, 10, 90, 20),), excerpt=excerpt, source=source)


def copying(made: Screening, other: str, *excerpts: str) -> Screening:
    """The screening with two findings on another report; what it shows there are the excerpts."""
    own = made.report.id
    outcomes = tuple(
        Outcome(
            check=check,
            state=State.FLAGGED,
            statement=f"{SAYS}：{WORDS}",
            subject=NAME,
            evidence=(
                place(own, f"本报告的{check}"),
                *(place(other, each, EvidenceSource.OTHER_REPORT) for each in excerpts),
            ),
        )
        for check in ("text_copied", "photo_reused")
    )
    terms = (Term(check="text_copied", subject=NAME, points=0.5, explanation=SAYS),)
    scored = Assessment(score=0.9, band=Band.KEY, packs=(), terms=terms)
    return dataclasses.replace(made, outcomes=outcomes, matches=(), assessment=scored)


@pytest.fixture
def store(world: World, where: Where) -> Iterator[Store]:
    with Store.open(where) as opened:
        yield opened


def everywhere(world: World, who: str, report: str) -> dict[str, str]:
    """Whatever tells of the report's findings, by address."""
    api = f"/api/v1/reports/{report}"
    addresses = (
        f"{api}/findings",
        f"{api}/screening",
        f"{api}/dossier?format=html",
        "/api/v1/findings",
        "/findings",
        f"/reports/{report}",
        f"/reports/{report}/history",
    )
    answers = {each: world.client.get(each, headers=world.headers(who)) for each in addresses}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {address: answer.text for address, answer in answers.items()}


def telling(texts: dict[str, str], *secrets: str) -> list[str]:
    return [address for address, text in texts.items() if any(secret in text for secret in secrets)]


def test_no_answer_names_the_other_report(world: World, store: Store) -> None:
    report, other = (world.reports[name].report.id for name in ("hang", "su"))
    store.save_screening(copying(world.reports["hang"], other, WORDS))
    assert len(telling(everywhere(world, "guo", report), *SECRETS)) == 7
    assert telling(everywhere(world, "hang", report), *SECRETS, other[:12]) == []
    items = world.get(f"/reports/{report}/findings", "hang").json()
    assert [item["subject"] for item in items] == ["管辖地区以外的报告1"] * 2
    screened = world.get(f"/reports/{report}/screening", "hang").json()
    assert screened["assessment"]["terms"][0]["subject"] == items[0]["subject"]


def test_nor_does_what_became_of_a_colleagues_decision(world: World, store: Store) -> None:
    report, other = (world.reports[name].report.id for name in ("hang", "su"))
    made = copying(world.reports["hang"], other, WORDS)
    store.save_screening(made)
    for finding in findings(store, made):
        decide(
            store, made, finding.key, Choice(verdict=Verdict.CONFIRMED, by="国泰", reason="对照过两份原件")
        )
    shown = everywhere(world, "hang", report)
    assert telling(shown, *SECRETS, other[:12]) == []
    assert telling(shown, "对照过两份原件") == [
        address
        for address in shown
        if address not in ("/findings", "/api/v1/findings") and "screening" not in address
    ]
    assert f"/reports/{report}/history" in telling(everywhere(world, "guo", report), SAYS)


@pytest.mark.parametrize("now", [("秦淮河畔的另一段",), ()], ids=["other words", "no longer there"])
def test_nor_does_what_changed_since_a_decision(world: World, store: Store, now: tuple[str, ...]) -> None:
    report, other = (world.reports[name].report.id for name in ("hang", "su"))
    made = of_a_person(copying(world.reports["hang"], other, WORDS))
    store.save_screening(made)
    for finding in findings(store, made):
        decide(store, made, finding.key, Choice(verdict=Verdict.CONFIRMED, by="国泰"))
    later = of_a_person(copying(world.reports["hang"], other, *now))
    store.save_screening(later)
    shown = everywhere(world, "hang", report)
    assert telling(shown, "秦淮河畔", other[:12]) == []
    item = world.get(f"/reports/{report}/findings", "hang").json()[0]
    assert item["standing"] == "changed"
    assert "不再出现：另一份报告" in item["changed"]
    assert "秦淮河畔" in world.get(f"/reports/{report}/findings", "guo").json()[0]["changed"]
    foot = world.client.post(
        f"/reports/{report}/findings/{item['key']}/decisions",
        headers=world.headers("hang"),
        data={"verdict": "dismissed", "seen": 1},
    )
    assert foot.status_code == 422
    assert "不再出现：另一份报告" in foot.text
    assert "秦淮河畔" not in foot.text


def test_where_the_other_report_moves_the_findings_are_told_anew(world: World, store: Store) -> None:
    """Nobody decides in between."""
    report, there = world.reports["hang"].report.id, world.reports["su"]
    store.save_screening(copying(world.reports["hang"], there.report.id, WORDS))
    moved = dataclasses.replace(there.facts, project_address=world.reports["hang"].facts.project_address)
    for screening, is_told in (
        (there, False),
        (dataclasses.replace(there, facts=moved), True),
        (there, False),
    ):
        store.save_screening(screening)
        text = world.get(f"/reports/{report}/findings", "hang").text
        assert (NAME in text) is is_told


@pytest.mark.parametrize("words", [NAME, WORDS])
def test_whether_a_hidden_sentence_holds_words_is_not_told(world: World, store: Store, words: str) -> None:
    there = world.reports["su"].report.id
    store.save_screening(copying(world.reports["hang"], there, WORDS))
    found, nothing = (
        (
            world.get(f"/findings?limit=1&words={sought}", "hang").json(),
            world.get(f"/search?q={sought}", "hang").json(),
        )
        for sought in (words, "没有这样的话")
    )
    assert found == nothing
    page = world.client.get(f"/findings?words={words}", headers=world.headers("hang")).text
    assert "<h1>线索 <small>0 条" in page
    assert world.get(f"/findings?words={words}", "guo").json()["items"]


def test_what_shows_only_reports_that_may_be_seen_is_found_by_words(world: World, store: Store) -> None:
    store.save_screening(copying(world.reports["hang"], world.reports["ning"].report.id, WORDS))
    assert len(world.get(f"/findings?words={WORDS}", "zhe").json()["items"]) == 2
    assert world.get(f"/findings?words={WORDS}", "hang").json()["items"] == []


def test_of_a_hidden_match_not_even_its_size_is_told(world: World, store: Store) -> None:
    report, there = (world.reports[name].report.id for name in ("hang", "su"))
    match = Match(
        kind=MatchKind.TEXT,
        left=(place(report, WORDS),),
        right=(place(there, WORDS, EvidenceSource.OTHER_REPORT),),
        right_report=OtherReport(id=there, enterprise_name=NAME),
        similarity=0.9731,
        characters=8127,
        telling=61.5,
        counted=7311,
    )
    clear = Outcome(check="photo_reused", state=State.CLEAR, statement=f"“{NAME}”的评价报告用了本报告的照片")
    store.save_screening(dataclasses.replace(world.reports["hang"], outcomes=(clear,), matches=(match,)))
    text = world.get(f"/reports/{report}/screening", "hang").text
    assert not [said for said in ("0.9731", "8127", "61.5", "7311", NAME) if said in text]
    whole = world.get(f"/reports/{report}/screening", "guo").text
    assert not [said for said in ("0.9731", "8127", f"“{NAME}”的评价报告") if said not in whole]


def test_of_a_job_elsewhere_who_manages_jobs_sees_how_far_it_is_and_no_name(world: World) -> None:
    there = world.reports["su"].report
    made = world.client.post("/api/v1/jobs", json={"file": there.id}, headers=world.headers("su")).json()
    assert (made["report_id"], made["file_name"]) == (there.id, there.file_name)
    (listed,) = world.get("/jobs", "zhe").json()["items"]
    for told in (listed, world.get(f"/jobs/{made['id']}", "zhe").json()):
        assert told["id"] == made["id"]
        assert (told["report_id"], told["file_name"], told["message"]) == ("", "", None)
    stopped = world.client.delete(f"/api/v1/jobs/{made['id']}", headers=world.headers("zhe"))
    assert stopped.status_code == 200
    events = world.get(f"/jobs/{made['id']}/events", "zhe").text
    assert made["id"] in events
    assert not [text for text in (stopped.text, events) if there.id in text or there.file_name in text]
    assert world.get(f"/jobs/{made['id']}", "su").json()["file_name"] == there.file_name


def of_a_person(made: Screening) -> Screening:
    """The same findings on somebody's conflict, whose sentence and subject say nothing of the other."""
    outcomes = (
        dataclasses.replace(each, check="survey_conflict", subject="温如石", statement="同一天在两处")
        for each in made.outcomes[:1]
    )
    return dataclasses.replace(made, outcomes=tuple(outcomes))


def test_a_findings_key_confirms_no_guess(world: World, store: Store) -> None:
    """Neither from the check and a guessed name, nor by a report whose finding names it openly."""
    there = world.reports["su"].report.id
    for name in ("hang", "ning"):
        store.save_screening(copying(world.reports[name], there, WORDS))
    keys = {
        name: {item["check"]: item["key"] for item in told}
        for name in ("hang", "ning")
        for told in [world.get(f"/reports/{world.reports[name].report.id}/findings", "zhe").json()]
    }
    for check in ("text_copied", "photo_reused"):
        assert keys["hang"][check] != keys["ning"][check]
        guesses = {digest([check, NAME, 0]), digest([check, NAME]), content_id(f"{check}{NAME}".encode())}
        assert not guesses & {keys[name][check] for name in keys}
        assert world.get(f"/reports/{there}/findings/{digest([check, NAME, 0])}", "su").status_code == 404


def test_of_reports_it_was_held_against_only_those_that_may_be_seen_are_told(
    world: World, store: Store
) -> None:
    """Most of them show in no finding at all."""
    made, ids = world.reports["hang"], {name: each.report.id for name, each in world.reports.items()}

    def held(*names: str) -> Screening:
        others = {ids[name][:16]: digest(name)[:16] for name in names}
        return dataclasses.replace(
            made, provenance=dataclasses.replace(made.provenance, other_reports=others)
        )

    store.save_screening(held("ning"))
    store.save_screening(held("ning", "su", "none"))
    path = f"/reports/{made.report.id}/screening"
    for who, names in {"guo": ("ning", "su", "none"), "zhe": ("ning",), "hang": ()}.items():
        answer = world.get(path, who)
        assert list(answer.json()["provenance"]["other_reports"]) == [ids[name][:16] for name in names]
        again = world.get(path, who, **{"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
        differences = world.get(f"/reports/{made.report.id}/screenings/diff", who).text
        assert (ids["su"][:16] in differences) is (who == "guo")
    tags = {who: world.get(path, who).headers["etag"] for who in ("guo", "zhe", "hang")}
    assert len(set(tags.values())) == 3  # none is the digest of what was taken out
    page = world.client.get(f"/reports/{made.report.id}/history", headers=world.headers("hang")).text
    assert ids["su"][:12] not in page
