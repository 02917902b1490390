"""What the command line prints: findings as a table, lists, the report of an import; all in Chinese."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from core.dates import in_chinese
from core.decision import SHOWN_KEY, Decision, Finding
from core.outcome import Outcome, State
from core.screening import Assessment, Band, Screening, Status
from corpus.store.entries import ReportEntry
from pipelines.checks import CHECKS, assessor_not_with_agency
from pipelines.decisions import changes_in_words
from pipelines.reasons import REASONS
from service.clock import CHINA
from service.html.doubts import doubt_of, doubt_of_report_date, marked
from service.html.labels import date_words
from service.similar.content import similar_of
from service.similar.terminal import common_lines, short_lines
from service.wrapping import wrapped

_NAMES = {check.id: check.name for check in CHECKS}
_STATUS = {
    Status.DONE: "已完成",
    Status.PARTIAL: "部分完成",
    Status.REFUSED: "未受理",
    Status.FAILED: "读取失败",
}
_BAND_STYLE = {"重点核查": "bold red", "一般核查": "yellow", "未见异常": "green", "无法评估": "magenta"}
_STATE = {
    State.FLAGGED: Text("线索", style="bold red"),
    State.CLEAR: Text("未见异常", style="green"),
    State.NOT_ASSESSABLE: Text("无法评估", style="magenta"),
}
_BANDS = (Band.KEY, Band.GENERAL, Band.NOT_ASSESSABLE, Band.NOTHING_SEEN)
_WITHOUT_RESULT = (Status.REFUSED, Status.FAILED)
_FEWEST_SUMMED = 2
_CHECK_WIDTH = max(cell_len(name) for name in _NAMES.values())  # no name is broken
_FRAME_WIDTH = 18  # 结果 with its eight cells, and the lines and spaces of three columns
_LEAST_ROOM = 20
_MOST_SHARED = 12


def print_screening(
    console: Console,
    screening: Screening,
    stands: Sequence[Finding] = (),
    left: Assessment | None = None,
    precision: Mapping[str, str] | None = None,
) -> None:
    """Heading, findings with how they stand, failures; a refusal is one sentence.

    ``left`` is the assessment without what was dismissed, ``precision`` says by check how decided findings
    came out.
    """
    card = screening.report
    console.print()
    console.print(Text(card.file_name, style="bold"), Text(_facts_line(screening)), soft_wrap=True)
    if screening.assessment is None:
        for failure in screening.failures:
            words = wrapped(f"{_STATUS[screening.status]}：{failure.message}", console.width)
            console.print(Text(words, style="bold red"))
        return
    band = screening.assessment.band.value
    summary = Text.assemble(
        f"{_STATUS[screening.status]}，{card.pages}页，核查等级 ",
        (band, _BAND_STYLE[band]),
        f"，评分 {_score(screening.assessment)}，编号 {card.id[:12]}",
    )
    console.print(summary, highlight=False)
    if left is not None:
        words = f"不计已排除的线索：核查等级 {left.band.value}，评分 {_score(left)}"
        console.print(Text(wrapped(words, console.width)))
    console.print(_findings(screening, stands, precision or {}, console.width))
    _print_shared(console, screening)
    for failure in screening.failures:
        page = f"第{failure.page}页：" if failure.page else ""
        console.print(Text(wrapped(f"注意 {page}{failure.message}", console.width), style="yellow"))


def _print_shared(console: Console, screening: Screening) -> None:
    """What is shared with other reports, one line for each."""
    if not screening.matches:
        return
    found = similar_of(screening)
    lines = [*short_lines(found.others), *common_lines(found)]
    console.print(Text("与其他报告的相同之处（详见 mingjian similar）", style="bold"))
    for line in lines[:_MOST_SHARED]:
        console.print(Text(wrapped(f"· {line}", console.width)))
    if len(lines) > _MOST_SHARED:
        console.print(f"· 另有{len(lines) - _MOST_SHARED}份报告")


def print_updated(console: Console, changed: Sequence[Screening]) -> None:
    """Which reports came out otherwise because of the ones just screened."""
    if not changed:
        return
    console.print()
    words = f"因其他报告的出现或变化，以下{len(changed)}份报告的结果已更新（用 mingjian diff 查看）："
    console.print(Text(wrapped(words, console.width), style="bold"))
    for screening in changed:
        band = screening.assessment.band.value if screening.assessment else ""
        line = f"  {screening.report.file_name}（{screening.report.id[:12]}）：{band}"
        console.print(Text(wrapped(line, console.width)))


def print_summary(console: Console, screenings: Sequence[Screening]) -> None:
    """One closing line after several reports: how many of each band and of each other end state."""
    if len(screenings) < _FEWEST_SUMMED:
        return
    bands = Counter(each.assessment.band for each in screenings if each.assessment is not None)
    ended = Counter(each.status for each in screenings)
    parts = [f"{band.value} {bands[band]}份" for band in _BANDS if bands[band]]
    parts += [f"{_STATUS[status]} {ended[status]}份" for status in _WITHOUT_RESULT if ended[status]]
    partial = ended[Status.PARTIAL]
    note = f"（其中{partial}份有页面未能读取）" if partial else ""
    line = f"共{len(screenings)}份：{'，'.join(parts)}{note}。"
    console.print()
    console.print(Text(wrapped(line, console.width), style="bold"))


def _score(assessment: Assessment) -> str:
    return f"{assessment.score:.2f}" if assessment.terms else "—"


def _facts_line(screening: Screening) -> str:
    facts = screening.facts
    read = (facts.report_kind, facts.enterprise_name, facts.agency_name)
    parts = [marked(fact.value, doubt_of(fact)) for fact in read if fact]
    if facts.report_on is not None:
        doubt = doubt_of_report_date(facts)
        parts.append(f"报告日期{date_words(facts.report_on.value)}" + (f"【存疑：{doubt}】" if doubt else ""))
    return f"（{'，'.join(parts)}）" if parts else ""


def _findings(
    screening: Screening, stands: Sequence[Finding], precision: Mapping[str, str], width: int
) -> Table:
    """Leads one by one; what could not be told and what is clear in one row for each check."""
    outcomes, report = screening.outcomes, screening.report.id
    table = Table(show_lines=True, expand=False)
    table.add_column("结果", no_wrap=True)
    table.add_column("检查项", width=_CHECK_WIDTH)
    table.add_column("说明")
    how = {id(finding.outcome): finding for finding in stands}
    room = max(width - _CHECK_WIDTH - _FRAME_WIDTH, _LEAST_ROOM)
    for state in (State.FLAGGED, State.NOT_ASSESSABLE, State.CLEAR):
        groups: dict[str, list[Outcome]] = {}
        for number, outcome in enumerate(outcome for outcome in outcomes if outcome.state is state):
            key = f"{number}" if state is State.FLAGGED else outcome.check
            groups.setdefault(key, []).append(outcome)
        for group in groups.values():
            name = _NAMES.get(group[0].check, group[0].check)
            table.add_row(
                _result(state, how.get(id(group[0]))),
                Text(wrapped(name, _CHECK_WIDTH)),
                Text(
                    wrapped(
                        _words(group, report) + _decided(how.get(id(group[0]))) + _proven(group, precision),
                        room,
                    )
                ),
            )
    return table


def _result(state: State, finding: Finding | None) -> Text:
    return Text.assemble(_STATE[state], f"\n{finding.key[:SHOWN_KEY]}") if finding else _STATE[state]


def _decided(finding: Finding | None) -> str:
    if finding is None:
        return ""
    before = "".join(f"\n并入本条之前的处理：{_verdict(made)}" for made in finding.earlier)
    if finding.decision is None:
        return before
    words = f"\n处理：{_verdict(finding.decision)}"
    if finding.is_changed:
        words += f"\n此后证据有变，请重新处理。{changes_in_words(finding)}"
    return words + before


def _verdict(made: Decision) -> str:
    reason = f"，理由：{made.reason}" if made.reason else ""
    day = in_chinese(made.at.astimezone(CHINA).date())
    return f"{made.verdict.in_chinese}（{made.by}，{day}{reason}）"


def _proven(group: Sequence[Outcome], precision: Mapping[str, str]) -> str:
    """How findings of the check came out so far, beside a lead."""
    words = precision.get(group[0].check, "") if group[0].state is State.FLAGGED else ""
    return f"\n此项检查经核实的准确率：{words}" if words else ""


def _words(group: Sequence[Outcome], report: str) -> str:
    """What is said, with the pages of this report, not those of another that it is held against."""
    if len(group) == 1:
        own = (piece for piece in group[0].evidence if piece.report in (None, "", report))
        pages = sorted({piece.page for piece in own if piece.page is not None})
        place = f"（第{'、'.join(map(str, pages))}页）" if pages else ""
        return f"{group[0].statement}{place}"
    by_reason: dict[str, list[str]] = {}
    for outcome in group:
        by_reason.setdefault(outcome.reason or "", []).append(outcome.subject)
    return "；".join(_counted(group[0], reason, names) for reason, names in by_reason.items())


def _counted(example: Outcome, reason: str, subjects: Sequence[str]) -> str:
    counter = "人" if example.check == assessor_not_with_agency.ID else "项"
    state = "未见异常" if example.state is State.CLEAR else "无法评估"
    why = f"（{REASONS.get(reason, f'其他原因 {reason}')}）" if reason else ""
    names = "、".join(subject for subject in subjects if subject)
    return f"{state}{len(subjects)}{counter}{why}" + (f"：{names}" if names else "")


def print_reports(console: Console, entries: Sequence[ReportEntry]) -> None:
    """All kept reports, newest first."""
    if not entries:
        console.print("还没有筛查过的报告。请用 mingjian screen 筛查 PDF。", highlight=False)
        return
    table = Table()
    for column in ("编号", "文件", "页数", "状态"):
        table.add_column(column, overflow="fold")
    for entry in entries:
        status = _STATUS[Status(entry.status)] if entry.status else "未完成"
        table.add_row(entry.id[:12], Text(entry.file_name), str(entry.pages or ""), status)
    console.print(table)
