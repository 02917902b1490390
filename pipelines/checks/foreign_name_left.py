"""Names and places of another enterprise that were left in the text when a report was made from another.

A name counts where only the evaluated enterprise can stand: what is evaluated, what has and does what the
text describes, who gives the order, whose name heads the pages. Who is introduced in a role anywhere, a
neighbour, a supplier, a laboratory, a former name, may stand there rightly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.chapters import Chapter
from core.evidence import Evidence
from core.facts import Fact, MentionKind, NameManner, NameUse
from core.outcome import Outcome
from corpus.briefs.records import Brief
from corpus.regions.centres import Area
from corpus.regions.sites import site_of
from corpus.registry.company_names import is_of, is_of_services, plain_key
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable
from pipelines.days_unread import doubt_words
from pipelines.other_reports import named, shown
from pipelines.registered import is_trusted
from pipelines.rule_of import Provision, provision

ID = "foreign_name_left"

_EVALUATED, _HEADER, _CLIENT, _IDENTITY, _CAPTION = 0.85, 0.85, 0.75, 0.7, 0.5
_SUBJECT = {2: 0.8, 3: 0.9}  # by the number of sentences
_PLACE = {NameManner.LOCATED: 0.7, NameManner.AUTHORITY: 0.6, NameManner.CLIMATE: 0.5}
_SAME_PROVINCE = {NameManner.LOCATED: 0.5, NameManner.AUTHORITY: 0.4}
_KNOWN_REPORT, _MOST_SURE = 0.1, 0.97
_PAPERS = {
    Chapter.CONTRACT: "所附合同的委托方",
    Chapter.COMMISSION: "委托书的委托方",
    Chapter.NOTICE: "从业告知的被评价单位",
}
_IS = re.compile(
    r"^(?:公司|企业)?，?(?:位于|地处|坐落|座落|成立|始建|创建|注册|占地|现有|在册|法定代表人|主要(?:从事|经营|生产)|具备|符合|满足)"
)
_TELLS_WHO = frozenset(
    {Chapter.PREFACE, Chapter.SCOPE, Chapter.ENTERPRISE, Chapter.CONCLUSION, Chapter.PURPOSE}
)
_OF_ANOTHER_PAPER = frozenset(
    {
        *_PAPERS,
        Chapter.TEST_REPORT,
        Chapter.APPROVAL,
        Chapter.CERTIFICATE,
        Chapter.PROCESS_CONTROL,
        Chapter.DRAWING,
    }
)
_AUTHORITY = re.compile(r"(?:局|厅|委|委员会|政府|大队|支队|银行|医院|学校|大学|研究院|设计院)$")
_WHAT = {
    NameManner.EVALUATED: "写作评价对象",
    NameManner.HEADER: "印在页眉页脚",
    NameManner.CAPTION: "写在现场照片说明里",
    NameManner.SUBJECT: "写作本企业该做或该有的事的主语",
}
_WHERE = {
    NameManner.LOCATED: "项目所在地写作",
    NameManner.AUTHORITY: "应报告的主管部门写作",
    NameManner.CLIMATE: "自然条件写的是",
}
_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stray:
    """A name that is left, what its places are, and how sure that is."""

    name: str
    told: str
    evidence: tuple[Evidence, ...]
    trust: float


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome for each name of another enterprise, and for each place of another site."""
    uses, enterprise = case.facts.foreign_names, case.facts.enterprise_name
    if uses is None:
        words = "没有在正文中查找其他单位的名称，无法判断是否有遗留。"
        return (not_assessable(ID, "text_unsearched", words),)
    if enterprise is None or not is_trusted(enterprise):
        read = "没有读到被评价单位"
        if enterprise is not None:
            read = f"被评价单位读作{enterprise.value}，但{doubt_words(enterprise)}"
        words = f"{read}，无法判断文中哪些名称属于其他单位，请核对原件。"
        return (not_assessable(ID, "enterprise_missing", words),)
    strays = [*_organisations(case, uses), *_places(case, uses)]
    if strays:
        return tuple(_told(case, enterprise, stray) for stray in strays)
    others = {plain_key(use.name) for use in uses if not is_of(use.name, _owners(case))}
    words = f"文中另外提到的{len(others)}个名称都有各自的角色，没有写在本企业或本项目的位置上。"
    return (clear(ID, words, enterprise.evidence[:1]),)


