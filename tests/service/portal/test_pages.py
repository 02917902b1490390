"""Pages without a browser: who gets in, where one is led, what is never led to, what a browser may load."""

from __future__ import annotations

import contextlib
import re
import socket
from collections.abc import Iterator
from typing import Any

import httpx2 as httpx
import pytest

from service.api import arriving
from service.api.v1 import jobs
from service.portal.pages import static_address
from tests.service.portal.conftest import PASSWORD, Portal


@pytest.fixture
def client(portal: Portal) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=portal.address, timeout=60) as opened:
        yield opened


def sign_in(client: httpx.Client, name: str, there: str = "/", **headers: str) -> httpx.Response:
    form = {"name": name, "password": PASSWORD, "there": there}
    return client.post("/login", data=form, headers=headers)


def csrf_of(client: httpx.Client, name: str) -> dict[str, str]:
    """Signed in, and the secret that the pages send along."""
    sign_in(client, name)
    return {"X-CSRF-Token": client.get("/api/v1/session").json()["csrf"]}


def test_who_is_not_signed_in_is_led_to_the_login_and_back(client: httpx.Client) -> None:
    answer = client.get("/reports?band=重点核查")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?next=/reports%3F")
    assert sign_in(client, "guo", "/findings").headers["location"] == "/findings"


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"]
)
def test_a_login_never_leads_elsewhere(client: httpx.Client, there: str) -> None:
    assert sign_in(client, "guo", there).headers["location"] == "/"


def test_a_form_of_another_site_signs_nobody_in(client: httpx.Client) -> None:
    for origin in ("https://evil.example", "null"):  # a page may hide where it comes from
        answer = sign_in(client, "guo", Origin=origin)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
    assert sign_in(client, "guo", Origin=str(client.base_url).rstrip("/")).status_code == 303


def test_a_wrong_password_is_said_and_the_name_stays(client: httpx.Client) -> None:
    answer = client.post("/login", data={"name": "guo", "password": "错"})
    assert answer.status_code == 401
    assert 'value="guo"' in answer.text


def test_an_administrator_lands_where_there_is_something_for_them(client: httpx.Client) -> None:
    """An administrator reads no report: the desk would only refuse."""
    answer = sign_in(client, "admin")
    page = client.get(answer.headers["location"])
    assert page.status_code == 200
    assert client.get("/reports").status_code == 403


def test_a_change_without_the_pages_secret_is_refused(client: httpx.Client, portal: Portal) -> None:
    sign_in(client, "guo")
    assert client.post("/filters", data={"path": "/reports", "name": "x"}).status_code == 403
    assert client.post("/logout").status_code == 403


@pytest.mark.parametrize("path", ["/", "/login", "/nowhere"])
def test_pages_let_nothing_foreign_or_inline_work(client: httpx.Client, path: str) -> None:
    sign_in(client, "guo")
    answer = client.get(path, follow_redirects=True)
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert " style=" not in answer.text
    assert "onclick" not in answer.text


def test_files_may_be_kept_for_ever_because_their_address_changes(client: httpx.Client) -> None:
    answer = client.get(static_address("portal.css"))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert static_address("portal.css") != static_address("portal.js")


def test_errors_are_pages_here_and_documents_there(client: httpx.Client) -> None:
    sign_in(client, "guo")
    page, document = client.get("/nowhere"), client.get("/api/v1/nowhere")
    assert page.status_code == document.status_code == 404
    assert "没有这个页面" in page.text
    assert "主菜单" in page.text
    assert document.json()["code"] == "no_such_address"
    assert client.get("/reports?since=gestern").status_code == 400
    assert client.get("/registry/tasks/..%2f..%2fetc").status_code == 404


def test_the_list_goes_on_where_it_ended(client: httpx.Client) -> None:
    sign_in(client, "guo")
    whole = client.get("/reports").text
    assert whole.count('<td class="wide"><a href="/reports/') == 9
    assert client.get("/reports?order=newest&band=重点核查").text.count("<tr>") > 1
    assert "没有符合条件的报告" in client.get("/reports?q=没有这样的名字").text


def test_lists_and_desk_are_narrowed_to_a_place(client: httpx.Client) -> None:
    sign_in(client, "guo")
    page = client.get("/reports?region=320000").text
    assert '<option value="320000" selected>江苏省（' in page
    assert page.index(">江苏省（") < page.index(">　南京市（")
    assert "秦淮油品" in page
    assert "秦淮油品" not in client.get("/reports?region=330000").text
    assert 'href="/api/v1/exports/reports?region=320000' in page
    desk = client.get("/?region=320000").text
    assert "只看江苏省" in desk
    assert "/findings?region=320000&amp;standing=open" in desk
    assert "没有找到含「油品」" not in client.get("/search?q=油品&region=320000").text
    assert "没有找到含「油品」" in client.get("/search?q=油品&region=210000").text
    assert client.get("/findings?region=99").status_code == 400


