"""Signing in elsewhere, against a real provider process: who comes back, and what is refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
import ipaddress
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import create_engine
from starlette.testclient import TestClient

from core.errors import UsageError
from corpus.store.store import Store
from service.api.app import create_app
from service.api.guards import COOKIE
from service.auth.accounts import Accounts
from service.auth.openid import own_page
from service.auth.permissions import Role
from service.guard_settings import openid_of
from service.settings import Settings
from tests.ports import free_port
from tests.service.auth.openid_server import SECRET

CLIENT = "mingjian"
HERE = "https://mingjian.example.gov.cn"


@dataclasses.dataclass(frozen=True)
class Provider:
    issuer: str
    certificate: Path

    def fault(self, name: str) -> None:
        requests.post(f"{self.issuer}/fault", data=name, verify=self.certificate, timeout=10)

    def signed_in(self, way: str, user: str) -> str:
        """Somebody fills in the provider's form: where the browser is sent then."""
        page = requests.get(way, verify=self.certificate, timeout=10)
        assert page.status_code == 200, page.text
        sent = requests.post(
            way, data={"user": user}, verify=self.certificate, timeout=10, allow_redirects=False
        )
        assert sent.status_code == 302, sent.text
        return sent.headers["location"]


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "provider.pem", folder / "provider.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    paths = certificate(tmp_path_factory.mktemp("provider"))
    port = free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.service.auth.openid_server"),
            *(str(port), *map(str, paths), CLIENT, f"{HERE}/api/v1/session/oidc/callback"),
        ]
    )
    provider = Provider(f"https://127.0.0.1:{port}", paths[0])
    try:
        end = time.monotonic() + 180
        while True:
            try:
                provider.fault("")
                break
            except requests.ConnectionError:
                assert time.monotonic() < end
                assert process.poll() is None
                time.sleep(0.05)
        yield provider
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
def provider(running: Provider) -> Provider:
    running.fault("")
    return running


def settings_of(provider: Provider, folder: Path, **change: object) -> Settings:
    values: dict[str, object] = {
        "data_dir": folder,
        "workers": 1,
        "public_url": HERE,
        "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
        "oidc_ca_file": str(provider.certificate),
        "oidc_roles": "检查=inspector, 复核=reviewer",
    }
    return Settings(**values | change)  # type: ignore[arg-type]


@pytest.fixture
def client(provider: Provider, tmp_path: Path) -> Iterator[TestClient]:
    with browser(settings_of(provider, tmp_path)) as made:
        yield made


def browser(settings: Settings) -> TestClient:
    return TestClient(
        create_app(settings), base_url=HERE, follow_redirects=False, raise_server_exceptions=False
    )


def set_out(client: TestClient, back: str = "/reports?band=high") -> str:
    answer = client.get("/api/v1/session/oidc/login", params={"next": back})
    assert answer.status_code == 302, answer.text
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "Secure" in cookie
    assert "SameSite=lax" in cookie
    return str(answer.headers["location"])


def come_back(client: TestClient, address: str) -> Any:
    assert address.startswith(f"{HERE}/api/v1/session/oidc/callback?")
    return client.get(address.removeprefix(HERE))


def sign_in(client: TestClient, provider: Provider, user: str) -> Any:
    return come_back(client, provider.signed_in(set_out(client), user))


def accounts(client: TestClient) -> Accounts:
    found: Accounts = client.app.state.context.accounts  # type: ignore[attr-defined]
    return found


def test_somebody_signs_in_and_comes_to_the_page_that_was_asked_for(
    client: TestClient, provider: Provider
) -> None:
    way = parse_qs(urlsplit(set_out(client)).query)
    assert way["code_challenge_method"] == ["S256"]
    assert way["response_type"] == ["code"]
    assert len(way["nonce"][0]) > 40
    assert SECRET not in str(way)
    page = sign_in(client, provider, "lin")
    assert page.status_code == 200
    assert re.search(r'http-equiv="refresh" content="0;url=/reports\?band=high"', page.text)
    me = client.get("/api/v1/session").json()
    assert (me["name"], me["shown_name"], me["regions"]) == ("lin.an", "林安", ["330100"])
    assert "decisions.write" in me["permissions"]
    csrf = {"X-CSRF-Token": me["csrf"]}
    assert client.post("/api/v1/session/oidc/logout").status_code == 403
    out = client.post("/api/v1/session/oidc/logout", headers=csrf).json()
    assert urlsplit(out["url"]).path == "/logout"
    assert parse_qs(urlsplit(out["url"]).query)["post_logout_redirect_uri"] == [f"{HERE}/"]
    assert client.get("/api/v1/me").status_code == 401
    made = accounts(client).by_openid(provider.issuer, "lin")
    assert made is not None
    assert not made.has_password
    assert sign_in(client, provider, "lin").status_code == 200
    assert len(accounts(client).listed()) == 1


