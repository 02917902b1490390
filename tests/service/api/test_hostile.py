"""What somebody sends who looks for a way in: told as wrong, whatever database lies beneath."""

from __future__ import annotations

import base64
import json

import pytest

from tests.service.api.conftest import World, screened

pytestmark = pytest.mark.both_databases
JSON = {"Content-Type": "application/json"}
FAR, EARLY = "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59"


def cursor(*said: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def test_a_place_that_nobody_gave_is_no_place(world: World) -> None:
    asked = [f"/reports?cursor={cursor('newest', at, 'a')}" for at in (FAR, EARLY, "2026-03-01T00:00:00", 5)]
    asked += [f"/reports?order=score&cursor={cursor('score', word, 'a')}" for word in (10**300, "x", None)][
        1:
    ]
    for value in (1 << 31, (1 << 63) - 1, -1, 1.5, True, 10**30):
        for path in ("/changes", "/findings", "/agencies", "/assessors", "/enterprises"):
            asked.append(f"{path}?cursor={cursor('keyed', value, 'change')}")
    asked += [f"/changes?since={at.replace('+', '%2B')}" for at in (FAR, EARLY, "0", "1e400", "9" * 30)]
    asked += ["/audit/entries?after=" + "9" * 23, f"/changes?limit={'9' * 5000}"]
    answers = {path: world.get(path, "guo") for path in asked}
    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code != 400} == {}
    assert {answer.json()["code"] for answer in answers.values()} <= {"cursor_invalid", "request_invalid"}
    assert world.client.get("/audit?before=" + "9" * 23, headers=world.headers("guo")).status_code < 500


def test_words_are_words(world: World) -> None:
    for words in ("%00", "a%00b", "%25%25", "_", "%5C", "'", "%FF%FE", "(a%2B)%2B%24" + "a" * 80):
        for path in ("/reports?q=", "/findings?words=", "/search?q=", "/agencies?q=", "/enterprises?q="):
            answer = world.get(path + words, "guo")
            assert answer.status_code == 200, path + words
        assert world.get(f"/reports?q={words}", "guo").json()["items"] == [], words


def test_a_body_that_is_no_wish_is_told_so(world: World) -> None:
    report = world.reports["hang"].report.id
    lists, records = b"[" * 50_000, b'{"a":' * 20_000
    for body in (
        b"9" * 5000,
        b'{"file": ' + b"9" * 5000 + b"}",
        lists,
        records,
        b"\xff\xfe",
        b"null",
        b"NaN",
    ):
        for path in ("/jobs", f"/reports/{report}/findings/x/decisions", "/session"):
            headers = world.headers("hang") | JSON | {"If-Match": '"0"'}
            answer = world.client.post(f"/api/v1{path}", content=body, headers=headers)
            assert answer.status_code == 400, (path, body[:20])
    plain = world.client.post("/api/v1/jobs", content=b'{"file": "x"}', headers=world.headers("hang"))
    assert "Content-Type: application/json" in plain.json()["detail"]


def test_a_files_name_leads_nowhere(world: World) -> None:
    names = (
        "..%2F..%2Fetc%2Fpasswd",
        "%00.pdf",
        "a%0D%0ASet-Cookie%3A%20x.pdf",
        "C%3A%5Cx.pdf",
        "%E2%80%AEfdp.exe",
    )
    for number, name in enumerate(names):
        headers = world.headers("hang") | {"X-File-Name": name}
        content = screened(9 + number, "")[1]
        made = world.client.post("/api/v1/files", content=content, headers=headers)
        assert made.status_code == 201
        wish = {"file": made.json()["id"]}
        job = world.client.post("/api/v1/jobs", json=wish, headers=world.headers("hang")).json()
        assert not [letter for letter in job["file_name"] if letter in "/\\\r\n\x00\u202e"], name


def test_an_answer_of_another_regions_tag_is_no_answer(world: World) -> None:
    """Of no document and no picture: who may not see it is told so before tags are compared."""
    report = world.reports["su"].report.id
    for path in (f"/reports/{report}/screening", f"/reports/{report}/pages/1"):
        tag = world.get(path, "su").headers["etag"]
        assert world.get(path, "su", **{"If-None-Match": tag}).status_code == 304
        hidden = world.get(path, "hang", **{"If-None-Match": tag})
        unknown = world.get(path.replace(report, "0" * 64), "hang", **{"If-None-Match": tag})
        assert (hidden.status_code, hidden.json()) == (404, unknown.json())
        assert report not in hidden.text
