"""Boundaries of the checks on the survey: record, leader, photos."""

from __future__ import annotations

import dataclasses

import pytest

from core.chapters import Chapter
from core.document import Exif
from core.facts import DatesFact, Role, SectionFact, SurveyPhoto, SurveyRecord
from core.outcome import State
from pipelines.checks import leader_not_on_site, photo_metadata_conflict, survey_record_missing
from tests import cases, on_site

NOTHING = SurveyRecord()
WEIFANG = cases.fact("山东省潍坊市奎文区东风街1号")


def test_record_and_photos_absent_weigh_more_than_photos_alone() -> None:
    (both,) = survey_record_missing.assess(on_site.case(survey=NOTHING))
    (photos,) = survey_record_missing.assess(on_site.case(survey=on_site.survey("沈青禾")))
    assert both.state is photos.state is State.FLAGGED
    assert both.confidence > photos.confidence
    assert "现场勘验记录和照片" in both.statement
    assert "没有现场勘验照片" in photos.statement


@pytest.mark.parametrize(
    ("coverage", "reason"),
    [
        (None, "annexes_missing"),
        (on_site.coverage(Chapter.NOTICE), "annexes_missing"),
        (on_site.coverage(unread=(17,)), "pages_unread"),
        (on_site.coverage(listed=(on_site.sign(Chapter.PHOTOS),)), "annex_not_found"),
        (on_site.coverage(unplaced=(on_site.sign(Chapter.SURVEY_RECORD),)), "annex_unplaced"),
    ],
)
def test_an_absence_is_told_only_where_it_would_have_been_seen(coverage: object, reason: str) -> None:
    (outcome,) = survey_record_missing.assess(on_site.case(survey=NOTHING, coverage=coverage))
    assert outcome.reason == reason


def test_what_a_list_names_of_other_annexes_does_not_matter() -> None:
    listed = on_site.coverage(listed=(on_site.sign(Chapter.DRAWING),))
    (outcome,) = survey_record_missing.assess(on_site.case(survey=NOTHING, coverage=listed))
    assert outcome.state is State.FLAGGED


def test_a_chapter_of_photos_that_were_not_read_is_no_absence() -> None:
    chapter = SectionFact(kind=Chapter.PHOTOS, title="附件4 现场照片", pages=(16, 16))
    case = on_site.case(survey=on_site.survey("沈青禾"), sections=(chapter,))
    assert survey_record_missing.assess(case)[0].reason == "photos_unread"


def test_a_leader_among_the_surveyors_is_clear_and_another_is_named() -> None:
    assert leader_not_on_site.assess(on_site.case())[0].state is State.CLEAR
    (outcome,) = leader_not_on_site.assess(on_site.case(survey=on_site.survey("陆之远", "韩若水")))
    assert outcome.state is State.FLAGGED
    assert outcome.subject == "沈青禾"
    assert "陆之远、韩若水" in outcome.statement


def test_captions_that_name_all_others_but_the_leader_weigh_less() -> None:
    survey = on_site.survey("沈青禾", "陆之远", "韩若水", captioned=("陆之远", "韩若水"))
    (outcome,) = leader_not_on_site.assess(on_site.case(survey=survey))
    (absent,) = leader_not_on_site.assess(on_site.case(survey=on_site.survey("陆之远")))
    assert outcome.state is State.FLAGGED
    assert outcome.confidence < absent.confidence


def test_captions_without_names_say_nothing_of_the_leader() -> None:
    survey = on_site.survey("沈青禾", "陆之远", photos=(on_site.photo(),))
    assert leader_not_on_site.assess(on_site.case(survey=survey))[0].state is State.CLEAR


