"""An inspector's day in a real browser: sign in, look, decide, hand in, take along, sign out."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import expect

from corpus.store.store import Store
from tests import pdfs
from tests.pdfs import Text
from tests.service.portal.conftest import PASSWORD, SMALL, Portal, Visitor


def test_from_login_to_dossier(visitor: Visitor, portal: Portal) -> None:
    page = visitor.sign_in("guo")
    expect(page.locator("h1")).to_have_text("工作台")
    page.click("text=报告 >> nth=0")
    page.fill("[name=q]", "青浦澜")
    page.click("button:has-text('查找')")
    page.click(f"a[href='/reports/{portal.reports['full']}']")
    first = page.locator(".card[data-lead]").first
    expect(first).to_have_class(re.compile("is-selected"))

    page.keyboard.press("x")
    page.keyboard.press("Enter")
    expect(page.locator(".card.is-selected .problem")).to_contain_text("须写明理由")
    page.keyboard.press("x")
    page.keyboard.type("与原件核对无误")
    page.keyboard.press("Enter")
    expect(page.locator(".card.is-selected .decided")).to_contain_text("已排除")
    expect(page.locator(".card.is-selected .decided")).to_contain_text("与原件核对无误")

    page.locator("h1").click()  # the keys are the page's again
    page.keyboard.press("j")
    page.keyboard.press("y")
    page.keyboard.press("Enter")
    expect(page.locator(".card.is-selected .decided")).to_contain_text("已确认")

    page.click("a[href='#tab-history']")
    expect(page.locator("#tab-history")).to_contain_text("与原件核对无误")
    page.click("a[href='#tab-people']")
    expect(page.locator("#tab-people .person").first).to_be_visible()

    with page.expect_download() as taken:
        page.click("text=卷宗 Word")
    assert Path(taken.value.path()).read_bytes().startswith(b"PK")
    page.click("button:has-text('退出')")
    page.wait_for_url("**/login")
    page.goto(f"/reports/{portal.reports['full']}")
    assert "/login?next=" in page.url


def test_two_reviewers_on_one_finding(visitors: list[Visitor], portal: Portal) -> None:
    there = f"/reports/{portal.reports['second']}"
    one, other = visitors[0].sign_in("guo", there), visitors[1].sign_in("zhe", there)
    one.keyboard.press("f")
    one.keyboard.type("到现场看")
    one.keyboard.press("Enter")
    expect(one.locator(".card.is-selected .decided")).to_contain_text("需现场核查")

    other.keyboard.press("y")
    other.keyboard.type("我看属实")
    other.keyboard.press("Enter")
    expect(other.locator(".card.is-selected .problem")).to_contain_text(
        "国泰 已将这条线索处理为「需现场核查」"
    )
    expect(other.locator(".card.is-selected [name=reason]")).to_have_value("我看属实")
    with Store.open(portal.folder) as store:
        assert [d.by for d in store.decisions(portal.reports["second"])] == ["国泰"]

    other.click(".card.is-selected button[value=confirmed]")
    expect(other.locator(".card.is-selected .decided")).to_contain_text("浙宁")


def test_a_session_that_is_over_loses_nothing(visitor: Visitor, portal: Portal) -> None:
    page = visitor.sign_in("guo", f"/reports/{portal.reports['third']}")
    page.keyboard.press("f")
    page.keyboard.type("页面开着过了夜")
    visitor.context.clear_cookies()
    page.keyboard.press("Enter")
    expect(page.locator("dialog#again")).to_be_visible()
    page.fill("#again [name=password]", "不是这个")
    page.click("#again button.main")
    expect(page.locator("#again .problem")).to_be_visible()
    page.fill("#again [name=password]", PASSWORD)
    page.click("#again button.main")
    page.click("[data-close-dialog]")
    expect(page.locator(".card.is-selected [name=reason]")).to_have_value("页面开着过了夜")
    page.click(".card.is-selected button[value=needs_field_check]")
    expect(page.locator(".card.is-selected .decided")).to_contain_text("页面开着过了夜")


def test_on_a_slow_line_a_second_click_decides_nothing_more(visitor: Visitor, portal: Portal) -> None:
    page = visitor.sign_in("guo", f"/reports/{portal.reports['third']}")
    page.click("a.number >> nth=2")
    line = visitor.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 1500, "downloadThroughput": 40_000, "uploadThroughput": 20_000}
    line.send("Network.emulateNetworkConditions", slow)
    before = page.locator(".card.is-selected .decided").count()
    page.click(".card.is-selected button[value=confirmed]", no_wait_after=True)
    page.click(".card.is-selected button[value=confirmed]", no_wait_after=True)
    expect(page.locator(".card.is-selected .decided")).to_have_count(1, timeout=30_000)
    assert before == 0
    expect(page.locator(".card.is-selected .past")).to_have_count(0)


def test_a_thick_report_loads_the_pages_that_are_looked_at(visitor: Visitor, portal: Portal) -> None:
    page = visitor.window()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/pages/" in request.url else None)
    page.goto(f"/login?next=/reports/{portal.reports['thick']}")
    page.fill("[name=name]", "guo")
    page.fill("[name=password]", PASSWORD)
    page.click("button.main")
    expect(page.locator(".sheet")).to_have_count(300)
    expect(page.locator(".card[data-lead]")).to_have_count(210)
    page.wait_for_timeout(500)
    assert 0 < len(set(asked)) < 12
    page.select_option("#page-select", "290")
    page.wait_for_timeout(1000)
    assert any(url.endswith("/pages/290") for url in asked)


def test_files_are_handed_in_and_known_again(visitor: Visitor, portal: Portal, tmp_path: Path) -> None:
    known = tmp_path / "已有.pdf"
    with Store.open(portal.folder) as store:
        known.write_bytes(store.original_path(portal.reports["full"]).read_bytes())
    fresh = tmp_path / "新的.pdf"
    fresh.write_bytes(pdfs.compose([[Text(100, 100, "新来的一份文件", 14)]]))
    broken = tmp_path / "坏的.pdf"
    broken.write_bytes(b"this is no PDF at all")
    page = visitor.sign_in("hang", "/hand-in")
    again = tmp_path / "同一份.pdf"
    again.write_bytes(known.read_bytes())
    page.set_input_files("#files", [known, fresh, broken, again])
    rows = page.locator(".upload")
    expect(rows.nth(0)).to_contain_text("已经筛查过")
    expect(rows.nth(0)).to_contain_text(re.compile(r"核查，线索 \d+ 条 查看结果"))
    expect(rows.nth(1)).to_contain_text("等待筛查")
    expect(rows.nth(2)).to_have_class(re.compile("is-bad"))
    expect(rows.nth(3)).to_contain_text("与上面的「已有.pdf」是同一份文件")
    expect(page.locator("#jobs")).to_contain_text("新的.pdf")
    page.locator("#jobs tr", has_text="新的.pdf").get_by_text("取消").click()
    expect(rows.nth(1)).to_contain_text("已取消")


def test_text_that_was_read_lies_over_the_picture(visitor: Visitor, portal: Portal) -> None:
    page = visitor.sign_in("guo", f"/reports/{portal.reports['full']}")
    line = {"text": "报告编号 2023-17", "box": [100, 80, 300, 96], "edges": [], "confidence": 1}
    page.route("**/pages/*/text", lambda route: route.fulfill(json={"lines": [line]}))
    page.check("#select-text")
    text = page.locator(".read-text text").first
    expect(text).to_have_text("报告编号 2023-17")
    assert text.get_attribute("x") == "100"
    assert float(text.get_attribute("textLength") or 0) == 200
    page.keyboard.press("j")  # the keys still are the page's
    expect(page.locator(".card[data-lead]").nth(1)).to_have_class(re.compile("is-selected"))


def test_a_filter_is_kept_by_name(visitor: Visitor) -> None:
    page = visitor.sign_in("guo", "/findings")
    page.select_option("[name=check]", "text_copied")
    page.click("button:has-text('查找')")
    page.fill(".saved-line [name=name]", "抄袭")
    page.click(".saved-line button:has-text('保存')")
    expect(page.locator("#saved a")).to_have_text("抄袭")
    page.fill(".saved-line [name=name]", "抄袭")
    page.click(".saved-line button:has-text('保存')")
    expect(page.locator("#saved .problem")).to_contain_text("已有名为「抄袭」的条件")
    page.goto("/findings")
    page.click("#saved a")
    assert "check=text_copied" in page.url
    page.click("[aria-label='删去条件「抄袭」']")
    expect(page.locator("#saved")).to_contain_text("还没有保存的条件")


def test_a_register_is_looked_at_before_it_is_imported(visitor: Visitor, tmp_path: Path) -> None:
    table = tmp_path / "名册.csv"
    table.write_text(
        "姓名,证书类别,证书编号,从业机构,从业起始日期,从业终止日期\n"
        "葛知行,安全评价师,S011033000110192009999,远山安全评价有限公司,2021-01-01,\n"
        "没有编号的人,安全评价师,,,不是日期,\n",
        encoding="utf-8",
    )
    page = visitor.sign_in("guo", "/registry")
    page.set_input_files("[name=file]", table)
    page.fill("[name=source]", "试用省")
    page.click("button:has-text('检查')")
    expect(page.locator("#preview")).to_contain_text("尚未写入")
    expect(page.locator("#preview")).to_contain_text("未采用的行")
    expect(page.locator("#preview tbody tr").last).to_contain_text("必填的单元格为空")
    page.goto("/registry")  # leaving the page loses nothing
    page.click("text=近期的检查和导入")
    page.click("a:has-text('检查「名册.csv」')")
    page.click("button:has-text('确认导入')")
    expect(page.locator("#preview")).to_contain_text("新采用 1 行")
    page.goto("/registry")
    expect(page.locator("main")).to_contain_text("试用省")


def test_what_lies_elsewhere_is_told_only_as_such(visitor: Visitor, portal: Portal) -> None:
    page = visitor.sign_in("hang", f"/reports/{portal.reports['3']}")
    text = page.content()
    assert "秦淮油品" not in text
    assert "江苏省" in text  # whom to ask
    page.goto(f"/reports/{portal.reports['5']}")
    expect(page.locator("h1")).to_have_text("没有找到")


PAGES = ("/", "/reports", "/findings", "/hand-in", "/agencies", "/assessors", "/enterprises", "/registry")


@pytest.mark.parametrize("path", [*PAGES, "/rules", "/audit", "/nowhere", "full", "agency", "assessor"])
def test_pages_fit_a_small_screen_and_are_accessible(visitor: Visitor, portal: Portal, path: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visitor.sign_in("guo")
    places = {"full": f"/reports/{portal.reports['full']}"}
    if path in ("agency", "assessor"):
        page.goto({"agency": "/agencies", "assessor": "/assessors"}[path])
        page.locator("tbody a").first.click()
        page.wait_for_load_state()
    else:
        page.goto(places.get(path, path))
    width = page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= SMALL["width"]
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    found = [
        (each["id"], [node["target"] for node in each["nodes"]][:4])
        for each in results.response["violations"]
        if each["impact"] in ("serious", "critical")
    ]
    assert found == []


def test_a_print_is_compact_and_says_what_it_leaves_out(visitor: Visitor, portal: Portal) -> None:
    page = visitor.sign_in("guo", f"/reports/{portal.reports['full']}")
    page.wait_for_load_state("networkidle")
    printed = pdfium.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    words = [each.get_textpage().get_text_range() for each in printed]
    assert len(words) <= 6
    assert all("".join(each.split()) for each in words), "an empty page"
    assert "摘录只印开头" in words[0]
    leads = page.locator("#tab-findings .card[data-lead]").count()
    text = "".join("".join(words).split())
    assert text.count("▲线索") == leads > 3
    assert "确认排除" not in text
