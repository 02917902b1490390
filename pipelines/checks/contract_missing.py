"""No technical service contract, or one with another party or on other work (Order 20, art. 15)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.chapters import Chapter
from core.evidence import Evidence
from core.facts import Fact, MentionKind, Paper
from core.outcome import Outcome
from corpus.registry.matching import agency_key
from pipelines.annex_signs import annex_headings, why_untold
from pipelines.checking import Case, Check, clear, flagged, not_assessable
from pipelines.misread import is_from_picture
from pipelines.registered import is_one_glyph_off, is_trusted, same_agency_name
from pipelines.rule_of import provision

ID = "contract_missing"

_SUBJECT = "技术服务合同"
_KINDS = frozenset({Chapter.CONTRACT, Chapter.COMMISSION})
_LONGEST_PAGES = 3
_ABSENT, _OTHER_PARTY, _OTHER_WORK, _OTHER_KIND = 0.7, 0.85, 0.85, 0.6
# Services that an agency also sells and that are no safety evaluation.
_OTHER_SERVICE = re.compile(
    r"消防安全评估|消防(?:检测|评估|验收)|职业病(?:危害)?(?:现状|预|控制效果)?评价|职业卫生|标准化(?:咨询|评审|创建)?|应急预案|环境影响|环评|环保验收"
    r"|隐患排查(?:服务|治理)|双重预防|培训|能源|节能|清洁生产|设计专篇"
)
_EVALUATION = re.compile(r"安全(?:预|验收|现状|专项|条件|设施)?评价|安全评价")
_KIND = re.compile(r"(预|验收|现状|专项)评价")
_ORGANISATION = re.compile(
    r"^[\u4e00-\u9fff（）()A-Za-z0-9]{3,30}?(?:有限责任公司|股份有限公司|有限公司|集团|厂|矿|站|公司)"
)


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per contract that differs, one for an absent contract; clear when one of them fits."""
    papers = tuple(paper for paper in case.facts.papers if paper.kind in _KINDS)
    if not papers:
        untold = why_untold(case, ID, _KINDS, _SUBJECT, _SUBJECT)
        return (untold or _absent(case),)
    outcomes = [_judged(case, paper) for paper in papers]
    fitting = [outcome for outcome in outcomes if outcome.state.value == "clear"]
    return tuple(fitting[:1] or outcomes)


def _absent(case: Case) -> Outcome:
    signed, rule = case.facts.contract_on, provision(case, ID)
    told = "正文写明签订了技术服务合同" if signed else "安全评价应与委托方签订技术服务合同"
    statement = (
        f"{told}，但已读到的附件中没有技术服务合同或委托书；按{rule.words if rule else '规定'}，应签订"
        "委托技术服务合同，请向机构调取合同核实。"
    )
    evidence = (
        *(signed.evidence[:2] if signed else ()),
        *annex_headings(case.facts.coverage),
        *((rule.evidence,) if rule else ()),
    )
    return flagged(ID, statement, evidence, subject=_SUBJECT, confidence=_ABSENT)


def _judged(case: Case, paper: Paper) -> Outcome:
    facts = case.facts
    found = (
        _party(case, paper, paper.enterprise_name, facts.enterprise_name, "委托方", "被评价企业")
        or _party(case, paper, paper.agency_name, facts.agency_name, "受托方", "评价机构")
        or _scope(case, paper)
    )
    if found is not None:
        return found
    if paper.enterprise_name is None and paper.scope is None:
        words = f"附有“{paper.title}”，没有读出委托方和评价对象，无法与报告核对。"
        return not_assessable(ID, "contract_unread", words, paper.evidence[:1], subject=_SUBJECT)
    shown = paper.enterprise_name or paper.scope or facts.enterprise_name
    evidence = (*paper.evidence[:1], *(shown.evidence[:1] if shown else ()))
    return clear(ID, f"所附“{paper.title}”的当事人和对象与报告一致。", evidence, subject=_SUBJECT)


def _party(
    case: Case, paper: Paper, signed: Fact | None, stated: Fact | None, role: str, whom: str
) -> Outcome | None:
    """The party of the contract beside the one that the report names; None where they agree or lack."""
    if signed is None or stated is None or _is_same(signed.value, stated.value):
        return None
    others = {
        variant.value
        for variant in (*signed.variants, *stated.variants)
        if _is_outside(variant.evidence, paper)
    }
    evidence = (*paper.evidence[:1], *signed.evidence[:1], *stated.evidence[:1])
    if any(_is_same(other, stated.value) or _is_same(other, signed.value) for other in others):
        words = f"合同{role}或{whom}的名称前后写法不一（{signed.value}、{stated.value}），请核对原件。"
        return not_assessable(ID, "parties_disagree", words, evidence, subject=_SUBJECT)
    if _is_doubtful(signed, stated):
        words = f"合同{role}（{signed.value}）与{whom}（{stated.value}）的名称识别不可靠，请核对原件。"
        return not_assessable(ID, "parties_doubtful", words, evidence, subject=_SUBJECT)
    if _is_told_of(case, signed.value, paper):
        words = f"合同{role}为{signed.value}，报告正文也提到该单位，可能由其代为委托，请核实。"
        return not_assessable(ID, "party_related", words, evidence, subject=_SUBJECT)
    statement = (
        f"所附合同的{role}为“{signed.value}”，报告的{whom}为“{stated.value}”，不是同一单位；"
        f"{_asked(case)}，请核实。"
    )
    return _flag(case, statement, evidence, _OTHER_PARTY)


