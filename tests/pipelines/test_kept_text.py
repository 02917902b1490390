from __future__ import annotations

from core.chapters import Chapter
from core.document import Line, LineRole, Outline, Page, Pages, Place, Route, Section
from core.facts import Fact, Facts
from core.geometry import Box
from pipelines.kept_text import kept_text


def line(text: str, y: float, role: LineRole = LineRole.BODY) -> Line:
    box = Box(72, y, 72 + 10 * len(text), y + 12)
    return Line(text=text, box=box, edges=tuple(72 + 10 * n for n in range(len(text) + 1)), role=role)


def page(number: int, *lines: Line) -> Page:
    return Page(number=number, width=595, height=842, route=Route.TEXT, lines=lines)


def section(kind: Chapter, level: int, start: tuple[int, int], stop: tuple[int, int]) -> Section:
    (a, b), (c, d) = start, stop
    return Section(kind=kind, title="", level=level, start=Place(page=a, line=b), stop=Place(page=c, line=d))


PAGES = Pages(
    pages=(
        page(1, line("云岭瓷业", 100), line("目录", 200), line("1 概况 … 3", 220)),
        page(2),
        page(
            3,
            line("青岚评价", 20, LineRole.HEADER),
            line("1 企业概况", 100),
            line("1.1 周边", 120),
            line("东侧 为\t河流", 140),
            line("草稿", 300, LineRole.WATERMARK),
            line("- 3 -", 800),
        ),
        page(4, line(" ", 90), line("2 评价依据", 100)),
    )
)
OUTLINE = Outline(
    sections=(
        section(Chapter.CONTENTS, 1, (1, 1), (3, 1)),
        section(Chapter.ENTERPRISE, 1, (3, 1), (3, 2)),
        section(Chapter.OTHER, 2, (3, 2), (4, 1)),
        section(Chapter.BASIS, 1, (4, 0), (5, 0)),
    ),
    furniture=(Place(page=3, line=5),),
)


def test_the_body_is_kept_with_its_places_and_chapters() -> None:
    facts = Facts(enterprise_name=Fact(value="云岭瓷业", confidence=1.0, evidence=()))
    text = kept_text(PAGES, OUTLINE, facts)

    assert text is not None
    lines = ["云岭瓷业", "1 企业概况", "1.1 周边", "东侧 为 河流", "2 评价依据"]
    assert text.text == "\n".join(lines)
    assert [text.text[start:].split("\n")[0] for start in text.starts.tolist()] == lines
    assert text.pages.tolist() == [1, 3, 3, 3, 4]
    assert text.enterprise == "云岭瓷业"
    assert text.agency is None
    assert [(text.text[at:].split("\n")[0], kind) for at, kind in text.sections] == [
        ("1 企业概况", "企业概况"),
        ("1.1 周边", "企业概况"),  # of no kind of its own
        ("2 评价依据", "评价依据"),
    ]
    assert text.section_at(0) is None
    start = text.text.index("河流")
    ((number, box),) = text.places(start, start + 2)
    assert number == 3
    assert box.y0 == 140


def test_a_report_without_a_line_has_no_text() -> None:
    assert kept_text(Pages(pages=(page(1),)), Outline(sections=()), Facts()) is None
