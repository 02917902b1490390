"""What programs call themselves in a file, by the day on which the file was made."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

_SETTLED = dt.timedelta(days=45)  # nobody installs a version on the day it is out

_WRITER: tuple[tuple[dt.date, str], ...] = (
    (dt.date(2018, 8, 8), "6.1"),
    (dt.date(2019, 2, 7), "6.2"),
    (dt.date(2019, 8, 8), "6.3"),
    (dt.date(2020, 1, 29), "6.4"),
    (dt.date(2020, 8, 5), "7.0"),
    (dt.date(2021, 2, 3), "7.1"),
    (dt.date(2021, 8, 19), "7.2"),
    (dt.date(2022, 2, 2), "7.3"),
    (dt.date(2022, 8, 18), "7.4"),
    (dt.date(2023, 2, 2), "7.5"),
    (dt.date(2023, 8, 21), "7.6"),
    (dt.date(2024, 1, 31), "24.2"),
    (dt.date(2024, 8, 22), "24.8"),
    (dt.date(2025, 2, 6), "25.2"),
    (dt.date(2025, 8, 20), "25.8"),
)
_TYPST: tuple[tuple[dt.date, str], ...] = (
    (dt.date(2023, 6, 30), "0.6.0"),
    (dt.date(2023, 9, 13), "0.8.0"),
    (dt.date(2023, 12, 4), "0.10.0"),
    (dt.date(2024, 3, 15), "0.11.0"),
    (dt.date(2024, 10, 18), "0.12.0"),
    (dt.date(2025, 2, 19), "0.13.0"),
    (dt.date(2025, 10, 24), "0.14.0"),
)
_TAGGED_SINCE = "0.14.0"
_DVI: tuple[tuple[dt.date, str], ...] = (
    (dt.date(2018, 4, 28), "20180217"),
    (dt.date(2019, 4, 29), "20190225"),
    (dt.date(2020, 4, 10), "20200315"),
    (dt.date(2021, 4, 1), "20210318"),
    (dt.date(2022, 4, 3), "20211117"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """How a program signs its files. An empty name is not written."""

    producer: str
    creator: str
    has_packet: bool = False  # metadata also as XMP
    is_tagged: bool = False


def program(maker: str, made_at: dt.datetime) -> Program:
    """The program a maker stands for on that day; raises ``KeyError`` for an unknown maker."""
    return {"docx": _writer, "typst": _typesetter}[maker](made_at)


def _writer(made_at: dt.datetime) -> Program:
    return Program(producer=f"LibreOffice {_version(_WRITER, made_at)}", creator="Writer")


def _typesetter(made_at: dt.datetime) -> Program:
    """Typst; before it was out, the same house set its reports with XeTeX."""
    version = _version(_TYPST, made_at)
    if version:
        tagged = version >= _TAGGED_SINCE
        return Program(producer="", creator=f"Typst {version}", has_packet=True, is_tagged=tagged)
    return Program(
        producer=f"xdvipdfmx ({_version(_DVI, made_at)})",
        creator=f" XeTeX output {made_at:%Y.%m.%d:%H%M}",
    )


def _version(releases: tuple[tuple[dt.date, str], ...], made_at: dt.datetime) -> str:
    settled = [name for day, name in releases if day + _SETTLED <= made_at.date()]
    return settled[-1] if settled else ""
