"""Whether the absence of an annex may be told: what was read, what lists name, what stands unplaced."""

from __future__ import annotations

from collections.abc import Collection

from core.chapters import Chapter
from core.evidence import Evidence
from core.facts import Coverage
from core.outcome import Outcome
from pipelines.checking import Case, not_assessable

_LEAST_ANNEXES = 2  # kinds of annexes that must have been found before another is missed


def why_untold(case: Case, check: str, kinds: Collection[Chapter], subject: str, what: str) -> Outcome | None:
    """The outcome that says why the absence of ``what`` cannot be told, or None where it can."""
    coverage = case.facts.coverage
    if coverage is None:
        return not_assessable(
            check, "annexes_missing", f"没有核对附件，无法断定是否附有{what}。", subject=subject
        )
    if coverage.unread:
        pages = "、".join(str(page) for page in coverage.unread[:5])
        more = "等" if len(coverage.unread) > 5 else ""
        words = f"第{pages}{more}页没有读出，{what}可能就在其中，请核对原件。"
        return not_assessable(check, "pages_unread", words, annex_headings(coverage), subject=subject)
    listed = tuple(sign for sign in coverage.listed if sign.kind in kinds)
    if listed:
        words = f"目录或附件清单列有{what}，正文中没有找到，可能没有装订或没有识别出来，请核对原件。"
        return not_assessable(check, "annex_not_found", words, listed[0].evidence, subject=subject)
    loose = tuple(sign for sign in coverage.unplaced if sign.kind in kinds)
    if loose:
        shown = tuple(item for sign in loose[:3] for item in sign.evidence[:1])
        words = f"没有{what}的标题，但有内容可能是{what}，请核对原件。"
        return not_assessable(check, "annex_unplaced", words, shown, subject=subject)
    if len({sign.kind for sign in coverage.annexes}) < _LEAST_ANNEXES:
        words = f"这份文件几乎没有附件，附件可能另册，无法断定是否附有{what}。"
        return not_assessable(check, "annexes_missing", words, annex_headings(coverage), subject=subject)
    return None


def annex_headings(coverage: Coverage | None) -> tuple[Evidence, ...]:
    """The first annexes found."""
    signs = coverage.annexes if coverage is not None else ()
    return tuple(sign.evidence[0] for sign in signs if sign.evidence)[:4]
