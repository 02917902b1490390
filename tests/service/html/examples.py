"""Screenings made by hand, with invented names: a full one, a large one, a refused and a failed one."""

from __future__ import annotations

import math
from dataclasses import replace

from core.document import Failure, FailureCategory
from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.facts import (
    Facts,
)
from core.outcome import Match, MatchKind, OtherReport, Outcome, State, Support
from core.screening import Assessment, Band, Provenance, ReportCard, Screening, Status, Term
from service.html import CheckLabel, PagePicture
from tests.service.html.drawing import Sheet
from tests.service.html.example_facts import (
    BASIS,
    CONCLUSION,
    COVER,
    OTHER,
    REPORT,
    SHEETS,
    SIGN_OFF,
    SITE,
    facts,
)

CHECKS = {
    "assessor_not_with_agency": CheckLabel(
        name="人员不在该机构", sentence="签署人员在勘验日或报告日不在该机构的登记人员名单上。"
    ),
    "event_order_broken": CheckLabel(
        name="环节先后颠倒", sentence="合同、告知、勘验、评审和出具报告的日期先后不可能成立。"
    ),
    "citation_outdated": CheckLabel(
        name="引用已废止的依据", sentence="报告日期时，所引用的法规或标准已不再有效。"
    ),
    "conclusion_contradicts_body": CheckLabel(
        name="结论与正文矛盾", sentence="仍有未整改的不符合项或否决项，却得出符合的结论。"
    ),
    "major_hazard_omitted": CheckLabel(
        name="漏辨重大危险源", sentence="危险化学品达到或超过临界量，却没有辨识出重大危险源。"
    ),
    "text_copied": CheckLabel(name="抄用其他报告", sentence="针对现场的文字取自另一家企业的报告。"),
    "agency_certificate_lapsed": CheckLabel(
        name="机构资质失效", sentence="勘验日或报告日机构资质证书不在有效期内。"
    ),
    "photo_metadata_conflict": CheckLabel(name="照片信息不符", sentence="照片的时间或地点与现场勘验不符。"),
    "not_published": CheckLabel(name="未按规定公开", sentence="公开栏目中没有该报告或勘验图像。"),
    "signature_typed": CheckLabel(name="签名为打印字", sentence="应当手写签名处是打印的姓名。"),
}
REASONS = {"photo_unreadable": "照片不带拍摄信息"}


def registry_row(excerpt: str, row: str) -> Evidence:
    return Evidence(
        report=None,
        page=None,
        boxes=(),
        excerpt=excerpt,
        source=EvidenceSource.REGISTRY,
        detail=EvidenceDetail(
            register="安全评价师登记", row=row, snapshot="2023-06-01 #a41c", role="登记情况"
        ),
    )


def law_entry(excerpt: str, law: str, *, verified: bool) -> Evidence:
    return Evidence(
        report=None,
        page=None,
        boxes=(),
        excerpt=excerpt,
        source=EvidenceSource.LAW,
        detail=EvidenceDetail(law=law, verified=verified, role="依据的有效期"),
    )


def copied() -> tuple[str, Evidence, Evidence]:
    text = "厂区东侧为澄湖路，距最近民居六百二十米；南侧为空地；西侧"
    here = SITE.quote(REPORT, text, role="本报告", source=EvidenceSource.OCR, confidence=0.88)
    return text, here, replace(here, report=OTHER, page=21, detail=EvidenceDetail(role="另一份报告"))


