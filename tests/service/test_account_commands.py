"""``user``, ``token``, ``audit``, ``db`` over a real data folder."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.store.opening import DATABASE
from corpus.store.store import Store
from service.auth.accounts import Accounts
from service.auth.permissions import Permission
from service.auth.tokens import Tokens
from service.cli import app
from service.command_line import run

PASSWORD = "梅雨季节-42-江南"


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


class Program:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Done:
        code = run(app, arguments)
        return Done(code, *self._capsys.readouterr())


@pytest.fixture
def mingjian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    monkeypatch.setenv("MINGJIAN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "160")
    return Program(capsys)


def secret_file(folder: Path, text: str = PASSWORD) -> str:
    path = folder / f"密码{len(text)}.txt"
    path.write_text(text + "\n", encoding="utf-8")
    return str(path)


def test_from_the_first_account_to_a_token_and_a_whole_trail(tmp_path: Path, mingjian: Program) -> None:
    assert "版本" in mingjian("db", "upgrade").stdout
    made = mingjian(
        *("user", "add", "Shen.An", "--role", "inspector", "--role", "reviewer", "--region", "330000"),
        *("--shown-name", "沈安", "--password-file", secret_file(tmp_path)),
    )
    assert made.returncode == 0, made.stderr
    assert PASSWORD not in made.stdout
    listed = mingjian("user", "list").stdout
    assert "沈安" in listed
    assert "330000" in listed

    token = mingjian(
        *("token", "create", "shen.an", "--label", "省平台", "--permission", "reports.read", "--days", "30"),
    )
    assert token.returncode == 0, token.stderr
    secret = token.stdout.splitlines()[0]
    with Store.open(tmp_path / "data") as store:
        assert Accounts(store.engine).sign_in("shen.an", PASSWORD).shown_name == "沈安"
        asked = Tokens(store.engine).principal(secret)
        assert asked.permissions == {Permission.READ_REPORTS}
    assert "省平台" in mingjian("token", "list").stdout
    assert mingjian("token", "revoke", str(asked.token)).returncode == 0
    assert mingjian("user", "disable", "shen.an").returncode == 0
    assert "停用" in mingjian("user", "list").stdout

    whole = mingjian("audit", "verify")
    assert whole.returncode == 0
    assert "共 4 条" in whole.stdout
    exported = [json.loads(line) for line in mingjian("audit", "export").stdout.splitlines()]
    assert [entry["action"] for entry in exported] == [
        "account.create",
        "token.create",
        "token.revoke",
        "account.disable",
    ]
    assert PASSWORD not in str(exported)
    assert secret not in str(exported)

    head = whole.stdout.split("末尾 ")[1].strip()
    with sqlite3.connect(tmp_path / "data" / DATABASE) as connection:
        connection.execute("delete from audit_entries where number = 4")
    assert mingjian("audit", "verify").returncode == 0
    cut = mingjian("audit", "verify", "--head", head)
    assert cut.returncode == 5
    assert "第 4 条" in cut.stderr


def test_wrong_calls_are_told_and_change_nothing(tmp_path: Path, mingjian: Program) -> None:
    wrong = [
        ("user", "add", "shen.an", "--role", "inspector", "--password-file", secret_file(tmp_path, "short")),
        ("user", "add", "shen.an", "--role", "inspector", "--region", "浙江", "--password-file", "-"),
        ("user", "add", "shen.an", "--role", "king"),
        ("user", "password", "nobody", "--password-file", secret_file(tmp_path)),
        ("user", "add", "shen.an", "--role", "inspector", "--password-file", str(tmp_path / "none")),
        ("token", "create", "nobody", "--label", "x", "--permission", "reports.read"),
        ("token", "revoke", "0000"),
        ("audit", "verify", "--head", "x"),
        ("audit", "export", "--since", "昨天"),
    ]
    for command in wrong:
        done = mingjian(*command)
        assert done.returncode in {2, 3}, command
        assert done.stderr.startswith("错误："), done.stderr
        assert "Traceback" not in done.stderr
    assert "还没有账户" in mingjian("user", "list").stdout


def test_an_account_is_linked_to_a_person_of_the_provider(
    tmp_path: Path, mingjian: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("shen.an", "other"):
        mingjian("user", "add", name, "--role", "inspector", "--password-file", secret_file(tmp_path))
    off = mingjian("user", "openid", "shen.an", "42")
    assert (off.returncode, "oidc_issuer" in off.stderr) == (2, True)
    monkeypatch.setenv("MINGJIAN_OIDC_ISSUER", "https://id.example")
    assert mingjian("user", "openid", "shen.an", "42").returncode == 0
    taken = mingjian("user", "openid", "other", "42")
    assert (taken.returncode, "shen.an" in taken.stderr) == (10, True)
    with Store.open(tmp_path / "data") as store:
        found = Accounts(store.engine).by_openid("https://id.example", "42")
    assert found is not None
    assert found.name == "shen.an"