def _is_same(one: str, other: str) -> bool:
    """One name, a branch of the other, or the company within the name of its site."""
    if same_agency_name(one, other):
        return True
    first, second = agency_key(one) or "", agency_key(other) or ""
    return bool(first) and bool(second) and (first in second or second in first)


def _is_doubtful(signed: Fact, stated: Fact) -> bool:
    if not (is_trusted(signed) and is_trusted(stated)):
        return True
    is_read = is_from_picture(signed.evidence) or is_from_picture(stated.evidence)
    return is_read and is_one_glyph_off(agency_key(signed.value), agency_key(stated.value))


def _is_told_of(case: Case, name: str, paper: Paper) -> bool:
    """Whether the report speaks of that organisation outside the contract."""
    return any(
        mention.kind is MentionKind.ORGANISATION
        and _is_same(mention.name, name)
        and _is_outside(mention.evidence, paper)
        for mention in case.facts.mentions
    )


def _is_outside(places: Iterable[Evidence], paper: Paper) -> bool:
    """Whether one of the places is not on the pages that a contract takes from its heading on."""
    first = (paper.evidence[0].page or 0) if paper.evidence else 0
    return any(item.page not in range(first, first + _LONGEST_PAGES) for item in places)


def _scope(case: Case, paper: Paper) -> Outcome | None:
    """What the contract orders beside what the report is."""
    scope, project, kind = paper.scope, case.facts.project_name, case.facts.report_kind
    if scope is None or not is_trusted(scope):
        return None
    against = project or case.facts.enterprise_name
    shown = (*paper.evidence[:1], *scope.evidence[:1], *(against.evidence[:1] if against else ()))
    other = _OTHER_SERVICE.search(scope.value)
    is_other = other and not _EVALUATION.search(scope.value)
    if is_other and not (project and other and other.group() in project.value):
        named = f"报告评价的是“{against.value}”" if against else "报告是安全评价报告"
        words = f"所附合同约定的是“{scope.value}”，{named}，对象不同；{_asked(case)}，请核实。"
        return _flag(case, words, shown, _OTHER_WORK)
    enterprise = case.facts.enterprise_name
    named_in = _ORGANISATION.match(scope.value)
    if enterprise and named_in and not _is_same(named_in.group(), enterprise.value):
        if project and agency_key(named_in.group()) and named_in.group() in project.value:
            return None
        return _other_site(case, paper, scope, enterprise)
    kinds = set(_KIND.findall(scope.value))
    if kind is not None and kinds and not any(each in kind.value for each in kinds):
        words = (
            f"所附合同约定的是“{scope.value}”，报告却是{kind.value}报告，评价类型不同；"
            f"{_asked(case)}，请核实。"
        )
        return _flag(case, words, (*shown, *kind.evidence[:1]), _OTHER_KIND)
    return None


def _other_site(case: Case, paper: Paper, scope: Fact, enterprise: Fact) -> Outcome | None:
    """The contract is on another enterprise's project, where its client is not that of the report either."""
    client = paper.enterprise_name
    shown = (*paper.evidence[:1], *scope.evidence[:1], *enterprise.evidence[:1])
    if client is not None and _is_same(client.value, enterprise.value):
        words = f"合同约定的评价对象“{scope.value}”与委托方不是同一单位的名称，请核对原件。"
        return not_assessable(ID, "parties_disagree", words, shown, subject=_SUBJECT)
    words = (
        f"所附合同约定评价“{scope.value}”，报告评价的企业为“{enterprise.value}”，对象不同；"
        f"{_asked(case)}，请核实。"
    )
    return _flag(case, words, shown, _OTHER_WORK)


def _asked(case: Case) -> str:
    rule = provision(case, ID)
    return f"按{rule.words if rule else '规定'}，应就本次评价签订写明对象和范围的技术服务合同"


def _flag(case: Case, statement: str, evidence: tuple[Evidence, ...], confidence: float) -> Outcome:
    rule = provision(case, ID)
    shown = (*evidence, *((rule.evidence,) if rule else ()))
    return flagged(ID, statement, shown, subject=_SUBJECT, confidence=confidence)


CHECK = Check(
    id=ID,
    name="技术服务合同",
    sentence="没有技术服务合同，或合同的当事人、对象与报告不一致",
    needs=frozenset(),
    assess=assess,
)
