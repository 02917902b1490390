"""The generated Python client against the running server (``make clients`` makes it; ``make test`` does)."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import pdfs
from tests.pdfs import Text
from tests.service.api.serving import Served, serving

FOLDER = Path(__file__).parents[2] / "clients" / "python"
pytestmark = pytest.mark.skipif(
    not (FOLDER / "mingjian_client").is_dir(), reason="make clients has not been run"
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served") / "data") as found:
        yield found


@pytest.fixture
def client(served: Served, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(sys, "path", [str(FOLDER), *sys.path])
    from mingjian_client import AuthenticatedClient

    with AuthenticatedClient(base_url=served.url, token=served.token) as opened:
        yield opened


def test_reports_are_listed_read_and_decided(client: Any, served: Served) -> None:
    from mingjian_client.api.findings import decide_finding, get_finding, list_findings
    from mingjian_client.api.reports import get_report, list_reports
    from mingjian_client.models import Decided, Problem

    page = list_reports.sync(client=client, limit=1)
    assert len(page.items) == 1
    rest = list_reports.sync(client=client, cursor=page.next_)
    assert {item.id for item in (*page.items, *rest.items)} == {each.report.id for each in served.reports}
    report = page.items[0].id
    first = list_findings.sync(report, client=client)[0]
    answer = get_finding.sync_detailed(report, first.key, client=client)
    tag = answer.headers["etag"]
    decided = decide_finding.sync(
        report, first.key, client=client, body=Decided(verdict="confirmed"), if_match=tag
    )
    assert (decided.standing, decided.decisions[0].by) == ("confirmed", "全部")
    late = decide_finding.sync(
        report, first.key, client=client, body=Decided(verdict="confirmed"), if_match=tag
    )
    assert isinstance(late, Problem)
    assert late.code == "precondition_failed"
    unknown = get_report.sync("0" * 64, client=client)
    assert isinstance(unknown, Problem)
    assert unknown.status == 404


def test_a_file_is_handed_in_and_its_job_asked_after(client: Any) -> None:
    from mingjian_client.api.files import upload_file
    from mingjian_client.api.jobs import get_job, submit_job
    from mingjian_client.models import Wish
    from mingjian_client.types import File

    content = pdfs.compose([[Text(150, 200, "安全现状评价报告", 20)]])
    made = upload_file.sync(client=client, body=File(payload=io.BytesIO(content)), x_file_name="a.pdf")
    assert made.is_known
    job = submit_job.sync(client=client, body=Wish(file=made.id), idempotency_key="once")
    assert submit_job.sync(client=client, body=Wish(file=made.id), idempotency_key="once").id == job.id
    assert get_job.sync(job.id, client=client).state == "queued"


def test_pictures_parties_and_statistics_are_typed(client: Any, served: Served) -> None:
    from mingjian_client.api.parties import get_enterprise, list_enterprises
    from mingjian_client.api.reports import get_page_picture
    from mingjian_client.api.statistics import count_by_group

    picture = get_page_picture.sync_detailed(served.reports[0].report.id, 1, client=client)
    assert picture.status_code == 200
    assert picture.content[:4] == b"RIFF"
    found = list_enterprises.sync(client=client)
    page = get_enterprise.sync(found.items[0].id, client=client)
    assert page.name == found.items[0].name
    assert page.reports[0].leads > 0
    groups = count_by_group.sync(client=client, by="province")
    assert sum(group.reports for group in groups) == len(served.reports)