def test_what_a_chart_shows_stands_beneath_it_as_links(client: httpx.Client) -> None:
    sign_in(client, "guo")
    desk = client.get("/").text
    twin = desk[desk.index('class="twin"') :]
    assert "<summary>各月报告：以表格显示</summary>" in twin
    link = re.search(r'<a href="(/reports\?[^"]*since=2023-05-01[^"]*)" aria-label="2023-05重点核查 \d', twin)
    assert link is not None
    assert client.get(link[1].replace("&amp;", "&")).status_code == 200


def test_an_own_visit_makes_what_is_new(client: httpx.Client) -> None:
    sign_in(client, "zhe")
    assert "上次查看之后" not in client.get("/").text
    assert "上次查看之后" in client.get("/").text


def table(source: str, content: bytes = b"a,b\n1,2\n") -> dict[str, Any]:
    """The form that brings a register."""
    form = {"known_on": "2026-01-01", "source": source}
    return {"data": form, "files": {"file": ("名册.csv", content)}}


def test_no_table_takes_the_place_of_what_a_registry_answered(client: httpx.Client) -> None:
    headers = csrf_of(client, "guo")
    for source in ("@gov/roster/1", " @gov/roster/1"):
        refused = client.post("/registry/previews", headers=headers, **table(source))
        assert refused.status_code == 422
        assert "来源不能以 @ 开头" in refused.text


def test_a_stream_ends_with_the_session_and_no_account_opens_too_many(
    client: httpx.Client, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_BEAT_SECONDS", 1.0)
    headers = csrf_of(client, "guo")
    made = client.post("/api/v1/jobs", json={"file": portal.reports["full"]}, headers=headers).json()
    path = f"/api/v1/jobs/{made['id']}/events"
    try:
        with contextlib.ExitStack() as opened:
            streams = [opened.enter_context(client.stream("GET", path)) for _ in range(20)]
            assert {each.status_code for each in streams} == {200}
            refused = client.get(path)
            assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
            assert client.get("/api/v1/me").status_code == 200
            assert client.post("/logout", headers=headers).status_code == 200
            for each in streams:
                assert "event: job" in "".join(each.iter_text())
        headers = csrf_of(client, "guo")
        with client.stream("GET", path) as again:
            assert again.status_code == 200
    finally:
        client.delete(f"/api/v1/jobs/{made['id']}", headers=csrf_of(client, "guo"))


def test_a_table_is_not_waited_for_before_it_is_known_who_brings_it(portal: Portal) -> None:
    host, port = portal.address.removeprefix("http://").split(":")
    said = (
        f"POST /registry/previews HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 300000000\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(said.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 303")


def test_of_a_form_with_a_table_only_so_much_is_taken(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = csrf_of(client, "guo")

    def status(**form: Any) -> int:
        return client.post("/registry/previews", headers=headers, **form).status_code

    many = table("x")["data"] | {f"more-{number}": "1" for number in range(5)}
    assert status(data=many, files=table("x")["files"]) == 400
    assert (
        status(data=table("x")["data"], files=[("file", ("a.csv", b"a")), ("file", ("b.csv", b"b"))]) == 400
    )
    assert status(data=table("x")["data"], files={"other": ("a.csv", b"a")}) == 400
    assert status(data={"known_on": "gestern"}, files=table("x")["files"]) == 400
    assert status(**table("x")) == 200  # a task: it tells that this is no register
    monkeypatch.setitem(arriving._FORMS, "/registry/previews", 10_000)
    assert status(**table("x", b"a" * 20_000)) == 413


def test_what_was_read_on_pages_is_noted(client: httpx.Client, portal: Portal) -> None:
    headers = csrf_of(client, "guo")
    report = portal.reports["full"]
    reads = {
        "/": "desk.read",
        "/reports?q=云": "reports.list",
        "/findings?words=云&given=1&action=2": "findings.list",
        "/search?q=云": "search",
        "/agencies": "agencies.list",
        "/assessors?q=云": "assessors.list",
        "/enterprises": "enterprises.list",
        f"/reports/{report}": "report.read",
        f"/reports/{report}/people": "people.read",
        f"/reports/{report}/history": "history.read",
    }
    for path, action in reads.items():
        last = int(client.get("/api/v1/audit/state").json()["number"])
        assert client.get(path).status_code == 200
        entries = client.get(f"/api/v1/audit/entries?after={last}", headers=headers).json()["items"]
        noted = [each for each in entries if each["actor"] == "guo" and each["action"] == action]
        assert len(noted) == 1, path
        assert ("云" in str(noted[0]["detail"])) == ("云" in path)
    shown = client.get("/audit").text
    assert "查看线索列表" in shown
    assert "条件：查找=云" in shown
