"""The industry of the project: as a form names it, else by names, cited standards and words of the text."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator

from core.evidence import Evidence
from core.facts import Citation, Fact
from corpus.law.qualification import Industry, Qualification
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.form_values import form_values
from pipelines.stages.extract.lexicon import fact_of, plain

_LABEL = re.compile(r"(项目|工程|企业)?(所属|所在)?行业(类别|分类|领域|名称)?")
_PROJECT, _ENTERPRISE, _STANDARDS, _WORDS = 3.0, 2.0, 1.5, 2.5
_INDUSTRY = "industry"
_LABELLED = 4.0
_MOST_EVIDENCE = 3


def industry(
    body: Body, project: Fact | None, enterprise: Fact | None, citations: tuple[Citation, ...]
) -> Fact | None:
    """The industry with the greatest support; None where nothing tells one.

    Of a name the last word counts: 「某某能源有限公司城东加油站」 is a filling station. ``confidence`` is the
    part of the whole support that speaks for the industry, so a report on two of them stays doubtful.
    """
    rules = Qualification.load()
    support: dict[str, float] = defaultdict(float)
    evidence: dict[str, list[Evidence]] = {}

    def add(name: str, weight: float, shown: tuple[Evidence, ...]) -> None:
        support[name] += weight
        evidence.setdefault(name, []).extend(shown[:1])

    for found, shown in _labelled(body, rules):
        add(found.name, _LABELLED, (shown,))
    for fact, weight in ((project, _PROJECT), (enterprise, _ENTERPRISE)):
        told = _by_last_word(fact.value, rules.industries) if fact else None
        if fact and told:
            add(told.name, weight, fact.evidence)
    for name, share, cited in _by_standards(citations, rules.industries):
        add(name, _STANDARDS * share, cited.evidence)
    for name, share, at in _by_words(body.text.text, rules.industries):
        add(name, _WORDS * share, body.text.evidence(body.report, *at))
    if not support:
        return None
    name, most = max(support.items(), key=lambda item: item[1])
    return Fact(
        value=name,
        confidence=round(min(0.97, most / sum(support.values()) + 0.15), 4),
        evidence=tuple(dict.fromkeys(evidence[name]))[:_MOST_EVIDENCE],
    )


def _labelled(body: Body, rules: Qualification) -> Iterator[tuple[Industry, Evidence]]:
    """The first place where a form names the industry: practice notices do."""
    for page in body.pages:
        for item in form_values(page, _known):
            found = rules.industry(item.value) if item.field == _INDUSTRY else None
            if found is not None:
                yield found, item.evidence(body.report)
                return


def _known(label: str) -> tuple[str, int] | None:
    return (_INDUSTRY, 0) if _LABEL.fullmatch(plain(label)) else fact_of(label)


def _by_last_word(name: str, industries: tuple[Industry, ...]) -> Industry | None:
    """The industry of which a word ends last in the name; of two that end together the longer one's."""
    ends = [
        (name.rfind(word) + len(word), len(word), -order, one)
        for order, one in enumerate(industries)
        for word in one.name_words
        if word in name
    ]
    return max(ends, key=lambda item: item[:3])[3] if ends else None


def _by_standards(
    citations: tuple[Citation, ...], industries: tuple[Industry, ...]
) -> Iterator[tuple[str, float, Citation]]:
    """Each industry's share of the cited standards that tell one."""
    found = [
        (one.name, citation)
        for one in industries
        for standard in one.standards
        for citation in citations
        if _names(citation, standard)
    ]
    for name in dict.fromkeys(name for name, _ in found):
        own = [citation for one, citation in found if one == name]
        yield name, len(own) / len(found), own[0]


def _names(citation: Citation, standard: str) -> bool:
    """Whether the citation is of this standard in any edition, or of the rule with this title."""
    code = citation.code.replace("/T", "")
    return code.split("-")[0] == standard or standard in citation.title


def _by_words(text: str, industries: tuple[Industry, ...]) -> Iterator[tuple[str, float, tuple[int, int]]]:
    """Each industry's share of the telling words, many of one kind counting less and less."""
    weights: dict[str, float] = {}
    first: dict[str, tuple[int, int]] = {}
    for one in industries:
        for word in one.body_words:
            at = text.find(word)
            if at >= 0:
                weights[one.name] = weights.get(one.name, 0.0) + math.log1p(text.count(word))
                first.setdefault(one.name, (at, at + len(word)))
    total = sum(weights.values())
    for name, weight in weights.items():
        yield name, weight / total, first[name]
