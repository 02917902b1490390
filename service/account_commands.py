"""``mingjian user``, ``token``, ``audit``, ``db``: who may use the service, and what was done with it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from core.errors import FailedError, UsageError
from corpus.store.store import Store
from corpus.store.tables import HEAD
from service.at_terminal import noted
from service.audit.trail import Broken, Head, Trail
from service.auth.accounts import Account, Accounts
from service.auth.permissions import Permission, Role
from service.auth.tokens import LONGEST_DAYS, Tokens
from service.clock import CHINA
from service.command_line import Commands
from service.settings import load_settings
from service.terminal import DataDir, out

user_app = Commands(text="管理账户：谁可以使用本服务、能做什么、能看哪些地区的报告。")
token_app = Commands(text="管理接口令牌：程序凭令牌调用接口。")
audit_app = Commands(text="审计记录：谁在何时查看或改动了什么。")
db_app = Commands(text="数据库维护。")

Name = Annotated[str, typer.Argument(metavar="账户", help="账户名，不分大小写。")]
Roles = Annotated[
    list[Role], typer.Option("--role", help="角色：" + "、".join(f"{r.value} {r.in_chinese}" for r in Role))
]
Regions = Annotated[
    list[str] | None,
    typer.Option(
        "--region", help="可看报告的地区：6 位行政区划代码，可重复；全国为 000000；不给则看不到报告。"
    ),
]
PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", help="从文件第一行读取密码；- 为标准输入。默认在终端输入，不回显。"),
]


@user_app.command("add")
def add_user(
    name: Name,
    role: Roles,
    region: Regions = None,
    shown_name: Annotated[str, typer.Option("--shown-name", help="别人看到的姓名；默认同账户名。")] = "",
    password_file: PasswordFile = None,
    data_dir: DataDir = None,
) -> None:
    """新建账户。"""
    with _store(data_dir) as store:
        made = Accounts(store.engine).create(
            name,
            roles=role,
            regions=region or (),
            shown_name=shown_name,
            password=_password(password_file, is_new=True),
        )
        rights = {"roles": made.roles, "regions": made.scope.codes}
        noted(store, "account.create", "account", made.name, **rights)
    out.print(f"已建立账户 {made.name}（{_roles(made)}）。", highlight=False, markup=False)
    if not made.scope.codes and made.principal.may(Permission.READ_REPORTS):
        out.print("注意：没有指定地区（--region），这个账户看不到任何报告。", highlight=False, markup=False)


@user_app.command("list")
def list_users(data_dir: DataDir = None) -> None:
    """列出全部账户。"""
    table = Table("账户", "姓名", "角色", "地区", "状态", "建立于")
    with _store(data_dir) as store:
        for account in Accounts(store.engine).listed():
            state = "停用" if account.disabled_at else "暂时锁定" if _is_locked(account) else "正常"
            regions = "、".join(account.scope.codes) or "无"
            table.add_row(
                account.name, account.shown_name, _roles(account), regions, state, _day(account.created_at)
            )
    out.print(table if table.row_count else "还没有账户。请用 mingjian user add 新建。")


@user_app.command("rights")
def change_rights(name: Name, role: Roles, region: Regions = None, data_dir: DataDir = None) -> None:
    """更改账户的角色和地区；从下一次请求起生效。"""
    with _store(data_dir) as store:
        accounts = Accounts(store.engine)
        changed = accounts.set_rights(accounts.named(name).id, roles=role, regions=region or ())
        rights = {"roles": changed.roles, "regions": changed.scope.codes}
        noted(store, "account.rights", "account", changed.name, **rights)
    regions = "、".join(changed.scope.codes) or "无"
    out.print(f"账户 {changed.name}：{_roles(changed)}；地区：{regions}。", highlight=False, markup=False)


@user_app.command("password")
def change_password(name: Name, password_file: PasswordFile = None, data_dir: DataDir = None) -> None:
    """设置新密码；此账户已打开的登录随之结束。"""
    with _store(data_dir) as store:
        accounts = Accounts(store.engine)
        account = accounts.named(name)
        accounts.set_password(account.id, _password(password_file, is_new=True))
        noted(store, "account.password", "account", account.name)
    out.print(f"账户 {account.name} 的密码已更改。", highlight=False, markup=False)


@user_app.command("disable")
def disable_user(name: Name, data_dir: DataDir = None) -> None:
    """停用账户：登录结束，令牌撤销；处理记录保留。"""
    with _store(data_dir) as store:
        accounts = Accounts(store.engine)
        account = accounts.named(name)
        accounts.disable(account.id)
        noted(store, "account.disable", "account", account.name)
    out.print(f"账户 {account.name} 已停用。", highlight=False, markup=False)


@user_app.command("enable")
def enable_user(name: Name, data_dir: DataDir = None) -> None:
    """重新启用账户，或解除锁定。"""
    with _store(data_dir) as store:
        accounts = Accounts(store.engine)
        account = accounts.named(name)
        accounts.enable(account.id)
        noted(store, "account.enable", "account", account.name)
    out.print(f"账户 {account.name} 已启用。", highlight=False, markup=False)


@user_app.command("openid")
def link_user(
    name: Name,
    subject: Annotated[str, typer.Argument(metavar="标识", help="认证服务给此人的唯一标识（sub）。")],
    data_dir: DataDir = None,
) -> None:
    """把已有账户与统一身份认证中的一个人对应起来：此人登录后即是这个账户。"""
    settings = load_settings(os.environ, {"data_dir": data_dir})
    if not settings.oidc_issuer:
        raise UsageError("没有设置 oidc_issuer，本系统没有接入统一身份认证。")
    with _store(data_dir) as store:
        accounts = Accounts(store.engine)
        account = accounts.link(accounts.named(name).id, settings.oidc_issuer, subject)
        noted(store, "account.openid", "account", account.name, issuer=settings.oidc_issuer)
    out.print(f"账户 {account.name} 可经统一身份认证登录。", highlight=False, markup=False)


@token_app.command("create")
def create_token(
    name: Name,
    label: Annotated[str, typer.Option("--label", help="令牌名称，如接入系统的名字。")],
    permission: Annotated[
        list[Permission],
        typer.Option(
            "--permission", help="权限：" + "、".join(f"{p.value} {p.in_chinese}" for p in Permission)
        ),
    ],
    days: Annotated[int, typer.Option("--days", help=f"有效天数，1 到 {LONGEST_DAYS}。")] = 90,
    data_dir: DataDir = None,
) -> None:
    """为账户签发令牌。令牌只显示这一次。"""
    with _store(data_dir) as store:
        owner = Accounts(store.engine).named(name)
        token, secret = Tokens(store.engine).create(owner, label=label, permissions=permission, days=days)
        given = {"account": owner.name, "permissions": token.permissions, "until": token.ends_at}
        noted(store, "token.create", "token", token.id, **given)
    sys.stdout.write(secret + "\n")
    out.print(
        f"令牌编号 {token.id}，有效至 {_day(token.ends_at)}。上面一行只显示这一次，请妥善保存。",
        highlight=False,
        markup=False,
    )


@token_app.command("list")
def list_tokens(data_dir: DataDir = None) -> None:
    """列出全部令牌（不含令牌本身）。"""
    table = Table("编号", "账户", "名称", "权限", "有效至", "最近使用", "状态")
    now = dt.datetime.now(dt.UTC)
    with _store(data_dir) as store:
        names = {account.id: account.name for account in Accounts(store.engine).listed()}
        for token in Tokens(store.engine).listed():
            state = "已撤销" if token.revoked_at else "已过期" if token.ends_at <= now else "有效"
            may = "、".join(each.in_chinese for each in token.permissions)
            used = _day(token.used_at) if token.used_at else "未使用"
            table.add_row(token.id, names[token.account], token.label, may, _day(token.ends_at), used, state)
    out.print(table if table.row_count else "还没有令牌。请用 mingjian token create 签发。")


@token_app.command("revoke")
def revoke_token(
    token: Annotated[str, typer.Argument(metavar="编号", help="令牌编号，见 mingjian token list。")],
    data_dir: DataDir = None,
) -> None:
    """撤销令牌，立即生效。"""
    with _store(data_dir) as store:
        revoked = Tokens(store.engine).revoke(token)
        noted(store, "token.revoke", "token", revoked.id)
    out.print(f"令牌 {revoked.id}（{revoked.label}）已撤销。", highlight=False, markup=False)


@audit_app.command("verify")
def verify_trail(
    head: Annotated[
        str, typer.Option("--head", metavar="编号:摘要", help="此前记下的末尾，用来发现末尾被删去的记录。")
    ] = "",
    data_dir: DataDir = None,
) -> None:
    """核对审计记录是否完整、未被改动；输出末尾供抄存。"""
    with _store(data_dir) as store:
        found = Trail(store.engine).verify(_head(head) if head else None)
    if isinstance(found, Broken):
        raise FailedError(
            f"审计记录从第 {found.number} 条起不可信：{found.reason}。请保留现有数据库并与备份比对。",
            code="audit_broken",
        )
    out.print(f"审计记录完整，共 {found.number} 条。", highlight=False, markup=False)
    out.print(f"末尾 {found.number}:{found.digest}", highlight=False, markup=False, soft_wrap=True)


@audit_app.command("export")
def export_trail(
    since: Annotated[str | None, typer.Option("--since", help="从这一天起（含），如 2026-01-01。")] = None,
    until: Annotated[str | None, typer.Option("--until", help="到这一天止（含）。")] = None,
    actor: Annotated[str | None, typer.Option("--actor", help="只要这个账户的。")] = None,
    data_dir: DataDir = None,
) -> None:
    """逐行输出审计记录（JSON Lines）。"""
    last = _instant(until) + dt.timedelta(days=1) if until else None
    with _store(data_dir) as store:
        entries = Trail(store.engine).entries(
            since=_instant(since) if since else None, until=last, actor=actor
        )
        for entry in entries:
            line = dataclasses.asdict(entry) | {"detail": json.loads(entry.detail)}
            sys.stdout.write(json.dumps(line, ensure_ascii=False, default=dt.datetime.isoformat) + "\n")


@db_app.command("upgrade")
def upgrade_database(data_dir: DataDir = None) -> None:
    """建立数据库，或把它升级到本程序的版本。"""
    with _store(data_dir):
        out.print(f"数据库已是版本 {HEAD}。", highlight=False, markup=False)


@contextmanager
def _store(data_dir: Path | None) -> Iterator[Store]:
    with Store.open(load_settings(os.environ, {"data_dir": data_dir}).where) as store:
        yield store


def _password(path: Path | None, *, is_new: bool) -> str:
    if path is None:
        return str(typer.prompt("新密码" if is_new else "密码", hide_input=True, confirmation_prompt=is_new))
    try:
        lines = (sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"读不到密码文件 {path}。请检查路径和文件编码（UTF-8）。") from error
    if not lines or not lines[0]:
        raise UsageError(f"密码文件 {path} 的第一行是空的。")
    return lines[0]


def _head(text: str) -> Head:
    number, _, digest = text.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise UsageError("--head 应为「编号:摘要」，如 mingjian audit verify 此前所输出的。")
    return Head(int(number), digest)


def _instant(day: str) -> dt.datetime:
    try:
        return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), tzinfo=CHINA)
    except ValueError as error:
        raise UsageError(f"日期应写作 2026-01-31，现为「{day}」。") from error


def _roles(account: Account) -> str:
    return "、".join(role.in_chinese for role in account.roles)


def _is_locked(account: Account) -> bool:
    return account.locked_until is not None and account.locked_until > dt.datetime.now(dt.UTC)


def _day(at: dt.datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d")
