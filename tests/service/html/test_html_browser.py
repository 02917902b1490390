"""Promises about the page in a browser, opened from disk: its script runs, addresses and keys work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from corpus.law.packs import load_packs
from service.html import render
from tests.service.html import examples
from tests.service.html.browser import CHROMIUM, opened

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")

# Presses keys, then writes what is seen; the page's own policy would bar it, so it is taken out here.
PROBE = """
function press(key) { document.body.dispatchEvent(new KeyboardEvent("keydown", {key: key, bubbles: true})); }
function seen() {
  var mark = document.querySelector(".mark.is-current .box");
  var place = mark && mark.getBoundingClientRect();
  var frame = document.getElementById("viewer").getBoundingClientRect();
  return [
    (document.querySelector(".item.is-selected") || {}).id,
    document.getElementById("page-select").value,
    document.getElementById("evidence-count").textContent,
    document.getElementById("zoom-value").textContent,
    place ? place.top >= frame.top && place.bottom <= frame.bottom : null
  ].join(" | ");
}
var log = [seen()];
"n j k ] + 0".split(" ").forEach(function (key) { press(key); log.push(key + " " + seen()); });
document.title = log.join("\\n");
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "结果.html"
    text = render(
        examples.full(),
        examples.pictures(),
        load_packs(),
        checks=examples.CHECKS,
        reasons=examples.REASONS,
    )
    path.write_text(text, encoding="utf-8")
    return path


def test_the_address_of_a_finding_opens_it_and_lights_its_boxes(page: Path, tmp_path: Path) -> None:
    tree = html.fromstring(opened(page, "finding-2", tmp_path))

    assert tree.xpath("//*[contains(@class, 'is-selected')]/@id") == ["finding-2"]
    lit = tree.xpath("//*[contains(@class, 'is-lit')]/@data-key")
    assert set(lit) == {"finding-2"}
    assert len(lit) == 1
    assert tree.xpath("//*[contains(@class, 'is-open')]/@id") == ["tab-findings"]


def test_the_address_of_a_fact_opens_its_tab(page: Path, tmp_path: Path) -> None:
    tree = html.fromstring(opened(page, "fact-13", tmp_path))

    assert tree.xpath("//*[contains(@class, 'is-open')]/@id") == ["tab-facts"]
    assert set(tree.xpath("//*[contains(@class, 'is-lit')]/@data-key")) == {"fact-13"}


def test_keys_step_through_findings_evidence_pages_and_zoom(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    probed = tmp_path / "probed.html"
    probed.write_text(text.replace("</body>", f"<script>{PROBE}</script></body>"), encoding="utf-8")

    title = html.fromstring(opened(probed, "", tmp_path / "profile")).findtext(".//title") or ""

    assert title.split("\n") == [
        "finding-1 | 3 | 证据 1/3 | 100% | true",
        "n finding-1 | 3 | 证据 2/3 | 100% | true",
        "j finding-2 | 3 | 证据 1/1 | 100% | true",
        "k finding-1 | 3 | 证据 1/3 | 100% | true",
        "] finding-1 | 4 | 证据 1/3 | 100% | false",
        "+ finding-1 | 4 | 证据 1/3 | 125% | false",
        "0 finding-1 | 4 | 证据 1/3 | 100% | false",
    ]