def test_a_name_one_glyph_off_read_from_a_picture_accuses_nobody() -> None:
    survey = dataclasses.replace(on_site.survey(), people=(cases.ocr_fact("沈青未", page=15),))
    assert leader_not_on_site.assess(on_site.case(survey=survey))[0].reason == "name_doubtful"
    typed = on_site.survey("沈青未")
    assert leader_not_on_site.assess(on_site.case(survey=typed))[0].state is State.FLAGGED


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"people": ()}, "people_missing"),
        ({"survey": NOTHING}, "record_not_enclosed"),
        ({"survey": on_site.survey()}, "surveyors_unread"),
        ({"survey": on_site.survey("陆之远", captioned=("沈青禾",))}, "record_disagrees"),
        (
            {
                "people": (dataclasses.replace(cases.person("沈青禾"), confidence=0.4),),
                "survey": on_site.survey("陆之远"),
            },
            "name_doubtful",
        ),
    ],
)
def test_where_the_leaders_presence_cannot_be_told(changes: dict[str, object], reason: str) -> None:
    (outcome,) = leader_not_on_site.assess(on_site.case(**changes))
    assert outcome.reason == reason


def told(*photos: SurveyPhoto, **changes: object) -> tuple[State, str | None, str]:
    (outcome,) = photo_metadata_conflict.assess(
        on_site.case(survey=on_site.survey("沈青禾", photos=photos), **changes)
    )
    return outcome.state, outcome.reason, outcome.statement


@pytest.mark.parametrize(
    ("taken_at", "state"),
    [
        ("2023-03-06T09:00:00", State.CLEAR),
        ("2023-03-05T20:00:00", State.CLEAR),  # a clock in another time zone
        ("2023-03-08T02:00:00", State.CLEAR),
        ("2023-03-04T10:00:00", State.FLAGGED),
        ("2023-03-09T10:00:00", State.FLAGGED),
        ("2022-03-06T10:00:00", State.FLAGGED),
        ("2023-05-19T10:00:00", State.FLAGGED),
        ("2000-01-01T00:00:10", State.NOT_ASSESSABLE),
        ("2021-01-01T08:00:00", State.NOT_ASSESSABLE),
        ("2031-04-02T08:00:00", State.NOT_ASSESSABLE),
    ],
)
def test_a_photos_day_beside_the_survey(taken_at: str, state: State) -> None:
    assert told(on_site.photo(taken_at=taken_at))[0] is state


def test_an_unset_clock_is_doubted_and_beside_a_set_one_left_out() -> None:
    unset = on_site.photo(taken_at="2000-01-01T00:00:10")
    assert told(unset)[1] == "camera_clock_doubtful"
    assert told(unset, on_site.photo())[0] is State.CLEAR


def test_a_recheck_may_be_on_any_day_up_to_the_report() -> None:
    caption = "图2 卸油口（整改后复查）"
    assert told(on_site.photo(caption, "2023-04-20T10:00:00"))[0] is State.CLEAR
    assert told(on_site.photo(caption, "2023-05-20T10:00:00"))[0] is State.FLAGGED
    assert told(on_site.photo(caption, "2023-02-20T10:00:00"))[0] is State.FLAGGED


def test_editing_later_is_no_conflict() -> None:
    photo = on_site.photo()
    assert photo.exif is not None
    edited = dataclasses.replace(photo, exif=dataclasses.replace(photo.exif, software="某某修图 6.0"))
    assert told(edited)[0] is State.CLEAR


def test_a_stamp_counts_and_weighs_less_than_the_file() -> None:
    stamped = on_site.photo(taken_at=None, stamped_on="2022-11-03")
    filed = on_site.photo(taken_at="2022-11-03T10:00:00")
    outcomes = [
        photo_metadata_conflict.assess(on_site.case(survey=on_site.survey("沈青禾", photos=(photo,))))[0]
        for photo in (stamped, filed)
    ]
    assert all(outcome.state is State.FLAGGED for outcome in outcomes)
    assert outcomes[0].confidence < outcomes[1].confidence


@pytest.mark.parametrize(
    ("place", "state"),
    [((36.71, 119.16), State.CLEAR), ((36.1, 120.4), State.CLEAR), ((30.6, 104.1), State.FLAGGED)],
)
def test_a_photos_place_beside_the_projects_city(place: tuple[float, float], state: State) -> None:
    assert told(on_site.photo(taken_at=None, place=place), project_address=WEIFANG)[0] is state