def _owners(case: Case) -> tuple[str, ...]:
    """All names that the report may bear: the enterprise, the project, the agency, in all spellings."""
    facts = (case.facts.enterprise_name, case.facts.project_name, case.facts.agency_name)
    return tuple(
        value
        for fact in facts
        if fact is not None
        for value in (fact.value, *(() if fact.raw is None else (fact.raw,)))
    )


def _organisations(case: Case, uses: Sequence[NameUse]) -> Iterator[_Stray]:
    groups: dict[str, list[NameUse]] = {}
    owners = _owners(case)
    for use in uses:
        if (
            use.kind is MentionKind.ORGANISATION
            and not _AUTHORITY.search(use.name)
            and not is_of(use.name, owners)
        ):
            groups.setdefault(plain_key(use.name), []).append(use)
    clients = dict(_clients(case, owners))
    for key in dict.fromkeys((*groups, *clients)):
        group = groups.get(key, [])
        stray = _stray(group, clients.get(key), owners)
        if stray is not None:
            yield stray


def _clients(case: Case, owners: Sequence[str]) -> Iterator[tuple[str, tuple[str, Fact]]]:
    for paper in case.facts.papers:
        name = paper.enterprise_name
        if paper.kind in _PAPERS and name is not None and is_trusted(name) and not is_of(name.value, owners):
            yield plain_key(name.value), (_PAPERS[paper.kind], name)


def _stray(uses: Sequence[NameUse], client: tuple[str, Fact] | None, owners: Sequence[str]) -> _Stray | None:
    """None where the name is introduced in a role, or nothing shows that it stands for the enterprise."""
    body = [use for use in uses if use.chapter not in _OF_ANOTHER_PAPER]
    is_told = any(use.manner is NameManner.ROLE or _is_cell(use) for use in body)
    sure = [use for use in body if use.manner in (NameManner.EVALUATED, NameManner.HEADER)]
    acting = [use for use in body if use.manner is NameManner.SUBJECT]
    captions = [use for use in body if use.manner is NameManner.CAPTION]
    trust = max((_EVALUATED if use.manner is NameManner.EVALUATED else _HEADER for use in sure), default=0.0)
    if not is_told:
        trust = max(trust, _acting(acting, owners), _CLIENT if client else 0.0, _CAPTION if captions else 0.0)
    if not trust:
        return None
    kept = [*sure, *acting, *captions]
    told = [f"{_pages(group)}{_WHAT[manner]}" for manner, group in _by_manner(kept)]
    if client is not None:
        told.append(f"第{client[1].evidence[0].page}页作为{client[0]}" if client[1].evidence else client[0])
    example = next((f"（如“{_cut(use)}”）" for use in (*acting, *sure) if use.text), "")
    evidence = (
        *(item for use in kept for item in use.evidence[:1]),
        *(client[1].evidence[:1] if client else ()),
    )
    name = kept[0].name if kept else client[1].value if client else ""
    return _Stray(name=name, told="；".join(told) + example, evidence=tuple(evidence)[:_SHOWN], trust=trust)


def _acting(uses: Sequence[NameUse], owners: Sequence[str]) -> float:
    """Sentences of which the name is the subject; who works on others' sites acts there rightly."""
    if not uses or (is_of_services(uses[0].name) and not any(is_of_services(owner) for owner in owners[:1])):
        return 0.0
    sentences = len({use.text for use in uses})
    is_identity = any(
        use.chapter in _TELLS_WHO and _IS.match(use.text.partition(use.name)[2]) for use in uses
    )
    return max(_SUBJECT.get(min(sentences, max(_SUBJECT)), 0.0), _IDENTITY if is_identity else 0.0)


