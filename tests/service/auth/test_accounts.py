"""Accounts: who gets in, who is locked out, what wrong answers give away."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import event

from core.errors import ConflictError, InputNotFoundError, UsageError
from corpus.store.store import Store
from corpus.store.where import Where
from service.auth import accounts as module
from service.auth import throttle
from service.auth.accounts import Accounts
from service.auth.permissions import GRANTS, Permission, Role, granted
from service.auth.principal import NotPermittedError, NotSignedInError, TooManyTriesError
from service.auth.scope import Scope
from service.auth.sessions import IDLE, LONGEST, Sessions
from service.auth.tokens import Tokens

pytestmark = pytest.mark.both_databases

GOOD = "梅雨季节-42-江南"
START = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_by(self, step: dt.timedelta) -> None:
        self.now += step


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(where: Where) -> Iterator[Store]:
    with Store.open(where) as opened:
        yield opened


@pytest.fixture
def accounts(store: Store, clock: Clock) -> Accounts:
    return Accounts(store.engine, clock=clock)


def inspector(accounts: Accounts, name: str = "shen.an", **more: object) -> module.Account:
    return accounts.create(name, roles=[Role.INSPECTOR], password=GOOD, regions=["330000"], **more)  # type: ignore[arg-type]


def test_who_knows_the_password_gets_in_whatever_the_case_of_the_name(accounts: Accounts) -> None:
    made = inspector(accounts, "Shen.An", shown_name="沈安")
    found = accounts.sign_in(" SHEN.an ", GOOD)
    assert found == made
    assert found.principal.shown_name == "沈安"
    assert found.principal.may(Permission.DECIDE)
    assert not found.principal.may(Permission.MANAGE_ACCOUNTS)
    with pytest.raises(NotPermittedError, match="管理账户"):
        found.principal.require(Permission.MANAGE_ACCOUNTS)


def test_a_wrong_name_a_wrong_password_and_a_closed_account_are_told_alike(accounts: Accounts) -> None:
    made = inspector(accounts)
    accounts.disable(inspector(accounts, "closed").id)
    said = set()
    for name, password in (("shen.an", "不对的密码一二三四"), ("nobody", GOOD), ("closed", GOOD)):
        with pytest.raises(NotSignedInError) as caught:
            accounts.sign_in(name, password)
        said.add((caught.value.code, caught.value.message))
    assert len(said) == 1
    assert accounts.get(made.id).locked_until is None


def test_a_wrong_name_costs_the_writes_of_a_wrong_password(store: Store, accounts: Accounts) -> None:
    """A server's disk takes longer for each: the time of the answer would tell who is known."""
    inspector(accounts)
    accounts.disable(inspector(accounts, "closed").id)
    done: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        done.append(statement.split(maxsplit=1)[0].upper())

    event.listen(store.engine, "before_cursor_execute", note)
    writes = {}
    for name, password in (("shen.an", "不对的密码一二三四"), ("nobody", GOOD), ("closed", GOOD)):
        done.clear()
        with pytest.raises(NotSignedInError):
            accounts.sign_in(name, password, source="203.0.113.9")
        writes[name] = [word for word in done if word in ("INSERT", "UPDATE", "DELETE")]
    assert (
        writes["shen.an"] == writes["nobody"] == writes["closed"] == ["DELETE", "INSERT", "INSERT", "UPDATE"]
    )


def test_an_account_is_locked_after_wrong_passwords_and_twice_as_long_each_time(
    accounts: Accounts, clock: Clock
) -> None:
    inspector(accounts)
    for _ in range(module.TRIES):
        with pytest.raises(NotSignedInError):
            accounts.sign_in("shen.an", "wrong-password-1")
    with pytest.raises(TooManyTriesError) as caught:
        accounts.sign_in("shen.an", GOOD)
    assert caught.value.seconds == 60
    clock.pass_by(dt.timedelta(seconds=61))
    with pytest.raises(NotSignedInError):
        accounts.sign_in("shen.an", "wrong-password-1")
    with pytest.raises(TooManyTriesError) as caught:
        accounts.sign_in("shen.an", GOOD)
    assert caught.value.seconds == 120
    clock.pass_by(dt.timedelta(seconds=121))
    assert accounts.sign_in("shen.an", GOOD).locked_until is None


def test_an_address_that_tries_many_names_has_to_wait(accounts: Accounts, clock: Clock) -> None:
    inspector(accounts)
    for number in range(throttle.PER_ADDRESS.tries):
        with pytest.raises(NotSignedInError):
            accounts.sign_in(f"guess{number}", "wrong-password-1", source="10.0.0.9")
    with pytest.raises(TooManyTriesError):
        accounts.sign_in("shen.an", GOOD, source="10.0.0.9")
    assert accounts.sign_in("shen.an", GOOD, source="10.0.0.8")
    clock.pass_by(throttle.PER_ADDRESS.length)
    assert accounts.sign_in("shen.an", GOOD, source="10.0.0.9")