def test_the_login_page_leads_there(client: TestClient, tmp_path: Path) -> None:
    page = client.get("/login", params={"next": "/reports?band=high"})
    assert 'href="/api/v1/session/oidc/login?next=/reports%3Fband%3Dhigh"' in page.text
    with browser(Settings(data_dir=tmp_path, workers=1)) as without:
        assert "/oidc/" not in without.get("/login").text


def test_a_name_that_is_there_already_is_somebody_elses(client: TestClient, provider: Provider) -> None:
    local = accounts(client).create("hang", roles=[Role.ADMIN], regions=["000000"])
    assert sign_in(client, provider, "wang").status_code == 200
    me = client.get("/api/v1/me").json()
    assert me["name"].startswith("hang-")
    assert "accounts.manage" not in me["permissions"]
    assert me["regions"] == ["330100"]  # what is no region code gives nothing
    assert accounts(client).get(local.id) == local


def test_nobody_becomes_an_administrator_by_the_provider(client: TestClient, provider: Provider) -> None:
    refused = sign_in(client, provider, "boss")
    assert (refused.status_code, refused.json()["code"]) == (403, "no_role")
    assert sign_in(client, provider, "none").json()["code"] == "no_role"
    assert accounts(client).listed() == ()
    assert COOKIE not in client.cookies


def test_roles_and_regions_follow_the_provider_and_what_was_given_here_stays(
    client: TestClient, provider: Provider
) -> None:
    mine = accounts(client).create(
        "lin", roles=[Role.ADMIN, Role.REVIEWER], regions=["320000"], openid=(provider.issuer, "lin")
    )
    assert sign_in(client, provider, "lin").status_code == 200
    now = accounts(client).get(mine.id)
    assert set(now.roles) == {Role.INSPECTOR, Role.ADMIN}
    assert now.scope.codes == ("330100",)
    accounts(client).disable(mine.id)
    refused = sign_in(client, provider, "lin")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")


def test_claims_may_be_in_the_user_info_only(client: TestClient, provider: Provider) -> None:
    assert sign_in(client, provider, "thin").status_code == 200
    assert client.get("/api/v1/me").json()["regions"] == ["320000"]
    provider.fault("subject")
    assert sign_in(client, provider, "thin").json()["code"] == "openid_refused"


def test_who_comes_from_nowhere_does_not_fill_the_trail(client: TestClient, provider: Provider) -> None:
    for number in range(50):
        there = f"/api/v1/session/oidc/callback?state={number}&code=x&error={number}"
        assert client.get(there).status_code == 401
    trail = list(client.app.state.context.trail.entries())  # type: ignore[attr-defined]
    assert 30 <= len(trail) < 40


def test_where_roles_are_given_here_only_who_has_an_account_gets_in(
    provider: Provider, tmp_path: Path
) -> None:
    with browser(settings_of(provider, tmp_path, oidc_roles_claim="")) as client:
        assert sign_in(client, provider, "lin").json()["code"] == "no_role"
        openid = (provider.issuer, "lin")
        accounts(client).create("lin", roles=[Role.AUDITOR], openid=openid)
        assert sign_in(client, provider, "lin").status_code == 200
        assert "audit.read" in client.get("/api/v1/me").json()["permissions"]


@pytest.mark.parametrize("fault", ["nonce", "key", "issuer", "audience", "expired"])
def test_a_token_that_does_not_hold_opens_nothing(client: TestClient, provider: Provider, fault: str) -> None:
    provider.fault(fault)
    refused = sign_in(client, provider, "lin")
    assert (refused.status_code, refused.json()["code"]) == (401, "openid_refused")
    assert accounts(client).listed() == ()
    trail = list(client.app.state.context.trail.entries())  # type: ignore[attr-defined]
    assert [(entry.action, entry.is_allowed) for entry in trail] == [("login", False)]


