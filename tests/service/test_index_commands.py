"""``mingjian index``: made, measured, verified; laws come in, are listed and go."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.store import text_index
from corpus.store.database import writing
from corpus.store.store import Store
from corpus.store.text_tables import text_archives
from service import index_tables
from service.cli import app
from service.command_line import run
from tests.indexed_texts import outdate, put, text_of
from tests.service.html import examples

Called = Callable[..., tuple[int, str, str]]
LAW = "第一条 为了加强安全生产工作，防止和减少生产安全事故，保障人民群众生命和财产安全，制定本法。"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("index")
    with Store.open(made / "data") as store:
        for n in range(3):
            put(store, examples.full(), f"报告{n}.pdf", text_of(n))
        put(store, examples.full(), "旧报告.pdf", None)
    return made


@pytest.fixture
def index(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    """``mingjian index`` in this process: exit code, output, complaints."""
    monkeypatch.setenv("MINGJIAN_DATA_DIR", str(folder / "data"))
    monkeypatch.setenv("COLUMNS", "160")

    def called(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(app, ["index", *map(str, arguments)])
        given = capsys.readouterr()
        return code, given.out, given.err

    return called


def test_laws_are_taken_in_listed_replaced_and_removed(index: Called, tmp_path: Path) -> None:
    (tmp_path / "某安全生产法.txt").write_text(LAW * 3, encoding="gbk")
    (tmp_path / "某条例.md").write_text("# 某条例\n\n" + LAW, encoding="utf-8-sig")
    (tmp_path / "坏.txt").write_bytes(b"\x81\x00\xff\xff" * 40)
    code, words, complaint = index("laws", tmp_path)
    assert code == 4
    assert "收入法规 2 部，更新 0 部，未能收入 1 个文件" in words
    assert "坏.txt" in complaint
    (tmp_path / "坏.txt").unlink()
    assert "收入法规 0 部，更新 2 部" in index("laws", tmp_path)[1]

    listed = json.loads(index("laws", "--json")[1])
    assert [law["name"] for law in listed] == ["某安全生产法", "某条例"]
    assert index("laws", "--remove", "某 条例")[0] == 0
    code, _, complaint = index("laws", "--remove", "某条例")
    assert code == 3
    assert "mingjian index laws" in complaint
    assert index("laws", tmp_path, "--remove", "某条例")[0] == 2
    assert "某安全生产法" in index("laws")[1]


def test_status_verify_and_build(index: Called, folder: Path, tmp_path: Path) -> None:
    status = json.loads(index("status", "--json")[1])
    assert (status["reports"], status["tail_texts"] >= 3, status["unfiled"]) == (3, True, 1)
    words = index("status")[1]
    assert "报告 3 份" in words
    assert "另有 1 份报告筛查时还没有索引" in words
    assert "索引完好" in index("verify")[1]

    (tmp_path / "某办法.txt").write_text(LAW, encoding="utf-8")
    code, words, _ = index("build", "--laws", tmp_path)
    assert code == 0
    assert "已重建：3 份报告" in words
    assert "请重新筛查后才能参与比对" in words
    assert "旧报告.pdf" in words
    assert "收入法规 1 部" in words
    (file,) = (folder / "data" / "index").glob("*.segment")
    file.write_bytes(file.read_bytes()[:-1] + b"\xff")
    code, words, complaint = index("verify")
    assert code == 8
    assert file.name in words
    assert "mingjian index build" in complaint
    index("build")
    assert index("verify")[0] == 0

    with Store.open(folder / "data") as store, writing(store.engine) as connection:
        connection.execute(text_archives.delete().where(text_archives.c.number == 1))
    code, words, _ = index("build")
    assert code == 8
    assert "存档文本已损坏" in words
    assert "报告0.pdf" in words


def test_an_index_of_another_version_is_told_with_what_becomes_of_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    with Store.open(data) as store:
        for n in range(3):
            put(store, examples.full(), f"报告{n}.pdf", text_of(n))
        store.text_index.build()
    law = tmp_path / "某办法.txt"
    law.write_text(LAW, encoding="utf-8")

    def called(*arguments: str | Path) -> tuple[int, str]:
        capsys.readouterr()
        code = run(app, ["index", *map(str, arguments), "--data-dir", str(data)])
        given = capsys.readouterr()
        return code, (given.out + given.err).replace("\n", "")

    outdate(data)
    code, words = called("status")
    assert code == 0
    assert "1 个索引文件由其他版本的程序生成，其中有 3 份文本。下一次比对会先重建它们" in words
    monkeypatch.setattr(index_tables, "MOST_MENDED", 2)
    monkeypatch.setattr(text_index, "MOST_MENDED", 2)
    assert "超过 2 份时不会自动重建，重建以前不比对文字：请运行 mingjian index build" in called("status")[1]
    code, words = called("verify")
    assert code == 8
    assert "由其他版本的程序生成" in words
    code, words = called("laws", law)
    assert code == 8
    assert "3 份文本的指纹由其他版本的程序生成" in words
    assert "mingjian index build" in words
    assert "还没有收入法规文本" in called("laws")[1]
    code, words = called("build", "--laws", law)
    assert code == 0
    assert "收入法规 1 部" in words
    assert "由其他版本" not in called("status")[1]
    assert called("verify")[0] == 0