def test_the_window_slides(accounts: Accounts, clock: Clock) -> None:
    inspector(accounts)
    half = throttle.PER_ADDRESS.length / 2
    for number in range(throttle.PER_ADDRESS.tries):
        if number == throttle.PER_ADDRESS.tries - 1:
            clock.pass_by(half)
        with pytest.raises(NotSignedInError):
            accounts.sign_in(f"guess{number}", "wrong-password-1", source="10.0.0.9")
    clock.pass_by(half)  # the last try still counts, the first ones no longer
    for number in range(throttle.PER_ADDRESS.tries - 1):
        with pytest.raises(NotSignedInError):
            accounts.sign_in(f"further{number}", "wrong-password-1", source="10.0.0.9")
    with pytest.raises(TooManyTriesError):
        accounts.sign_in("shen.an", GOOD, source="10.0.0.9")


def test_a_name_that_nobody_has_is_locked_like_one_that_somebody_has(
    accounts: Accounts, clock: Clock
) -> None:
    inspector(accounts)
    said: dict[str, list[object]] = {"shen.an": [], "nobody": []}
    for _ in range(3):
        for _ in range(module.TRIES + 1):
            for name, heard in said.items():
                try:
                    accounts.sign_in(name, "wrong-password-1")
                except (NotSignedInError, TooManyTriesError) as error:
                    heard.append((error.message, getattr(error, "seconds", None)))
        clock.pass_by(dt.timedelta(seconds=61))
    assert said["shen.an"] == said["nobody"]
    assert any(seconds for _, seconds in said["nobody"])  # type: ignore[misc]


def test_many_at_once_get_no_more_tries_than_one_after_the_other(store: Store, clock: Clock) -> None:
    few = throttle.Throttle(engine=store.engine, per_account=throttle.Window(4, dt.timedelta(minutes=10)))
    codes = []

    def guess(number: int) -> None:
        accounts = Accounts(store.engine, clock=clock, limits=few)
        try:
            accounts.sign_in("nobody", f"guess-number-{number}")
        except (NotSignedInError, TooManyTriesError) as error:
            codes.append(error.code)

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["too_many_tries"] * 8 + ["wrong_password"] * 4


def test_right_passwords_do_not_count(accounts: Accounts) -> None:
    inspector(accounts)
    for _ in range(throttle.PER_ACCOUNT.tries + 2):
        assert accounts.sign_in("shen.an", GOOD, source="10.0.0.9")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short-1", "password_length"),
        ("a" * 200, "password_length"),
        ("abababababab", "password_weak"),
        ("my-Password-2026", "password_weak"),
        ("hello shen.an!", "password_weak"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused(accounts: Accounts, password: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        accounts.create("shen.an", roles=[Role.INSPECTOR], password=password)
    assert caught.value.code == code
    with pytest.raises(InputNotFoundError):
        accounts.named("shen.an")


@pytest.mark.parametrize("name", ["", "x", "a b", "x" * 61, "甲/乙", "a\nb"])
def test_a_name_that_cannot_be_typed_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(UsageError):
        accounts.create(name, roles=[Role.INSPECTOR], password=GOOD)


def test_of_many_who_take_one_name_at_once_one_gets_it(store: Store, clock: Clock) -> None:
    made, refused = [], []

    def take() -> None:
        try:
            made.append(Accounts(store.engine, clock=clock).create("one", roles=[Role.AUDITOR]))
        except ConflictError as error:
            refused.append(error)

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(refused)) == (1, 7)


def test_who_signs_in_elsewhere_has_no_password_here(accounts: Accounts) -> None:
    made = accounts.create("lin", roles=[Role.REVIEWER], openid=("https://id.example", "42"))
    assert accounts.by_openid("https://id.example", "42") == made
    assert accounts.by_openid("https://other.example", "42") is None
    with pytest.raises(NotSignedInError):
        accounts.sign_in("lin", "")


def test_a_new_password_ends_what_was_open(store: Store, accounts: Accounts, clock: Clock) -> None:
    made = inspector(accounts)
    sessions = Sessions(store.engine, clock=clock)
    begun = sessions.begin(made)
    accounts.set_password(made.id, "另一个好记的密码甲乙丙")
    with pytest.raises(NotSignedInError):
        sessions.account(begun.cookie)
    with pytest.raises(NotSignedInError):
        accounts.sign_in("shen.an", GOOD)
    assert accounts.sign_in("shen.an", "另一个好记的密码甲乙丙")


def test_a_session_ends_after_idling_after_a_day_and_by_leaving(
    store: Store, accounts: Accounts, clock: Clock
) -> None:
    made, sessions = inspector(accounts), Sessions(store.engine, clock=clock)
    idle, long, left = (sessions.begin(made) for _ in range(3))
    sessions.end(left.cookie)
    with pytest.raises(NotSignedInError):
        sessions.account(left.cookie)
    with pytest.raises(NotSignedInError):
        sessions.account("made up")
    while clock.now + IDLE / 2 < START + LONGEST:
        clock.pass_by(IDLE / 2)
        assert sessions.account(long.cookie) == made
        if clock.now < START + IDLE:  # a stream that is still open is nobody sitting there
            assert sessions.account(idle.cookie, is_looking=False) == made
    with pytest.raises(NotSignedInError):
        sessions.account(idle.cookie)
    clock.pass_by(IDLE / 2)
    with pytest.raises(NotSignedInError):
        sessions.account(long.cookie)


def test_a_request_without_the_pages_secret_is_refused(
    store: Store, accounts: Accounts, clock: Clock
) -> None:
    made, sessions = inspector(accounts), Sessions(store.engine, clock=clock)
    one, other = sessions.begin(made), sessions.begin(made)
    sessions.require_csrf(one.cookie, one.csrf)
    for wrong in ("", other.csrf, one.cookie):
        with pytest.raises(NotPermittedError):
            sessions.require_csrf(one.cookie, wrong)


def test_a_token_permits_what_it_names_and_its_owner_still_may(
    store: Store, accounts: Accounts, clock: Clock
) -> None:
    owner, tokens = inspector(accounts), Tokens(store.engine, clock=clock)
    token, secret = tokens.create(
        owner, label="省平台", permissions=[Permission.READ_REPORTS, Permission.DECIDE], days=30
    )
    asked = tokens.principal(secret)
    assert asked.permissions == {Permission.READ_REPORTS, Permission.DECIDE}
    assert (asked.token, asked.scope) == (token.id, Scope(("330000",)))
    accounts.set_rights(owner.id, roles=[Role.AUDITOR], regions=["330100"])
    assert tokens.principal(secret).permissions == frozenset()
    assert tokens.principal(secret).scope == Scope(("330100",))
    assert secret not in str(tokens.listed())
    assert tokens.listed(owner.id)[0].used_at == START


def test_a_token_ends_by_time_by_hand_and_with_its_owner(
    store: Store, accounts: Accounts, clock: Clock
) -> None:
    owner, tokens = inspector(accounts), Tokens(store.engine, clock=clock)
    kinds = {"permissions": [Permission.READ_REPORTS], "days": 7}
    (_, late), (by_hand, revoked), (_, closed) = (
        tokens.create(owner, label=label, **kinds)  # type: ignore[arg-type]
        for label in ("甲", "乙", "丙")
    )
    tokens.revoke(by_hand.id)
    for secret in (revoked, "mj_made-up", "made-up", ""):
        with pytest.raises(NotSignedInError):
            tokens.principal(secret)
    assert tokens.principal(late)
    clock.pass_by(dt.timedelta(days=7))
    with pytest.raises(NotSignedInError):
        tokens.principal(late)
    clock.pass_by(dt.timedelta(days=-1))
    assert tokens.principal(closed)
    accounts.disable(owner.id)
    accounts.enable(owner.id)
    with pytest.raises(NotSignedInError):
        tokens.principal(closed)
    with pytest.raises(InputNotFoundError):
        tokens.revoke("0" * 16)


def test_a_token_cannot_permit_more_than_its_owner(store: Store, accounts: Accounts) -> None:
    with pytest.raises(NotPermittedError, match="管理账户"):
        Tokens(store.engine).create(
            inspector(accounts), label="甲", permissions=[Permission.MANAGE_ACCOUNTS], days=7
        )
    for label, days in (("", 7), ("甲", 0), ("甲", 400)):
        with pytest.raises(UsageError):
            Tokens(store.engine).create(
                accounts.named("shen.an"), label=label, permissions=[Permission.READ_REPORTS], days=days
            )


def test_every_role_and_permission_is_granted_and_has_its_word() -> None:
    assert set(GRANTS) == set(Role)
    assert granted(Role) == set(Permission)
    words = [each.in_chinese for each in (*Role, *Permission)]
    assert len(set(words)) == len(words)
    assert not {Permission.READ_REPORTS, Permission.DECIDE} & granted([Role.ADMIN, Role.AUDITOR])


@pytest.mark.parametrize(
    ("codes", "seen", "unseen"),
    [
        (["330000"], ["330000", "330106", "331081"], ["320100", None]),
        (["330100", "330106"], ["330106", "330100"], ["330000", "330203"]),
        (["330106"], ["330106"], ["330100", "330105"]),
        (["000000"], ["330106", "650000", None], []),
        ([], [], ["330106", None]),
    ],
)
def test_a_region_is_seen_with_all_below_it(codes: list[str], seen: list[str], unseen: list[str]) -> None:
    scope = Scope.of(codes)
    assert [scope.covers(code) for code in seen] == [True] * len(seen)
    assert [scope.covers(code) for code in unseen] == [False] * len(unseen)
    assert len(scope.codes) <= 1


@pytest.mark.parametrize("code", ["33", "浙江", "33010６", "3301060"])
def test_what_is_no_region_code_is_refused(code: str) -> None:
    with pytest.raises(UsageError):
        Scope.of([code])
