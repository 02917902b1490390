"""The world as it grows: reports ask for agencies, people and enterprises; the registry comes last."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace

from eval.factory.draw import day_between, stream
from eval.factory.world.identity import assessor_certificate, credit_code, registration_number
from eval.factory.world.names import agency_name, firm_word, person_name, phone
from eval.factory.world.places import Place, draw_place, province_abbreviations
from eval.factory.world.records import Agency, Assessor, Certificate, Employment, Enterprise

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
SCOPES = (
    "石油加工业，化学原料、化学品及医药制造业",
    "陆上油气管道运输业",
    "金属冶炼",
    "煤炭开采业",
    "金属、非金属矿及其他矿采选业",
    "烟花爆竹制造业",
)
_LEVELS = ("一级", "二级", "二级", "三级")


class World:
    """Agencies, assessors and enterprises of one corpus; everything drawn from one seed."""

    def __init__(self, seed: int, agencies: int = 10) -> None:
        self.seed = seed
        self.agencies: dict[str, Agency] = {}
        self.assessors: dict[str, Assessor] = {}
        self._taken: set[str] = set()
        self._serial = 0
        self._booked: dict[str, set[dt.date]] = {}
        draw = stream(seed, "world")
        for _ in range(agencies):
            self.found_agency(draw)

    def found_agency(
        self, draw: random.Random, certificates: tuple[tuple[dt.date, dt.date], ...] = ()
    ) -> Agency:
        """A new agency with staff; its certificate periods as given, or unbroken over the whole time."""
        place = draw_place(draw, draw.choice(province_abbreviations()))
        key = self._key("agency")
        number = self._fresh(lambda: f"APJ-({place.short})-{draw.randint(1, 399):03d}")
        name = self._fresh(lambda: agency_name(draw, place.province, place.city))
        agency = Agency(
            key=key,
            name=name,
            credit_code=credit_code(draw, place.region),
            certificates=tuple(
                Certificate(number=number, issued_on=first, expires_on=last)
                for first, last in certificates or _unbroken_periods(draw)
            ),
            scopes=SCOPES,
            legal_representative=person_name(draw),
            address=place.address,
            postcode=f"{draw.randint(10, 83)}{draw.randint(0, 9999):04d}",
            website=f"www.apj-{place.region}-{draw.randint(10, 99)}.example.cn",
            telephone=f"0{draw.randint(310, 919)}-{draw.randint(2_000_000, 8_999_999)}",
            authority=f"{place.province}应急管理厅",
            short=place.short,
        )
        self.agencies[key] = agency
        self._staff(draw, key)
        return agency

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
        self.assessors[key] = Assessor(
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
        return self.assessors[key]

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