def flagged() -> tuple[Outcome, ...]:
    _, here, there = copied()
    return (
        Outcome(
            check="citation_outdated",
            state=State.FLAGGED,
            statement="GB 18218-2009 已由 GB 18218-2018 代替，2019年3月1日起不再有效，而报告日期在其后。",
            subject="GB 18218-2009",
            confidence=0.99,
            evidence=(
                BASIS.quote(REPORT, "GB 18218-2009", role="报告引用"),
                COVER.quote(REPORT, "2023年5月18日", role="报告日期"),
                law_entry("GB 18218-2018 自2019年3月1日起实施", "标准时间表 GB 18218", verified=True),
            ),
        ),
        Outcome(
            check="assessor_not_with_agency",
            state=State.FLAGGED,
            statement="张砚秋在2023年5月18日登记在另一机构（云岫安全咨询有限公司），不在晋原安评技术服务有限公司。",
            subject="张砚秋",
            confidence=0.93,
            evidence=(
                SIGN_OFF.quote(REPORT, "张砚秋", role="报告签署"),
                SIGN_OFF.quote(REPORT, "1800000000201234", role="证书编号"),
                COVER.quote(REPORT, "晋原安评技术服务有限公司", role="评价机构"),
                registry_row("张砚秋，云岫安全咨询有限公司，2022-01-10 至 2024-01-09", "1800000000201234"),
            ),
            supports=(
                Support(pack="annex1-2021", item="A1-1"),
                Support(pack="order1-2019", item="O1-7"),
            ),
        ),
        Outcome(
            check="assessor_not_with_agency",
            state=State.FLAGGED,
            statement="卢其山在2023年5月18日没有该机构的登记记录。",
            subject="卢其山",
            confidence=0.74,
            evidence=(
                SIGN_OFF.quote(REPORT, "卢其山", role="报告签署"),
                registry_row("该机构名单中没有此人", "—"),
            ),
            supports=(Support(pack="order1-2019", item="O1-7"),),
        ),
        Outcome(
            check="event_order_broken",
            state=State.FLAGGED,
            statement="现场勘验（2023年2月20日）早于委托合同签订（2023年3月6日）。",
            confidence=0.9,
            evidence=(
                SITE.quote(REPORT, "2023年2月20日至2月21日", role="勘验日期"),
                SITE.quote(REPORT, "2023年3月6日", role="合同日期"),
            ),
        ),
        Outcome(
            check="conclusion_contradicts_body",
            state=State.FLAGGED,
            statement="正文写明三项不符合项尚未整改，结论仍为符合安全生产条件。",
            confidence=0.86,
            evidence=(
                CONCLUSION.quote(REPORT, "三项尚未完成整改", role="未整改"),
                CONCLUSION.quote(REPORT, "符合安全生产条件", role="结论"),
            ),
            supports=(Support(pack="annex1-2021", item="A1-4"),),
        ),
        Outcome(
            check="text_copied",
            state=State.FLAGGED,
            statement="周边环境一节有812字与另一家企业的报告相同。",
            subject="周边环境",
            confidence=0.88,
            evidence=(here, there),
            supports=(Support(pack="annex1-2021", item="A1-3"),),
        ),
    )


def not_flagged() -> tuple[Outcome, ...]:
    return (
        Outcome(
            check="not_published",
            state=State.NOT_ASSESSABLE,
            reason="registry_missing",
            statement="没有公开信息的数据，无法核对报告是否公开。",
        ),
        Outcome(
            check="agency_certificate_lapsed",
            state=State.CLEAR,
            statement="资质证书在勘验日和报告日均在有效期内。",
            subject="APJ-（晋）-027",
            evidence=(COVER.quote(REPORT, "APJ-（晋）-027", role="证书编号"),),
        ),
        Outcome(
            check="photo_metadata_conflict",
            state=State.NOT_ASSESSABLE,
            reason="photo_unreadable",
            statement="第14页的照片不带拍摄时间和地点。",
            evidence=(SITE.quote(REPORT, "液氨储罐", role="照片说明"),),
        ),
        Outcome(
            check="signature_typed",
            state=State.CLEAR,
            statement="卢其山的签名为手写。",
            subject="卢其山",
            evidence=(SIGN_OFF.quote(REPORT, "卢其山"),),
        ),
    )


def assessment() -> Assessment:
    terms = (
        Term(check="", subject="", points=-2.5, explanation="基础值（未发现任何线索时）"),
        Term(
            check="assessor_not_with_agency",
            subject="张砚秋",
            points=1.86,
            explanation="权重 2.0 × 把握 0.93",
        ),
        Term(
            check="assessor_not_with_agency",
            subject="卢其山",
            points=0.74,
            explanation="权重 1.0 × 把握 0.74",
        ),
        Term(check="text_copied", subject="周边环境", points=1.32, explanation="权重 1.5 × 把握 0.88"),
        Term(check="event_order_broken", subject="", points=1.08, explanation="权重 1.2 × 把握 0.90"),
        Term(
            check="conclusion_contradicts_body", subject="", points=0.86, explanation="权重 1.0 × 把握 0.86"
        ),
        Term(
            check="citation_outdated", subject="GB 18218-2009", points=0.4, explanation="权重 0.4 × 把握 0.99"
        ),
        Term(
            check="agency_certificate_lapsed",
            subject="APJ-（晋）-027",
            points=-0.3,
            explanation="资质有效，减分",
        ),
    )
    total = sum(term.points for term in terms)
    return Assessment(
        score=round(1 / (1 + math.exp(-total)), 4),
        band=Band.KEY,
        packs=("annex1-2021", "order1-2019"),
        terms=terms,
        assessed=8,
        not_assessable=2,
    )


