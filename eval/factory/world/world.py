"""The world as it grows: reports ask for agencies, people and enterprises; the registry comes last."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace

from eval.factory.draw import day_between, stream
from eval.factory.world.careers import with_career
from eval.factory.world.filings import Filings
from eval.factory.world.identity import assessor_certificate, credit_code, registration_number
from eval.factory.world.names import agency_name, firm_word, person_name, phone
from eval.factory.world.places import Place, draw_place, province_abbreviations
from eval.factory.world.records import (
    Agency,
    Assessor,
    Certificate,
    EarlierCertificate,
    Employment,
    Enterprise,
    FormerName,
)
from eval.factory.world.scopes import SCOPES, changed_at_random, draw_scopes

FIRST_DAY = dt.date(2019, 5, 1)
LAST_DAY = dt.date(2026, 12, 31)
SPECIALITIES = (
    "安全",
    "机械",
    "电气",
    "化工工艺",
    "自动化",
    "化工机械",
    "采矿",
    "通风",
    "地质",
    "冶金",
    "储运",
    "火炸药",
)
_LEVELS = ("一级", "二级", "二级", "三级")


class World:
    """Agencies, assessors and enterprises of one corpus; everything drawn from one seed."""

    def __init__(self, seed: int, agencies: int = 10) -> None:
        self.seed = seed
        self.agencies: dict[str, Agency] = {}
        self.assessors: dict[str, Assessor] = {}
        self.filings = Filings()
        self._taken: set[str] = set()
        self._serial = 0
        self._booked: dict[str, set[dt.date]] = {}
        draw = stream(seed, "world")
        for _ in range(agencies):
            self.found_agency(draw)

    def found_agency(
        self,
        draw: random.Random,
        certificates: tuple[tuple[dt.date, dt.date], ...] = (),
        scopes: tuple[str, ...] = (),
    ) -> Agency:
        """A new agency with staff; its certificate periods as given, or unbroken over the whole time.

        Given scopes hold in all periods; else one to four are drawn, and some change on a day.
        """
        place = draw_place(draw, draw.choice(province_abbreviations()))
        key = self._key("agency")
        number = self._fresh(lambda: f"APJ-({place.short})-{draw.randint(1, 999):03d}")
        name = self._fresh(lambda: agency_name(draw, place.province, place.city))
        agency = Agency(
            key=key,
            name=name,
            credit_code=credit_code(draw, place.region),
            certificates=tuple(
                Certificate(number=number, issued_on=first, expires_on=last)
                for first, last in certificates or _unbroken_periods(draw)
            ),
            legal_representative=person_name(draw),
            address=place.address,
            postcode=f"{draw.randint(10, 83)}{draw.randint(0, 9999):04d}",
            website=f"www.apj-{place.region}-{draw.randint(10, 99)}.example.cn",
            telephone=f"0{draw.randint(310, 919)}-{draw.randint(2_000_000, 8_999_999)}",
            authority=f"{place.province}应急管理厅",
            short=place.short,
        )
        self.agencies[key] = agency = self._with_particulars(agency, scopes)
        self._staff(draw, key)
        return agency

    def _with_particulars(self, agency: Agency, scopes: tuple[str, ...]) -> Agency:
        draw = stream(self.seed, agency.key, "particulars")
        names = scopes or draw_scopes(draw)
        papers = tuple(replace(paper, scopes=names) for paper in agency.certificates)
        if not scopes:
            papers = changed_at_random(draw, papers, dt.date(2019, 9, 2), dt.date(2026, 6, 30))
        return replace(agency, certificates=papers, contact=person_name(draw))

    def rename_agency(self, agency: Agency, draw: random.Random, until: dt.date) -> Agency:
        """The agency bears its present name as a former one up to that day, and a new name after it."""
        province = agency.authority.removesuffix("应急管理厅")
        name = self._fresh(lambda: agency_name(draw, province, province))
        former = (*agency.former_names, FormerName(name=agency.name, until=until))
        return self.replace_agency(agency, name=name, former_names=former)

    def agencies_covering(self, scope: str, *days: dt.date) -> list[Agency]:
        """Agencies certified for the scope, with a certificate in force, on each of these days."""
        return [
            agency
            for agency in self.agencies.values()
            if agency.covers(scope, *days) and all(agency.holds_on(day) for day in days)
        ]

    def hire(
        self,
        draw: random.Random,
        employments: tuple[Employment, ...],
        *,
        name: str | None = None,
        level: str | None = None,
        speciality: str | None = None,
        post: str = "",
    ) -> Assessor:
        """A new assessor with these employments; a given name makes a namesake on purpose."""
        grade = level or draw.choice(_LEVELS)
        key = self._key("assessor")
        hired = Assessor(
            key=key,
            name=name or self._fresh(lambda: person_name(draw)),
            level=grade,
            speciality=speciality or draw.choice(SPECIALITIES),
            certificate_number=self._fresh(
                lambda: assessor_certificate(draw, grade, draw.randint(2009, 2018))
            ),
            registration_number=self._fresh(lambda: registration_number(draw)),
            employments=employments,
            post=post,
        )
        agency = self.agencies.get(employments[0].agency)
        scopes = agency.certificates[0].scopes if agency else SCOPES
        self.assessors[key] = with_career(stream(self.seed, key, "career"), hired, scopes)
        return self.assessors[key]

    def invent(self, draw: random.Random, like: Assessor) -> Assessor:
        """Someone who is on no roster: name and numbers that nobody has."""
        return replace(
            like,
            key=self._key("nobody"),
            name=self._fresh(lambda: person_name(draw)),
            certificate_number=self._fresh(
                lambda: assessor_certificate(draw, like.level, draw.randint(2009, 2018))
            ),
            registration_number=self._fresh(lambda: registration_number(draw)),
        )

    def reissue(self, draw: random.Random, person: Assessor, level: str, day: dt.date) -> Assessor:
        """The person with a new certificate of this level and day; the present one becomes an earlier one."""
        number = self._fresh(lambda: assessor_certificate(draw, level, day.year))
        before = EarlierCertificate(
            number=person.certificate_number, level=person.level, certified_on=person.certified_on
        )
        return self.replace_assessor(
            person,
            certificate_number=number,
            level=level,
            certified_on=day,
            earlier=(*person.earlier, before),
        )

    def is_taken(self, text: str) -> bool:
        """Whether some name or number of the world reads so."""
        return text in self._taken

    def kept_free(self, text: str) -> str:
        """The name or number, which nobody has and nobody will be given."""
        self._taken.add(text)
        return text

    def replace_assessor(self, person: Assessor, **changes: object) -> Assessor:
        """Put a changed record of a person in place of the old one."""
        self.assessors[person.key] = replace(person, **changes)  # type: ignore[arg-type]
        return self.assessors[person.key]

    def staff_on(self, agency: str, day: dt.date) -> list[Assessor]:
        """Who is on the agency's roster on that day, in order of hiring."""
        return [person for person in self.assessors.values() if person.works_at(agency, day)]

    def found_enterprise(
        self, draw: random.Random, patterns: tuple[str, ...], place: Place | None = None
    ) -> Enterprise:
        """A new enterprise, at a place when one is given.

        ``patterns`` are names with <city>, <county>, <town> and <word>.
        """
        place = place or draw_place(draw)
        slots = {
            "<city>": place.city.removesuffix("市"),
            "<county>": place.county[:-1],
            "<town>": place.town.removesuffix("街道").removesuffix("镇").removesuffix("乡"),
        }

        def name() -> str:
            text = draw.choice(patterns).replace("<word>", firm_word(draw))
            for slot, value in slots.items():
                text = text.replace(slot, value)
            return text

        full = self._fresh(name)
        return Enterprise(
            key=self._key("enterprise"),
            name=full,
            short_name=full.removesuffix("有限公司").removesuffix("有限责任公司"),
            credit_code=credit_code(draw, place.region),
            legal_representative=person_name(draw),
            contact=person_name(draw),
            telephone=phone(draw),
            place=place,
            founded_on=day_between(draw, dt.date(2003, 3, 1), dt.date(2016, 11, 30)),
        )

    def is_free(self, assessor: str, days: tuple[dt.date, ...]) -> bool:
        """Whether the person surveys nowhere else on those days or the days beside them."""
        taken = self._booked.get(assessor, set())
        return not any(day + dt.timedelta(days=near) in taken for day in days for near in (-1, 0, 1))

    def book(self, assessor: str, days: tuple[dt.date, ...]) -> None:
        """The person is on a site on those days."""
        self._booked.setdefault(assessor, set()).update(days)

    def replace_agency(self, agency: Agency, **changes: object) -> Agency:
        """Put a changed agency in place of the old one."""
        self.agencies[agency.key] = replace(agency, **changes)  # type: ignore[arg-type]
        return self.agencies[agency.key]

    def _staff(self, draw: random.Random, agency: str) -> None:
        start = dt.date(2013, 1, 4)
        for post in ("技术负责人", "过程控制负责人"):
            employment = Employment(agency=agency, since=day_between(draw, start, dt.date(2017, 12, 29)))
            self.hire(draw, (employment,), level="一级", speciality="安全", post=post)
        for speciality in SPECIALITIES * 2:
            since = day_between(draw, start, dt.date(2018, 12, 28))
            self.hire(draw, (Employment(agency=agency, since=since),), speciality=speciality)

    def _key(self, kind: str) -> str:
        self._serial += 1
        return f"{kind}-{self._serial:04d}"

    def _fresh(self, make: Callable[[], str]) -> str:
        for _ in range(1000):
            value = make()
            if value not in self._taken:
                self._taken.add(value)
                return value
        raise RuntimeError("the world has run out of names")


def _unbroken_periods(draw: random.Random) -> tuple[tuple[dt.date, dt.date], ...]:
    """Certificate periods without a gap from 2017 past 2027: three years before 2019-05, five after."""
    first = day_between(draw, dt.date(2016, 6, 1), dt.date(2018, 6, 1))
    periods: list[tuple[dt.date, dt.date]] = []
    while first <= dt.date(2027, 6, 30):
        years = 3 if first < FIRST_DAY else 5
        last = dt.date(first.year + years, first.month, min(first.day, 28)) - dt.timedelta(days=1)
        periods.append((first, last))
        first = last + dt.timedelta(days=1)
    return tuple(periods)
