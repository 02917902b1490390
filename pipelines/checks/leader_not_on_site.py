"""The project leader is not among those recorded on site (Order 20, art. 21(7))."""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from core.evidence import Evidence
from core.facts import Fact, Person, Role
from core.outcome import Outcome
from pipelines.checking import Case, Check, clear, flagged, not_assessable
from pipelines.misread import is_from_picture
from pipelines.registered import is_trusted
from pipelines.rule_of import provision

ID = "leader_not_on_site"

_ABSENT, _ONLY_NAMED = 0.85, 0.6
_DOUBTFUL = 0.6
_LEAST_TEAM = 2  # members beside the leader, from which on the record must name one of the team
_LEAST_TELLING = 2  # captions that name somebody
_TITLE = r"(?:高?工|某+|总|经理|主任|组长|老师|师傅|[*＊×]+|[xX]{1,2})"
_OF_ALL = re.compile(r"项目负责人|组长|全体|全员|评价组|一行|合影")


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per project leader, by the survey record first and the captions of the photos beside it."""
    leaders = _leaders(case)
    if not leaders:
        return (not_assessable(ID, "people_missing", "没有读到项目负责人（评价组长），无法核对是否到场。"),)
    survey = case.facts.survey
    if not survey.records:
        words = "报告没有附现场勘验记录，无法核对评价组长是否到场。"
        return (not_assessable(ID, "record_not_enclosed", words, leaders[0].evidence[:1]),)
    if not [fact for fact in survey.people if is_trusted(fact)]:
        words = "没有读出现场勘验记录中的人员姓名，无法核对评价组长是否到场，请核对原件。"
        return (not_assessable(ID, "surveyors_unread", words, survey.records[:1]),)
    if any(person.name in _names(survey.people) for person in leaders) and len(leaders) > 1:
        leaders = tuple(person for person in leaders if person.name in _names(survey.people))
    return tuple(_judged(case, leader) for leader in leaders)


def _leaders(case: Case) -> tuple[Person, ...]:
    found: dict[str, Person] = {}
    for person in case.facts.people:
        if person.role is Role.PROJECT_LEADER:
            found.setdefault(person.name, person)
    return tuple(found.values())


def _judged(case: Case, leader: Person) -> Outcome:
    survey = case.facts.survey
    recorded = next((fact for fact in survey.people if fact.value == leader.name), None)
    captioned = _names(survey.captioned)
    if recorded is not None:
        if captioned and leader.name not in captioned and _leave_out(case, leader):
            return _only_named(case, leader, recorded)
        words = f"评价组长{leader.name}在现场勘验人员之列。"
        return clear(ID, words, (*leader.evidence[:1], *recorded.evidence[:1]), subject=leader.name)
    if leader.name in captioned:
        words = f"勘验人员名单没有{leader.name}，照片说明却写其在场，两处不一致，请核对原件。"
        return _untold("record_disagrees", words, leader, survey.people)
    if leader.confidence < _DOUBTFUL or leader.contradicted_by:
        words = f"评价组长的姓名（{leader.name}）识别不可靠或前后不一，无法核对是否到场。"
        return _untold("name_doubtful", words, leader, survey.people)
    near = next((fact for fact in survey.people if _may_be(leader, fact)), None)
    if near is not None:
        words = f"勘验人员中的{near.value}可能就是评价组长{leader.name}（称呼不全或识别有误），请核对原件。"
        return _untold("name_doubtful", words, leader, (near,))
    if not _is_team(case, leader):
        words = (
            f"勘验记录中读到的人员都不是报告所列的项目组成员，可能没有读全，无法核对{leader.name}是否到场。"
        )
        return _untold("surveyors_unread", words, leader, survey.people)
    return _absent(case, leader)


def _is_team(case: Case, leader: Person) -> bool:
    """Whether those read in the record are the team's, as far as the report tells who that is."""
    team = {person.name for person in case.facts.people} - {leader.name}
    return len(team) < _LEAST_TEAM or bool(team & _names(case.facts.survey.people))


def _leave_out(case: Case, leader: Person) -> bool:
    """Whether the captions tell who is shown, and none shows the leader in other words."""
    survey = case.facts.survey
    captions = ["".join(photo.caption.split()) for photo in survey.photos]
    telling = [text for text in captions if any(name in text for name in _names(survey.captioned))]
    others = (text for text in captions if text not in telling)
    if any(_OF_ALL.search(text) for text in others) or any(_is_called(leader.name, t) for t in captions):
        return False
    named = [sum(name in text for name in _names(survey.captioned)) for text in telling]
    is_list = max(named, default=0) > 1 or len(telling) >= _LEAST_TELLING or len(telling) == len(captions)
    return is_list and len(survey.captioned) < len(survey.people)


def _is_called(name: str, text: str) -> bool:
    """Whether a text speaks of somebody by surname and title: 沈工, 沈组长, 沈某."""
    return bool(re.search(re.escape(name[0]) + _TITLE, text))


def _may_be(leader: Person, fact: Fact) -> bool:
    """Whether it is a surname with a title, or one of two names one glyph apart was read from a picture."""
    if re.fullmatch(re.escape(leader.name[0]) + _TITLE, fact.value):
        return True
    if len(leader.name) != len(fact.value) or Levenshtein.distance(leader.name, fact.value) != 1:
        return False
    return is_from_picture(fact.evidence) or is_from_picture(leader.evidence)


def _absent(case: Case, leader: Person) -> Outcome:
    rule = provision(case, ID)
    people = case.facts.survey.people
    named = "、".join(fact.value for fact in people[:6])
    statement = (
        f"报告的评价组长为{leader.name}，现场勘验记录的勘验人员为{named}，其中没有{leader.name}；"
        f"按{rule.words if rule else '规定'}，组长应到现场实际地点开展勘验，请核实。"
    )
    evidence = (*leader.evidence[:2], *_first(people), *((rule.evidence,) if rule else ()))
    return flagged(
        ID, statement, evidence, subject=leader.name, confidence=min(_ABSENT, leader.confidence + 0.05)
    )


def _only_named(case: Case, leader: Person, recorded: Fact) -> Outcome:
    """Named in the record, while the photos name others of the team and never the leader."""
    rule = provision(case, ID)
    shown = case.facts.survey.captioned
    named = "、".join(fact.value for fact in shown)
    statement = (
        f"勘验记录写有评价组长{leader.name}，但现场照片说明写明的勘验人员只有{named}，没有{leader.name}；"
        f"按{rule.words if rule else '规定'}，组长应到现场实际地点开展勘验，请核对勘验记录上的签字和照片。"
    )
    evidence = (*leader.evidence[:1], *recorded.evidence[:1], *_first(shown))
    return flagged(
        ID,
        statement,
        (*evidence, *((rule.evidence,) if rule else ())),
        subject=leader.name,
        confidence=_ONLY_NAMED,
    )


def _untold(reason: str, words: str, leader: Person, people: tuple[Fact, ...]) -> Outcome:
    return not_assessable(ID, reason, words, (*leader.evidence[:1], *_first(people)), subject=leader.name)


def _names(facts: tuple[Fact, ...]) -> set[str]:
    return {fact.value for fact in facts}


def _first(facts: tuple[Fact, ...]) -> tuple[Evidence, ...]:
    return tuple(fact.evidence[0] for fact in facts if fact.evidence)[:4]


CHECK = Check(
    id=ID,
    name="组长到场勘验",
    sentence="评价组长不在现场勘验记录或照片所载的人员之中",
    needs=frozenset(),
    assess=assess,
)
