"""The figures of a scorecard: which counts they are made of, by which formula, under which name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from eval.scorecard.card import ALL, Scorecard
from eval.scorecard.counts import Count
from eval.scorecard.labels import FACTS
from eval.scorecard.similarity import LENGTHS


@dataclass(frozen=True, slots=True)
class Formula:
    """From a count to a value. ``is_error``: the smaller the better; ``is_share``: 0 to 1, not a number."""

    name: str
    value: Callable[[Count], float | None]
    is_error: bool = False
    is_share: bool = True


ACCURACY = Formula("accuracy", lambda count: count.recall)
RECALL = Formula("recall", lambda count: count.recall)
PRECISION = Formula("precision", lambda count: count.precision)
F1 = Formula("f1", lambda count: count.f1)
ERROR = Formula("error", lambda count: count.error, is_error=True)
SURPLUS = Formula("surplus", lambda count: count.recall, is_error=True)
RATE = Formula("rate", lambda count: count.recall, is_error=True, is_share=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure; ``name`` is what floors.toml and scorecard.json call it."""

    name: str
    title: str
    counted: str
    formula: Formula

    def of(self, card: Scorecard, part: str = ALL) -> float | None:
        """Its value over a slice, None when nothing there can be measured."""
        return self.formula.value(card.count(self.counted, part))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Figures that are shown together."""

    title: str
    note: str
    figures: tuple[Figure, ...]


_FACT_TITLES = {
    "report_number": "报告编号",
    "enterprise_name": "企业名称",
    "enterprise_credit_code": "统一社会信用代码",
    "project_name": "项目名称",
    "project_address": "项目地址",
    "agency_name": "机构名称",
    "agency_certificate_number": "机构资质证书编号",
    "report_kind": "报告类别",
    "report_on": "报告日期",
    "contract_on": "合同日期",
    "notice_on": "从业告知日期",
    "review_on": "审核日期",
    "survey_on": "现场勘验日期",
    "conclusion": "评价结论",
}


def _figure(name: str, title: str, formula: Formula, counted: str = "") -> Figure:
    return Figure(name=name, title=title, counted=counted or name, formula=formula)


_FACTS = Group(
    title="单项事实",
    note="规范空白和全半角后逐字相同才算对；报告没有写而没有给出的不计。",
    figures=(
        _figure("facts", "单项事实合计", ACCURACY),
        *(_figure(f"facts.{name}", _FACT_TITLES[name], ACCURACY) for name in FACTS),
    ),
)
_LISTS = Group(
    title="清单",
    note="F1。人员按职责、姓名、证书；标准按编号、法规按名称；章节按类别和起始页；问题按文字。",
    figures=(
        _figure("people", "人员（职责、姓名、证书）", F1),
        _figure("people.named", "人员（职责、姓名）", F1),
        _figure("citations", "引用的法规标准", F1),
        _figure("citations.listed", "依据清单与正文引用之分", ACCURACY),
        _figure("sections", "章节", F1),
        _figure("hazards", "现场问题", F1),
        _figure("hazards.rectified", "整改与否（已找到的问题）", ACCURACY),
        _figure("chemicals", "危险化学品及数量", F1),
        _figure("major_hazard", "重大危险源 S、R、等级", F1),
        _figure("test_reports", "检测检验报告（编号、机构、日期）", F1),
        _figure("approvals", "批复（文号、机关、日期）", F1),
    ),
)
_EVIDENCE = Group(
    title="证据",
    note="对的事实：证据页码与标注一致的比例，证据框与标注框相交、交并比达到 0.5 的比例，"
    "以及同页框的交并比均值；提示：证据指到标注页的比例。",
    figures=(
        _figure("evidence.page", "事实的证据页码", ACCURACY),
        _figure("evidence.touching", "证据框与标注框相交", ACCURACY),
        _figure("evidence.half", "证据框与标注框交并比 0.5 以上", ACCURACY),
        _figure("evidence.overlap", "事实的证据框（交并比）", ACCURACY),
        _figure("evidence.reread", "摘录与框内文字一致", ACCURACY),
        _figure("findings.page", "提示的证据页码", ACCURACY, "checks.page"),
    ),
)
_READING = Group(
    title="扫描页文字",
    note="错误率：印刷文字读错或漏读的字符占比，不计阅读顺序；另读出：手写、印章等标注之外的字符占比。",
    figures=(
        _figure("ocr.errors", "字符错误率", ERROR, "ocr.characters"),
        _figure("ocr.extra", "另读出的字符", SURPLUS),
        _figure("ocr.unread", "未能读取的扫描页", SURPLUS),
    ),
)
_FINDINGS = Group(
    title="检查项合计",
    note="以报告为单位：应提示的报告与提示了的报告。",
    figures=(
        _figure("checks.recall", "检查项召回率", RECALL, "checks"),
        _figure("checks.precision", "检查项精确率", PRECISION, "checks"),
        _figure("bands.key.precision", "重点核查中确有问题的报告", PRECISION, "bands.key"),
        _figure("false_flags", "每份无问题报告的误提示（条）", RATE),
    ),
)
_LENGTH_TITLES = {
    "0": "不足 100 字",
    "100": "100 至 299 字",
    "300": "300 至 999 字",
    "1000": "1000 字以上",
}
_SIMILARITY = Group(
    title="与其他报告相同之处",
    note="召回：标注的相同之处（同一家机构对同一企业的后续报告所沿用的也在内）有一半以上被找出；"
    "精确：给出的相同之处（不计公共文字）确为标注的。只与先筛查的报告比较。",
    figures=(
        _figure("similarity.text.recall", "文字段落召回率", RECALL, "similarity.text"),
        *(
            _figure(f"similarity.text.{n}.recall", f"其中{_LENGTH_TITLES[n]}", RECALL, f"similarity.text.{n}")
            for _, n in LENGTHS
        ),
        _figure("similarity.text.precision", "文字段落精确率", PRECISION, "similarity.text.given"),
        _figure("similarity.table.recall", "数据表召回率", RECALL, "similarity.table"),
        _figure("similarity.table.precision", "数据表精确率", PRECISION, "similarity.table.given"),
        _figure("similarity.picture.recall", "图片召回率", RECALL, "similarity.picture"),
        _figure("similarity.picture.precision", "图片精确率", PRECISION, "similarity.picture.given"),
        _figure("similarity.signature.recall", "签名图召回率", RECALL, "similarity.signature"),
        _figure("similarity.signature.precision", "签名图精确率", PRECISION, "similarity.signature.given"),
    ),
)
FACTS_PART: tuple[Group, ...] = (_FACTS, _LISTS, _EVIDENCE)
GROUPS: tuple[Group, ...] = (_FACTS, _LISTS, _EVIDENCE, _READING, _FINDINGS, _SIMILARITY)


def check_figures(checks: Iterable[str]) -> tuple[Figure, ...]:
    """Recall and precision of each check."""
    return tuple(
        _figure(f"check.{check}.{formula.name}", f"{check} {formula.name}", formula, f"check.{check}")
        for check in checks
        for formula in (RECALL, PRECISION)
    )


def all_figures(card: Scorecard) -> dict[str, Figure]:
    """Every figure of a scorecard by name."""
    shown = [figure for group in GROUPS for figure in group.figures]
    return {figure.name: figure for figure in (*shown, *check_figures(card.built))}


def written(value: float | None, figure: Figure) -> str:
    """As people read it: a percentage, a number, or a dash where nothing could be measured."""
    if value is None:
        return "—"
    return f"{value:.1%}" if figure.formula.is_share else f"{value:.2f}"