def test_a_place_that_the_gazetteer_cannot_find_is_not_compared() -> None:
    photo = on_site.photo(taken_at=None, place=(30.6, 104.1))
    assert told(photo, project_address=cases.fact("开发区纬二路9号"))[1] == "place_unknown"
    assert told(photo, project_address=None)[1] == "place_unknown"


def test_a_point_outside_the_country_tells_nothing() -> None:
    assert (
        told(on_site.photo(taken_at=None, place=(0.5, 0.5)), project_address=WEIFANG)[1] == "metadata_absent"
    )


def test_time_and_place_are_told_apart() -> None:
    photo = on_site.photo(taken_at="2022-03-06T10:00:00", place=(30.6, 104.1))
    case = on_site.case(survey=on_site.survey("沈青禾", photos=(photo,)), project_address=WEIFANG)
    outcomes = photo_metadata_conflict.assess(case)
    assert [outcome.state for outcome in outcomes] == [State.FLAGGED, State.FLAGGED]
    assert "时间" in outcomes[0].statement
    assert "公里" in outcomes[1].statement


def test_photos_without_metadata_or_a_survey_without_days_tell_nothing() -> None:
    bare = dataclasses.replace(on_site.photo(), exif=Exif(camera="某相机"))
    assert told(bare)[1] == "metadata_absent"
    month = DatesFact(value=("2023-03",), confidence=0.9, evidence=(cases.evidence(),))
    assert told(on_site.photo(), survey_on=month)[1] == "dates_missing"
    assert told()[1] == "photos_missing"


def test_a_surname_with_a_title_may_be_the_leader() -> None:
    (outcome,) = leader_not_on_site.assess(on_site.case(survey=on_site.survey("沈工", "陆工")))
    assert outcome.reason == "name_doubtful"
    (other,) = leader_not_on_site.assess(on_site.case(survey=on_site.survey("韩工", "陆工")))
    assert other.state is State.FLAGGED


def test_a_record_in_which_none_of_the_team_was_read_accuses_nobody() -> None:
    team = tuple(cases.person(name) for name in ("沈青禾", "陆之远", "韩若水"))
    team = (team[0], *(dataclasses.replace(member, role=Role.TEAM_MEMBER) for member in team[1:]))
    (outcome,) = leader_not_on_site.assess(on_site.case(people=team, survey=on_site.survey("王建国")))
    assert outcome.reason == "surveyors_unread"
    (absent,) = leader_not_on_site.assess(on_site.case(people=team, survey=on_site.survey("陆之远")))
    assert absent.state is State.FLAGGED


@pytest.mark.parametrize(
    ("captions", "state"),
    [
        (("图1 陆之远检查罐区", "图2 韩若水核对设备"), State.FLAGGED),
        (("图1 罐区（陆之远、韩若水现场勘验）", "图2 配电室"), State.FLAGGED),
        (("图1 陆之远检查罐区", "图2 韩若水核对设备", "图3 评价组长查看消防设施"), State.CLEAR),
        (("图1 陆之远、韩若水检查罐区", "图2 全体人员合影"), State.CLEAR),
        (("图1 陆之远、韩若水与沈工检查罐区", "图2 陆之远核对设备"), State.CLEAR),
        (("图1 陆之远检查罐区", "图2 卸油口", "图3 配电室"), State.CLEAR),  # one caption names one person
    ],
)
def test_captions_leave_the_leader_out_only_where_they_tell_who_is_shown(
    captions: tuple[str, ...], state: State
) -> None:
    photos = tuple(on_site.photo(caption) for caption in captions)
    shown = tuple(name for name in ("陆之远", "韩若水") if any(name in caption for caption in captions))
    survey = on_site.survey("沈青禾", "陆之远", "韩若水", photos=photos, captioned=shown)
    assert leader_not_on_site.assess(on_site.case(survey=survey))[0].state is state
