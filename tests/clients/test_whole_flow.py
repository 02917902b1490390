"""A platform that integrates the service: by the page of the interface alone, and by the generated client."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import pdfs
from tests.clients.test_python_client import FOLDER
from tests.pdfs import Text
from tests.service.api.serving import Served, serving
from tests.service.webhooks.receiver import Receiver, is_signed, receiving

PAGE = Path(__file__).parents[2] / "docs" / "api.md"


def report(name: str) -> bytes:
    """Says that it evaluates by an edition that was no longer in force."""
    lines = [f"{name}有限公司", "安全现状评价报告", "2023年5月18日"]
    cover = [Text(150, 150 + 80 * place, line, 20) for place, line in enumerate(lines)]
    basis = [
        Text(72, 100, "1.2 评价依据", 14),
        Text(72, 140, "《危险化学品重大危险源辨识》（GB 18218-2009）", 12),
    ]
    return pdfs.compose([cover, basis])


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, receiver: Receiver) -> Iterator[Served]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINGJIAN_WEBHOOK_HOSTS", "127.0.0.1")
        patch.setenv("MINGJIAN_WORKERS", "1")
        with serving(tmp_path_factory.mktemp("platform") / "data", workers=1) as found:
            yield found


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason="curl or jq is not installed")
def test_the_pages_commands_do_what_it_says(served: Served, tmp_path: Path) -> None:
    (commands,) = re.findall(r"```bash\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "报告.pdf").write_bytes(report("云栖加油站"))
    told = os.environ | {"BASE": f"{served.url}/api/v1", "TOKEN": served.token, "FILE": "报告.pdf"}

    def run(**more: str) -> str:
        script = ["bash", "-euo", "pipefail", "-c", commands]
        done = subprocess.run(
            script, env=told | more, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    first = run()
    assert "done" in first
    assert '"enterprise": "云栖加油站有限公司"' in first
    assert '"standing": "confirmed",\n  "revision": 1' in first
    assert "report.screened" in first
    assert "decision.made" in first
    assert zipfile.ZipFile(tmp_path / "case.docx").testzip() is None
    table = openpyxl.load_workbook(tmp_path / "findings.xlsx").active
    assert table is not None
    assert "云栖加油站有限公司" in {cell.value for row in table.iter_rows() for cell in row}
    again = run()  # nothing is screened twice; the next decision names the state of now
    assert "queued" not in again
    assert '"revision": 2' in again


@pytest.mark.skipif(not (FOLDER / "mingjian_client").is_dir(), reason="make clients has not been run")
def test_a_platform_hands_in_waits_reads_decides_and_keeps_up(
    served: Served, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(FOLDER), *sys.path])
    from mingjian_client import AuthenticatedClient

    with AuthenticatedClient(base_url=served.url, token=served.token) as client:
        began, secret = keeping_up(client), subscribed(client, receiver)
        ids = handed_in(client)
        for job in submitted(client, ids):
            assert watched(client, job)[-1]["state"] == "done"
        receiver.wait(4, 60)
        assert all(is_signed(headers, body, secret) for headers, body in receiver.came)
        ended = {event["data"]["report"] for event in receiver.events if event["type"] == "job.ended"}
        assert ended == set(ids)
        decided = decided_once(client, ids[0])
        changes, last = kept_up(client, began)
        assert [(each.kind, each.report) for each in changes if each.report not in ids] == []
        assert [each.kind for each in changes if each.report == ids[1]] == ["report.screened"]
        assert [(each.kind, each.finding) for each in changes if each.report == ids[0]] == [
            ("report.screened", None),
            ("decision.made", decided),
        ]
        assert kept_up(client, last)[0] == []


def keeping_up(client: Any) -> str:
    return kept_up(client, "")[1]


def kept_up(client: Any, cursor: str) -> tuple[list[Any], str]:
    """All changes since, two at a time, and the cursor for the next time."""
    from mingjian_client.api.reports import list_changes

    found: list[Any] = []
    while True:
        page = list_changes.sync(client=client, cursor=cursor, limit=2)
        found, cursor = [*found, *page.items], page.cursor
        if not page.has_more:
            return found, cursor


def subscribed(client: Any, receiver: Receiver) -> str:
    from mingjian_client.api.events import subscribe
    from mingjian_client.models import WebhookWish

    wish = WebhookWish(url=receiver.url, events=["job.ended", "report.screened"])
    made = subscribe.sync(client=client, body=wish, idempotency_key="hook")
    assert subscribe.sync(client=client, body=wish, idempotency_key="hook").id == made.id
    secret: str = made.secret
    return secret


def handed_in(client: Any) -> list[str]:
    """Two files, one of them twice."""
    from mingjian_client.api.files import upload_file
    from mingjian_client.types import File

    contents = [report("听涛加油站"), report("望岳加油站"), report("听涛加油站")]
    answers = [
        upload_file.sync_detailed(
            client=client, body=File(payload=io.BytesIO(content)), x_file_name=f"{number}.pdf"
        )
        for number, content in enumerate(contents)
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 200]
    ids = [answer.parsed.id for answer in answers]
    assert ids[2] == ids[0]
    return ids[:2]


def submitted(client: Any, ids: list[str]) -> list[str]:
    from mingjian_client.api.jobs import submit_job
    from mingjian_client.models import Wish

    return [submit_job.sync(client=client, body=Wish(file=each), idempotency_key=each).id for each in ids]


def watched(client: Any, job: str) -> list[dict[str, Any]]:
    """The job's events, until the stream ends by itself."""
    with client.get_httpx_client().stream("GET", f"/api/v1/jobs/{job}/events", timeout=120) as stream:
        return [json.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: ")]


def decided_once(client: Any, own: str) -> str:
    """Of two who saw the same state one decides; the findings of all reports are gone through in parts."""
    from mingjian_client.api.findings import decide_finding, get_finding, list_all_findings, list_findings
    from mingjian_client.models import Decided, Problem

    seen, cursor = [], ""
    while cursor is not None:
        page = list_all_findings.sync(client=client, limit=1, cursor=cursor)
        seen, cursor = [*seen, *page.items], page.next_
    mine = [each for each in seen if each.report.id == own]
    assert [each.key for each in mine] == [each.key for each in list_findings.sync(own, client=client)][::-1]
    key: str = mine[0].key
    tag = get_finding.sync_detailed(own, key, client=client).headers["etag"]
    body = Decided(verdict="dismissed", reason="已见勘误页")
    answers = [decide_finding.sync(own, key, client=client, body=body, if_match=tag) for _ in range(2)]
    assert (answers[0].standing, answers[0].decisions[0].account is not None) == ("dismissed", True)
    assert isinstance(answers[1], Problem)
    assert (answers[1].status, answers[1].code) == (412, "precondition_failed")
    return key