def full() -> Screening:
    """A partial screening with leads of every kind of evidence; page 15 was not read."""
    text, here, there = copied()
    return Screening(
        status=Status.PARTIAL,
        report=ReportCard(
            id=REPORT,
            file_name="青浦澜化工现状评价报告（盖章版）.pdf",
            pages=52,
            kind="现状评价",
            industry="化工",
        ),
        facts=facts(),
        outcomes=(*flagged(), *not_flagged()),
        matches=(
            Match(
                kind=MatchKind.TEXT,
                left=(here,),
                right=(replace(there, excerpt=text),),
                right_report=OtherReport(
                    id=OTHER, enterprise_name="云泽精细化工有限公司", agency_name="晋原安评技术服务有限公司"
                ),
                similarity=0.97,
                characters=812,
                section="周边环境",
            ),
        ),
        assessment=assessment(),
        failures=(
            Failure(
                stage="read",
                page=15,
                category=FailureCategory.LIMIT,
                code="page_pixels",
                message="第15页的图片超出像素限额，本页没有读取。",
            ),
        ),
        provenance=Provenance(
            mingjian="0.1.0",
            stages={"admit": "1", "survey": "1", "read": "3", "extract": "2", "judge": "4"},
            models={"文字识别": "ppocr-v5-mobile"},
            registry_snapshot="2023-06-01 #a41c",
            packs={"annex1-2021": "2", "order1-2019": "2"},
        ),
    )


def pictures() -> dict[int, PagePicture]:
    """Pictures of the pages that carry evidence."""
    return {sheet.page: sheet.picture() for sheet in SHEETS}


def many(pages: int = 300, per_page: int = 2) -> tuple[Screening, dict[int, PagePicture]]:
    """A thick report: every tenth page carries evidence and has a picture; the picture is drawn once."""
    outcomes, drawn = [], {}
    template = SITE.picture()
    for page in range(10, pages + 1, 10):
        sheet = Sheet(page, SITE.lines)
        drawn[page] = replace(template, page=page)
        outcomes += [
            Outcome(
                check="citation_outdated",
                state=State.FLAGGED,
                statement=f"第{page}页的第{number + 1}处引用已失效。",
                subject=f"GB {page}-{number}",
                evidence=(sheet.quote(REPORT, "厂区东侧"), sheet.quote(REPORT, "恒川包装厂")),
            )
            for number in range(per_page)
        ]
    base = full()
    screening = replace(
        base,
        status=Status.DONE,
        report=replace(base.report, pages=pages),
        facts=Facts(),
        outcomes=tuple(outcomes),
        matches=(),
        failures=(),
    )
    return screening, drawn


def stopped(status: Status, failure: Failure, *, report: str = "") -> Screening:
    return Screening(
        status=status,
        report=ReportCard(id=report, file_name="扫描件 第二册.pdf"),
        facts=Facts(),
        outcomes=(),
        matches=(),
        assessment=None,
        failures=(failure,),
        provenance=Provenance(mingjian="0.1.0", stages={"admit": "1"}),
    )


def refused() -> Screening:
    """An encrypted file."""
    return stopped(
        Status.REFUSED,
        Failure(
            stage="admit",
            page=None,
            category=FailureCategory.INPUT,
            code="encrypted",
            message="文件设有打开密码，无法读取。请取得未加密的 PDF 后重新筛查。",
        ),
    )


def failed() -> Screening:
    """A file at which the reader crashed."""
    return stopped(
        Status.FAILED,
        Failure(
            stage="survey",
            page=None,
            category=FailureCategory.ENGINE,
            code="worker_lost",
            message="读取程序在打开文件时中断，可能是文件结构损坏。",
        ),
        report=REPORT,
    )