def test_a_way_back_is_gone_once_by_the_browser_that_set_out_in_time(
    client: TestClient, provider: Provider, tmp_path: Path
) -> None:
    back = provider.signed_in(set_out(client), "lin")
    with browser(settings_of(provider, tmp_path)) as other:
        assert come_back(other, back).json()["code"] == "openid_state"
    assert come_back(client, back).json()["code"] == "openid_state"  # it was used up by the other
    back = provider.signed_in(set_out(client), "lin")
    code = parse_qs(urlsplit(back).query)["code"][0]
    assert come_back(client, back).status_code == 200
    assert come_back(client, back).json()["code"] == "openid_state"
    state = parse_qs(urlsplit(set_out(client)).query)["state"][0]
    replayed = come_back(client, f"{HERE}/api/v1/session/oidc/callback?state={state}&code={code}")
    assert (replayed.status_code, replayed.json()["code"]) == (401, "openid_refused")
    state = parse_qs(urlsplit(set_out(client)).query)["state"][0]
    mixed = f"{HERE}/api/v1/session/oidc/callback?state={state}&code=x&iss=https://other.example"
    assert come_back(client, mixed).json()["code"] == "openid_refused"
    late = provider.signed_in(set_out(client), "lin")
    openid = client.app.state.context.openid  # type: ignore[attr-defined]
    openid._clock = lambda: dt.datetime.now(dt.UTC) + dt.timedelta(minutes=11)
    assert come_back(client, late).json()["code"] == "openid_state"


def test_who_declines_is_told(client: TestClient, provider: Provider) -> None:
    refused = sign_in(client, provider, "nobody")
    assert (refused.status_code, refused.json()["code"]) == (401, "openid_not_done")


def test_a_provider_that_is_not_itself_is_told(client: TestClient, provider: Provider) -> None:
    for fault, code in (
        ("broken", "openid_provider_away"),
        ("moved", "openid_provider_away"),
        ("other", "openid_provider_wrong"),
    ):
        provider.fault(fault)
        client.app.state.context.openid.provider._kept.clear()  # type: ignore[attr-defined]
        answer = client.get("/api/v1/session/oidc/login")
        assert (answer.status_code, answer.json()["code"]) == (503, code)
        assert answer.headers["retry-after"]


def test_nothing_is_asked_elsewhere(client: TestClient, provider: Provider) -> None:
    provider.fault("elsewhere")
    assert sign_in(client, provider, "lin").json()["code"] == "openid_provider_wrong"


def test_a_provider_that_is_away_or_not_trusted_is_told_and_accounts_here_go_on(
    provider: Provider, tmp_path: Path
) -> None:
    with Store.open(tmp_path) as store:
        Accounts(store.engine).create("hang", roles=[Role.INSPECTOR], password="梅雨季节-42-江南")
    for change, code in (
        ({"oidc_issuer": "https://127.0.0.1:9"}, "openid_provider_away"),
        ({"oidc_ca_file": ""}, "openid_provider_untrusted"),
    ):
        with browser(settings_of(provider, tmp_path, **change)) as client:
            answer = client.get("/api/v1/session/oidc/login")
            assert (answer.status_code, answer.json()["code"]) == (503, code)
            said = {"name": "hang", "password": "梅雨季节-42-江南"}
            assert client.post("/api/v1/session", json=said).status_code == 200


def test_without_a_provider_that_is_told(tmp_path: Path) -> None:
    with browser(Settings(data_dir=tmp_path, workers=1)) as client:
        assert client.get("/api/v1/session/oidc").json()["is_available"] is False
        assert client.get("/api/v1/session/oidc/login").json()["code"] == "openid_off"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"oidc_issuer": "http://id.example"}, "oidc_issuer"),
        ({"oidc_issuer": "https://user@id.example"}, "oidc_issuer"),
        ({"oidc_client_id": ""}, "oidc_client_id"),
        ({"public_url": ""}, "public_url"),
        ({"oidc_roles": "x=admin"}, "oidc_roles"),
        ({"oidc_roles": "inspector"}, "oidc_roles"),
        ({"oidc_ca_file": "/nowhere.pem"}, "/nowhere.pem"),
        ({"oidc_name": " "}, "oidc_name"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, change: dict[str, object], words: str) -> None:
    provider = Provider("https://id.example", Path(__file__))
    values = dataclasses.asdict(settings_of(provider, tmp_path, oidc_ca_file="")) | change
    engine = create_engine("sqlite://")
    with pytest.raises(UsageError, match=words):
        openid_of(Settings(**values), Accounts(engine), engine)


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("/reports/1?x=1&y=2#part", "/reports/1?x=1&y=2#part"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("https://elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ('/"><script>', "/"),
        ("/a\nb", "/"),
        ("", "/"),
        ("/" + "x" * 600, "/"),
    ],
)
def test_one_comes_back_to_pages_of_this_service_only(asked: str, page: str) -> None:
    assert own_page(asked) == page
