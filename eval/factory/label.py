"""Labels: what a perfect screening of the report would say, in the screening's own shape."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from core.chapters import Chapter
from core.facts import Role, SignatureState
from core.outcome import State
from eval.factory.linking import is_shown
from eval.factory.plan.citations import Source
from eval.factory.plan.major_text import stated_r, stated_s
from eval.factory.plan.records import Expectation, PlannedPerson, ReportPlan, Shared
from eval.factory.render.draft import Draft, Placed
from eval.factory.truth import truth

SCHEMA = "mingjian.label/1"
_PLACES = 12  # evidence kept per fact

# The factory tells apart more kinds of chapters than are canonical: what the labels call them.
_CANONICAL: dict[str, Chapter] = {
    "评价程序": Chapter.PURPOSE,
    "自然条件": Chapter.SURROUNDINGS,
    "工艺流程": Chapter.PROCESS,
    "公用工程": Chapter.EQUIPMENT,
    "安全管理": Chapter.ENTERPRISE,
    "隐患整改": Chapter.RECTIFICATION,
    "现场勘验": Chapter.SURVEY_RECORD,
    "检验报告": Chapter.TEST_REPORT,
    "人员证书": Chapter.CERTIFICATE,
    "事故案例": Chapter.OTHER,
    "著录项": Chapter.OTHER,
    "附件": Chapter.OTHER,
    "重大隐患判定": Chapter.OTHER,
    "淘汰落后": Chapter.OTHER,
}


_SITE_KINDS: dict[str, Chapter] = {
    "basics": Chapter.ENTERPRISE,
    "nature": Chapter.SURROUNDINGS,
    "surroundings": Chapter.SURROUNDINGS,
    "plan": Chapter.LAYOUT,
    "process": Chapter.PROCESS,
    "utilities": Chapter.EQUIPMENT,
    "management": Chapter.ENTERPRISE,
    "hazard": Chapter.HAZARDS,
    "environment": Chapter.HAZARDS,
    "measures": Chapter.MEASURES,
    "tests": Chapter.TEST_REPORT,
    "sign_off": Chapter.OTHER,
    "photos": Chapter.PHOTOS,
}

_TITLE = re.compile(r"《([^《》]{2,60})》")
_CODE = re.compile(r"[A-Z]{2,4}(?:/T)?\d{1,6}(?:\.\d{1,3})?-\d{4}(?!\d)")


class Labels:
    """Builds the label of one report from its plan and the places of its marks."""

    def __init__(self, plan: ReportPlan, draft: Draft, report: str, scanned: frozenset[int]) -> None:
        self._plan = plan
        self._draft = draft
        self._report = report
        self._scanned = scanned

    def evidence(self, *marks: str) -> list[dict[str, Any]]:
        """Evidence records of the marks, one per page and run of boxes that belong together."""
        groups = ((mark, group) for mark in marks for group in _joined(self._draft.marks.get(mark, [])))
        return [self._record(mark, group) for mark, group in islice(groups, _PLACES)]

    def build(self, file_name: str, factory: dict[str, Any]) -> dict[str, Any]:
        """The whole label."""
        plan = self._plan
        return {
            "schema": SCHEMA,
            "report": {
                "id": self._report,
                "file_name": file_name,
                "pages": len(self._draft.pages),
                "kind": plan.kind,
                "industry": plan.kit.industry,
            },
            "facts": self._facts(),
            "truth": truth(plan, self.evidence, [line for page in self._draft.pages for line in page.lines]),
            "outcomes": [self._outcome(e) for e in plan.expectations],
            "shared": [self._shared(s) for s in plan.shared],
            "seals": [
                {"text": p.text, "page": p.page, "boxes": [_box(p)], "mark": mark, **self._look(mark)}
                for mark, places in self._draft.marks.items()
                if mark.startswith("seal:")
                for p in places
            ],
            "mentions": mentions([page.lines for page in self._draft.pages]),
            "page_texts": {str(n): self._draft.pages[n - 1].lines for n in sorted(self._scanned)},
            "factory": factory,
        }

    def _look(self, mark: str) -> dict[str, Any]:
        seal = self._draft.seals.get(mark)
        return {"shape": seal.shape, "caption": seal.caption} if seal else {}

    def _record(self, mark: str, group: list[Placed]) -> dict[str, Any]:
        page = group[0].page
        is_picture = mark.startswith("seal:") or mark.endswith((":ink", ":picture", ":stamp"))
        is_picture = is_picture or mark.startswith("place:")
        source = (
            "pdf"
            if mark.startswith("file:")
            else "picture"
            if is_picture
            else "ocr"
            if page in self._scanned
            else "text"
        )
        return {
            "report": self._report,
            "page": page,
            "boxes": [_box(place) for place in group],
            "excerpt": "".join(place.text for place in group),
            "source": source,
            "mark": mark,
        }

    def _fact(self, value: object, *marks: str) -> dict[str, Any]:
        return {"value": value, "evidence": self.evidence(*marks)}

    def _facts(self) -> dict[str, Any]:
        plan = self._plan
        days = plan.days
        survey_marks = [f"survey_on:{i}" for i in range(len(days.survey_on))]
        return {
            "report_number": self._fact(plan.number, "report_number"),
            "enterprise_name": self._fact(plan.enterprise.name, "enterprise_name"),
            "enterprise_credit_code": self._fact(plan.enterprise.credit_code, "enterprise_credit_code"),
            "project_name": self._fact(plan.project_name, "project_name"),
            "project_address": self._fact(plan.enterprise.place.address, "project_address"),
            "agency_name": self._fact(plan.agency.name, "agency_name"),
            "agency_certificate_number": self._fact(
                plan.agency.certificate_number, "agency_certificate_number"
            ),
            "report_kind": self._fact(plan.kind, "report_kind"),
            "report_on": self._fact(days.report_on.isoformat(), "report_on"),
            "contract_on": self._fact(days.contract_on.isoformat(), "contract_on"),
            "notice_on": self._fact(days.notice_on.isoformat(), "notice_on"),
            "survey_on": self._fact([day.isoformat() for day in days.survey_on], *survey_marks),
            "review_on": self._fact(days.review_on.isoformat(), "review_on"),
            "conclusion": {
                "value": plan.conclusion.value,
                "excerpt": "".join(p.text for p in self._draft.marks.get("conclusion", [])),
                "evidence": self.evidence("conclusion"),
            },
            "people": [self._person(i, p) for i, p in enumerate(plan.people)] + self._legal(),
            "survey": self._survey(),
            "citations": [self._citation(i, s) for i, s in enumerate(plan.citations)],
            "chemicals": [
                {
                    "name": c.name,
                    "cas": c.cas,
                    "quantity_t": c.quantity_t,
                    "threshold_t": c.threshold_t,
                    "unit": c.place,
                    "evidence": self.evidence(
                        f"chemical:{i}:name", f"chemical:{i}:quantity", f"chemical:{i}:stock"
                    ),
                }
                for i, c in enumerate(plan.chemicals)
            ],
            "major_hazard": self._major_hazard(),
            "sections": [
                {
                    "kind": canonical(s.kind).value,
                    "title": s.title,
                    "level": s.level,
                    "pages": [s.first, s.last],
                }
                for s in self._draft.sections
            ],
            "hazards": [
                {
                    "text": h.text,
                    "rectified": h.is_rectified,
                    "rectified_on": h.rectified_on.isoformat() if h.rectified_on else None,
                    "is_veto": h.is_veto,
                    "evidence": self.evidence(f"{h.key}:text"),
                }
                for h in plan.hazards
            ],
            "test_reports": self._test_reports(),
            "approvals": self._approvals(),
        }

    def _test_reports(self) -> list[dict[str, Any]]:
        """The test reports that are enclosed; short reports enclose fewer than there are."""
        numbered = ((f"test:{index}:", test) for index, test in enumerate(self._plan.tests))
        return [
            {
                "subject": test.kind,
                "number": test.number,
                "laboratory": test.laboratory,
                "tested_on": test.tested_on.isoformat(),
                "valid_until": test.valid_until.isoformat(),
                "evidence": self.evidence(f"{front}number", f"{front}on"),
            }
            for front, test in numbered
            if f"{front}number" in self._draft.marks
        ]

    def _approvals(self) -> list[dict[str, Any]]:
        """Approvals of the design and of its change, as far as the report names their numbers."""
        design = self._plan.design
        change = design.change if design else None
        named = {
            "design:approval": design.approval if design else None,
            "design:change_approval": change.approval if change else None,
        }
        return [
            {
                "number": approval.number,
                "issuer": approval.authority,
                "approved_on": approval.approved_on.isoformat(),
                "evidence": self.evidence(mark),
            }
            for mark, approval in named.items()
            if approval is not None and mark in self._draft.marks
        ]

    def _person(self, index: int, person: PlannedPerson) -> dict[str, Any]:
        assessor = person.assessor
        front = f"person:{index}"
        has = {
            field: f"{front}:{field}" in self._draft.marks
            for field in ("certificate", "registration", "speciality", "level")
        }
        return {
            "role": person.role.value,
            "name": assessor.name,
            "certificate_number": assessor.certificate_number if has["certificate"] else None,
            "registration_number": assessor.registration_number if has["registration"] else None,
            "speciality": assessor.speciality if has["speciality"] else None,
            "level": assessor.level if has["level"] else None,
            "signature": {
                "state": person.signature.value,
                "evidence": self.evidence(f"{front}:ink", f"{front}:typed", f"{front}:stamp"),
            },
            "evidence": self.evidence(f"{front}:name", f"{front}:certificate"),
        }

    def _legal(self) -> list[dict[str, Any]]:
        return [
            {
                "role": Role.LEGAL_REPRESENTATIVE.value,
                "name": self._plan.agency.legal_representative,
                "certificate_number": None,
                "registration_number": None,
                "speciality": None,
                "level": None,
                "signature": {"state": SignatureState.NOT_ASSESSABLE.value, "evidence": []},
                "evidence": self.evidence("person:legal:name"),
            }
        ]

    def _survey(self) -> dict[str, Any]:
        plan = self._plan
        names = {p.assessor.key: p.assessor.name for p in plan.people}
        return {
            "people": [self._fact(names[key], f"survey:{i}:name") for i, key in enumerate(self._surveyors())],
            "photos": [
                {
                    "caption": "".join(p.text for p in self._draft.marks.get(f"photo:{i}", [])),
                    "evidence": self.evidence(f"photo:{i}:picture", f"photo:{i}"),
                }
                for i in range(len(plan.photos))
            ],
            "records": self.evidence("survey:0:ink"),
        }

    def _surveyors(self) -> list[str]:
        keys = [
            p.assessor.key for p in self._plan.people if p.role in (Role.PROJECT_LEADER, Role.TEAM_MEMBER)
        ]
        return [key for key in dict.fromkeys(keys) if key in self._plan.recorded]

    def _citation(self, index: int, source: Source) -> dict[str, Any]:
        return {
            "code": source.code,
            "title": source.title,
            "kind": source.kind,
            "edition": source.edition or None,
            "number": source.number or None,
            "in_force": source.holds_on(self._plan.days.report_on),
            "evidence": self.evidence(f"citation:{index}"),
        }

    def _major_hazard(self) -> dict[str, Any]:
        mh = self._plan.major_hazard
        said = self._plan.hazard_as_stated
        has_any = bool(self._plan.chemicals)
        return {
            "stated_s": stated_s(self._plan) if has_any else None,
            "stated_r": stated_r(self._plan),
            "stated_grade": said.grade,
            "computed_s": mh.s if has_any else None,
            "computed_r": mh.r,
            "computed_grade": mh.grade,
            "evidence": self.evidence("mh_s", "mh_r", "mh_grade"),
        }

    def _outcome(self, expectation: Expectation) -> dict[str, Any]:
        evidence = self.evidence(*expectation.marks)
        if expectation.state is State.FLAGGED and not evidence:
            raise ValueError(f"{expectation.check}: planted, yet nothing of {expectation.marks} is on a page")
        return {
            "check": expectation.check,
            "state": expectation.state.value,
            "subject": expectation.subject,
            "form": expectation.form,
            "note": expectation.note,
            "evidence": evidence,
            "others": [list(pair) for pair in expectation.others],
        }

    def _shared(self, shared: Shared) -> dict[str, Any]:
        """What the report shares with another, to be resolved by ``linking``; marks with their evidence."""
        own = (mark for mark in self._draft.marks if mark.startswith(shared.mark))
        return {
            "kind": shared.kind,
            "other": shared.other,
            "mark": shared.mark,
            "other_mark": shared.other_mark,
            "left": {mark: self.evidence(mark) for mark in own},
            "section": _SITE_KINDS[shared.chapter.partition("/")[0]].value,
            "legitimate": shared.is_legitimate,
            "note": shared.note,
        }

    def places(self) -> dict[str, list[dict[str, Any]]]:
        """Evidence of every mark that the label of another report may need."""
        return {mark: self.evidence(mark) for mark in self._draft.marks if is_shown(mark)}


def mentions(pages: list[list[str]]) -> list[str]:
    """Titles and codes that stand anywhere in the text, also those the plan does not list as citations.

    Each page is looked at line by line and as one text, for what is broken over two lines.
    """
    texts = ["".join(text.split()) for lines in pages for text in (*lines, "".join(lines))]
    return sorted({hit for text in texts for pattern in (_TITLE, _CODE) for hit in pattern.findall(text)})


def canonical(kind: str) -> Chapter:
    """The canonical kind of a chapter of the factory; raises ``ValueError`` for one that has none."""
    return _CANONICAL.get(kind) or Chapter(kind)


def _box(place: Placed) -> list[float]:
    return [round(value, 2) for value in place.box]


def _joined(places: list[Placed]) -> list[list[Placed]]:
    """Pieces that are one text broken over lines of a page: consecutive, lower or further right."""
    groups: list[list[Placed]] = []
    for place in places:
        last = groups[-1][-1] if groups else None
        if (
            last
            and last.page == place.page
            and 0 < place.box.y0 - last.box.y0 < 2.4 * last.box.height
            and place.box.x0 < last.box.x1
        ):
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups
