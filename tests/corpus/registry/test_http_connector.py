"""Asking a registry over a real socket: what is answered, and everything that can go wrong on the way."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import UsageError
from corpus.registry.connector import (
    BadAnswerError,
    ConnectorError,
    NoHistoryError,
    NotKeptError,
    UnreachableError,
)
from corpus.registry.http_call import ConnectionFailedError, Endpoint
from corpus.registry.http_connector import HttpConnector, Patience
from corpus.registry.pace import Pace
from corpus.registry.questions import Question
from corpus.registry.records import Register
from tests import registry_server as bad
from tests.ports import free_port
from tests.registry_server import ReferenceServer, serving

DAY, EARLIER = dt.date(2026, 11, 20), dt.date(2023, 1, 1)
SHULING = {
    "name": "蜀岭安全评价有限公司",
    "certificate_number": "APJ-（川）-002",
    "since": "2022-03-05",
    "until": "2027-03-04",
}
LONGYUAN = {
    "name": "陇原安评技术有限公司",
    "certificate_number": "APJ-(甘)-007",
    "since": "2021-01-01",
    "until": "2026-01-01",
}
QUESTION = Question.of(Register.AGENCIES, {"certificate_number": "apj川002"})
assert QUESTION is not None


@pytest.fixture
def server() -> Iterator[ReferenceServer]:
    with serving(
        ReferenceServer(lists={"agencies": {EARLIER: [LONGYUAN], DAY: [SHULING, LONGYUAN]}})
    ) as running:
        yield running


class Sleeper:
    """Waits for nobody, and remembers for how long it was asked to."""

    def __init__(self) -> None:
        self.waited: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.waited.append(seconds)


def connector(
    url: str,
    *,
    sleep: Callable[[float], None] | None = None,
    seconds: float = 5.0,
    most_bytes: int = 1 << 20,
    token: str = "",
    ca_file: str = "",
    rest_seconds: float = 0.0,
) -> HttpConnector:
    endpoint = Endpoint.at(url, token=token, ca_file=ca_file, seconds=seconds, most_bytes=most_bytes)
    return HttpConnector(
        endpoint,
        name="省名录接口",
        registers=frozenset(Register),
        pace=Pace(1000.0, sleep=sleep or Sleeper()),
        patience=Patience(rest_seconds=rest_seconds),
    )


def asked(url: str, **more: Any) -> Any:
    assert QUESTION is not None
    return connector(url, **more).ask(QUESTION, as_of=DAY)


def test_rows_are_asked_for_by_number_as_of_a_day(server: ReferenceServer) -> None:
    answer = asked(server.url, token="geheim-1")
    assert (answer.as_of, answer.rows, answer.register_rows) == (DAY, [SHULING], 2)
    (question,) = server.asked
    assert (question["path"], question["certificate_number"], question["as_of"]) == (
        *("/registry/v1/agencies", "apj川002"),
        "2026-11-20",
    )
    assert server.headers[0]["authorization"] == "Bearer geheim-1"


def test_numbers_of_two_agencies_give_each_its_own_row(server: ReferenceServer) -> None:
    for number, row in (("APJ-(川)-002", SHULING), ("APJ-（甘）-007", LONGYUAN)):
        question = Question.of(Register.AGENCIES, {"certificate_number": number})
        assert question is not None
        assert connector(server.url).ask(question, as_of=DAY).rows == [row]


def test_the_state_of_a_past_day_is_asked_for(server: ReferenceServer) -> None:
    assert QUESTION is not None
    past = connector(server.url).ask(QUESTION, as_of=dt.date(2024, 5, 1))
    assert (past.as_of, past.rows, past.register_rows) == (EARLIER, [], 1)


def test_pages_are_followed_and_counted(server: ReferenceServer) -> None:
    rows = [SHULING | {"since": f"2022-03-{day:02d}"} for day in range(1, 8)]
    server.lists["agencies"] = {DAY: rows}
    server.page_rows = 3
    assert asked(server.url).rows == rows
    assert [question["page"] for question in server.asked] == [1, 2, 3]


def test_an_answer_that_changes_between_its_pages_is_not_used(server: ReferenceServer) -> None:
    server.lists["agencies"] = {DAY: [SHULING | {"since": f"2022-03-{day:02d}"} for day in range(1, 8)]}
    server.page_rows = 3

    def change(content: dict[str, Any]) -> object:
        return content | ({"total": 8} if len(server.asked) > 1 else {})

    server.change = change
    with pytest.raises(BadAnswerError, match="翻页"):
        asked(server.url)


def test_what_the_registry_does_not_have_is_told_apart(server: ReferenceServer) -> None:
    question = Question.of(Register.NOTICES, {"project_name": "云栖加油站"})
    assert question is not None
    with pytest.raises(NotKeptError):
        connector(server.url).ask(question, as_of=DAY)
    server.has_history = False
    assert QUESTION is not None
    with pytest.raises(NoHistoryError):
        connector(server.url).ask(QUESTION, as_of=EARLIER)


@pytest.mark.parametrize(
    ("fault", "requests"),
    [
        (bad.replies(503), 3),
        (bad.replies(502), 3),
        (bad.replies(429), 3),
        (bad.breaks_off, 3),
        (bad.hangs_up, 3),
        (bad.replies(500), 1),
        (bad.replies(404, b"<html>nichts</html>"), 1),
        (bad.replies(401), 1),
        (bad.replies(204), 1),
    ],
)
def test_a_failure_is_tried_again_only_where_that_is_safe_and_may_help(
    server: ReferenceServer, fault: bad.Fault, requests: int
) -> None:
    server.fault = fault
    with pytest.raises(UnreachableError) as caught:
        asked(server.url)
    assert caught.value.code == "registry_unreachable"
    assert len(server.asked) == requests


def test_a_passing_failure_passes(server: ReferenceServer) -> None:
    server.faults = [bad.replies(503), bad.breaks_off]
    sleeper = Sleeper()
    assert asked(server.url, sleep=sleeper).rows == [SHULING]
    assert [wait for wait in sleeper.waited if wait >= 0.1] == [0.5, 1.0]


def test_retry_after_is_obeyed_as_seconds_or_as_a_time(server: ReferenceServer) -> None:
    later = {"Retry-After": "Fri, 20 Nov 2026 08:00:09 GMT", "Date": "Fri, 20 Nov 2026 08:00:00 GMT"}
    server.faults = [
        bad.replies(429, b"", {"Retry-After": "7"}),
        lambda handler: _dated(handler, later),
    ]
    sleeper = Sleeper()
    assert asked(server.url, sleep=sleeper).rows == [SHULING]
    assert [wait for wait in sleeper.waited if wait >= 0.1] == [7.0, 9.0]


def _dated(handler: Any, headers: dict[str, str]) -> bool:
    handler.send_response_only(429)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("content-length", "0")
    handler.end_headers()
    return True


def test_a_server_that_wants_too_long_a_wait_is_left_alone(server: ReferenceServer) -> None:
    server.fault = bad.replies(429, b"", {"Retry-After": "3600"})
    sleeper = Sleeper()
    with pytest.raises(UnreachableError, match="429"):
        asked(server.url, sleep=sleeper)
    assert len(server.asked) == 1
    assert not [wait for wait in sleeper.waited if wait >= 0.1]


def test_a_redirect_to_another_host_is_refused_and_the_token_goes_nowhere(server: ReferenceServer) -> None:
    with serving(ReferenceServer(lists=server.lists)) as other:
        server.fault = bad.replies(307, b"", {"Location": f"{other.url}/v1/agencies"})
        with pytest.raises(UnreachableError, match="没有跟随"):
            asked(server.url, token="geheim-1")
        assert other.asked == []


@pytest.mark.parametrize(
    "fault",
    [bad.hangs(60), bad.drips(60), bad.drips(60, is_length_stated=False)],
    ids=["silent", "dripping", "dripping without a length"],
)
def test_a_slow_answer_is_cut_off_at_the_time_and_asked_for_once(
    server: ReferenceServer, fault: bad.Fault
) -> None:
    server.fault = fault
    begun = time.monotonic()
    with pytest.raises(UnreachableError, match="没有答完"):
        asked(server.url, seconds=0.4)
    assert time.monotonic() - begun < 20
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "fault", [bad.replies(200, b" " * (2 << 20)), bad.goes_on], ids=["stated", "without end"]
)
def test_a_huge_answer_is_not_taken_in(server: ReferenceServer, fault: bad.Fault) -> None:
    server.fault = fault
    with pytest.raises(BadAnswerError, match="超过 1 MB"):
        asked(server.url)


def test_a_packed_answer_is_not_unpacked(server: ReferenceServer) -> None:
    server.fault = bad.replies(200, b"\x1f\x8b\x08\x00 packed", {"Content-Encoding": "gzip"})
    with pytest.raises(BadAnswerError, match="JSON"):
        asked(server.url)
    assert server.headers[0]["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>", "不是有效的 JSON"),
        (b"[" * 200_000, "不是有效的 JSON"),
        ([], "不是一个对象"),
        ({}, "protocol"),
        ({"protocol": "mingjian-registry/2"}, "protocol"),
    ],
)
def test_what_is_no_answer_is_named(server: ReferenceServer, content: object, said: str) -> None:
    server.fault = bad.replies(200, content)
    with pytest.raises(BadAnswerError, match=said) as caught:
        asked(server.url)
    assert caught.value.code == "registry_answer_invalid"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"register": "roster"}, "register 应为 agencies"),
        ({"as_of": "2026-11-21"}, "晚于所问的"),
        ({"as_of": 20261120}, "as_of 不是日期"),
        ({"rows": {}}, "rows 不是列表"),
        ({"total": -1}, "total"),
        ({"total": True}, "total"),
        ({"register_rows": None}, "register_rows"),
        ({"total": 2}, "称有 2 行，实际给出 1 行"),
        ({"next_page": 1}, "next_page"),
        ({"next_page": "x"}, "next_page"),
    ],
)
def test_an_answer_with_a_wrong_field_is_named(
    server: ReferenceServer, wrong: dict[str, object], said: str
) -> None:
    server.change = lambda content: content | wrong
    with pytest.raises(BadAnswerError, match=said):
        asked(server.url)


def test_an_answer_without_end_is_left(server: ReferenceServer) -> None:
    server.change = lambda content: content | {"next_page": server.asked[-1]["page"] + 1}
    with pytest.raises(BadAnswerError, match="超过 40 页"):
        asked(server.url)


def test_a_port_where_nobody_listens(server: ReferenceServer) -> None:
    with pytest.raises(ConnectionFailedError, match="无法连接"):
        asked(f"http://127.0.0.1:{free_port()}")


def test_who_did_not_answer_is_not_asked_again_at_once(server: ReferenceServer) -> None:
    assert QUESTION is not None
    server.fault = bad.replies(503)
    tired = connector(server.url, rest_seconds=60.0)
    for _ in range(3):
        with pytest.raises(UnreachableError):
            tired.ask(QUESTION, as_of=DAY)
    assert len(server.asked) == 3  # the tries of the first question


def test_requests_are_spaced_evenly() -> None:
    moments, now = list[float](), [100.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    pace = Pace(4.0, clock=lambda: now[0], sleep=sleep)
    for _ in range(5):
        pace.wait()
        moments.append(now[0])
    assert moments == pytest.approx([100.0, 100.25, 100.5, 100.75, 101.0])


@pytest.mark.parametrize(
    ("url", "token", "said"),
    [
        ("ftp://registry.example", "", "无效"),
        ("registry.example", "", "无效"),
        ("https://user:word@registry.example", "", "无效"),
        ("https://registry.example/?a=1", "", "无效"),
        ("http://registry.example", "t", "明文"),
        ("https://registry.example", "a\r\nX: y", "ASCII"),
        ("https://registry.example", "令牌", "ASCII"),
    ],
)
def test_an_address_or_token_that_cannot_be_used_is_named(url: str, token: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Endpoint.at(url, token=token, ca_file="", seconds=1, most_bytes=1)


def test_a_certificate_must_come_from_the_authority_that_is_set(tmp_path: Path) -> None:
    authority, other = authority_files(tmp_path / "a"), authority_files(tmp_path / "b")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority["chain"], authority["key"])
    with serving(ReferenceServer(lists={"agencies": {DAY: [SHULING]}}), context) as server:
        assert asked(server.url, ca_file=authority["ca"], token="t").rows == [SHULING]
        for ca_file in (other["ca"], ""):
            with pytest.raises(ConnectorError, match="证书验证失败"):
                asked(server.url, ca_file=ca_file)
    with pytest.raises(UsageError, match="证书文件"):
        asked("https://registry.example", ca_file=str(tmp_path / "fehlt.pem"))


def authority_files(folder: Path) -> dict[str, str]:
    """A certificate authority of our own, and a certificate of it for this machine."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    folder.mkdir()
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{folder.name} {n}")]) for n in ("ca", "leaf")
    ]
    begun = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    made = []
    for key, name in zip(keys, names, strict=True):
        is_authority = key is keys[0]
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(names[0])
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begun)
            .not_valid_after(begun + dt.timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
                critical=False,
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(keys[0].public_key()), critical=False
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=True,
                    key_cert_sign=is_authority,
                    crl_sign=is_authority,
                    **dict.fromkeys(
                        (
                            "content_commitment",
                            "key_encipherment",
                            "data_encipherment",
                            "key_agreement",
                            "encipher_only",
                            "decipher_only",
                        ),
                        False,
                    ),
                ),
                critical=True,
            )
        )
        made.append(builder.sign(keys[0], hashes.SHA256()))
    pem = serialization.Encoding.PEM
    files = {"ca": made[0].public_bytes(pem), "chain": made[1].public_bytes(pem)}
    files["key"] = keys[1].private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return {name: str(folder / name) for name in files}