def _is_cell(use: NameUse) -> bool:
    """A cell that holds the name and little else: what it is, its row and column say."""
    return use.manner is NameManner.OTHER and (
        len(use.text) <= len(use.name) + 10 or use.chapter in (Chapter.SURROUNDINGS, Chapter.EQUIPMENT)
    )


def _by_manner(uses: Sequence[NameUse]) -> Iterator[tuple[NameManner, list[NameUse]]]:
    for manner in dict.fromkeys(use.manner for use in uses):
        yield manner, [use for use in uses if use.manner is manner]


def _pages(uses: Iterable[NameUse]) -> str:
    pages = sorted({item.page for use in uses for item in use.evidence[:1] if item.page is not None})
    return f"第{'、'.join(map(str, pages))}页" if pages else ""


def _cut(use: NameUse) -> str:
    at = max(0, use.text.find(use.name) - 8)
    return use.text[at : at + 48] + ("…" if len(use.text) > at + 48 else "")


def _places(case: Case, uses: Sequence[NameUse]) -> Iterator[_Stray]:
    address = case.facts.project_address
    site = site_of(address.value) if address is not None and is_trusted(address) else None
    if address is None or site is None:
        return
    groups: dict[str, list[NameUse]] = {}
    for use in uses:
        if use.kind is MentionKind.PLACE and use.name not in address.value and _trust(use, site) > 0:
            groups.setdefault(use.name, []).append(use)
    for name, group in groups.items():
        told = [f"{_pages(some)}{_WHERE[manner]}“{name}”" for manner, some in _by_manner(group)]
        yield _Stray(
            name=name,
            told=f"{'；'.join(told)}（“{_cut(group[0])}”），而项目地址是“{address.value}”",
            evidence=(*(use.evidence[0] for use in group[:_SHOWN] if use.evidence), *address.evidence[:1]),
            trust=min(max(_trust(use, site) for use in group) + 0.1 * (len(group) - 1), 0.9),
        )


def _trust(use: NameUse, site: Area) -> float:
    """How much it tells that a place of the site lies in another province or city; 0 where it does not."""
    place = site_of(use.name)
    if place is None or place.code[:2] != site.code[:2]:
        return _PLACE.get(use.manner, 0.0) if place is not None else 0.0
    cities = (place.code[2:4], site.code[2:4])
    if "00" in cities or cities[0] == cities[1]:
        return 0.0
    return _SAME_PROVINCE.get(use.manner, 0.0)


def _told(case: Case, enterprise: Fact, stray: _Stray) -> Outcome:
    rule: Provision | None = provision(case, ID)
    known = next((brief for brief in _briefs(case) if _is_on(brief, stray.name)), None)
    other = f"已筛查的{named(known)}评价的正是该单位。" if known else ""
    words = (
        f"{stray.told}；本报告评价的是“{enterprise.value}”，“{stray.name}”像是从另一份报告中留下的。{other}"
        f"按{rule.words if rule else '规定'}，报告应据本企业的实际编制，请核实是否套用其他报告。"
    )
    trust = min(stray.trust + (_KNOWN_REPORT if known else 0.0), _MOST_SURE)
    there = (
        shown(case, known, known.enterprise_name.spots[:1], "该报告的被评价单位")
        if known and known.enterprise_name
        else ()
    )
    evidence = (*stray.evidence, *enterprise.evidence[:1], *there, *((rule.evidence,) if rule else ()))
    return flagged(ID, words, evidence, subject=stray.name, confidence=trust)


def _briefs(case: Case) -> tuple[Brief, ...]:
    return case.others.briefs if case.others else ()


def _is_on(brief: Brief, name: str) -> bool:
    return brief.enterprise_name is not None and plain_key(brief.enterprise_name.value) == plain_key(name)


CHECK = Check(
    id=ID,
    name="遗留其他企业名称",
    sentence="文中残留其他企业的名称或其他地方的地名",
    needs=frozenset({Need.OTHER_REPORTS}),
    assess=assess,
)
