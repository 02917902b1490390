"""The OpenID provider as this service talks to it: discovery, keys, the exchange of a code, user info.

Connections go to the issuer's own origin only: what it names elsewhere is refused, redirections are not
followed, proxies of the environment are not used.
"""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from core.errors import MingjianError, UsageError

_SECONDS = 10.0
_FRESH_SECONDS = 3600.0
_MOST_BYTES = 1 << 20
_LEEWAY_SECONDS = 60
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512", "EdDSA")


class ProviderAwayError(MingjianError):
    """The provider cannot be reached or does not answer as one."""

    code = "openid_provider_away"


class OpenIdRefusedError(MingjianError):
    """Somebody came back from the provider without proof of who they are."""

    code = "openid_refused"

    def __init__(self, message: str, *, code: str | None = None, reason: str = "") -> None:
        """``reason``: for the audit trail, not for whoever tries."""
        super().__init__(message, code=code)
        self.reason = reason


class Provider:
    """One issuer, and this service as its client."""

    def __init__(
        self, issuer: str, *, client_id: str, client_secret: str, redirect_uri: str, scopes: str, ca_file: str
    ) -> None:
        """Raises ``UsageError`` for an issuer that is no https address and for certificates that are none."""
        parts = urlsplit(issuer)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        if not is_safe or not parts.hostname or parts.query or parts.fragment or parts.username:
            raise UsageError("设置 oidc_issuer 应为 https://主机/路径，不含用户名、参数和锚点。")
        self.issuer = issuer
        self._origin = (parts.scheme, parts.netloc)
        self._client = {"client_id": client_id, "client_secret": client_secret or None}
        self._redirect_uri = redirect_uri
        self._scopes = scopes
        self._trusted = _trusted(ca_file)
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}

    def way_there(self, *, state: str, nonce: str, verifier: str) -> str:
        """The address that a browser is sent to."""
        address = self._address("authorization_endpoint")
        with self._session() as session:
            url, _ = session.create_authorization_url(
                address, state=state, nonce=nonce, code_verifier=verifier
            )
        return str(url)

    def way_out(self, back: str) -> str | None:
        """Where a browser signs out of the provider too; None where it has no such address."""
        address = self._metadata().get("end_session_endpoint")
        if not isinstance(address, str) or not self._is_own(address):
            return None
        asked = {"client_id": self._client["client_id"], "post_logout_redirect_uri": back}
        return str(requests.Request("GET", address, params=asked).prepare().url)

    def claims(self, code: str, *, nonce: str, verifier: str, wanted: str) -> dict[str, Any]:
        """Who comes with this code; ``wanted`` is a claim that is looked for in the user info too.

        Raises ``OpenIdRefusedError`` where the code or the token does not hold, ``ProviderAwayError``.
        """
        token_address = self._address("token_endpoint")
        with self._session() as session:
            try:
                token = session.fetch_token(
                    token_address, code=code, code_verifier=verifier, allow_redirects=False
                )
            except OAuthError as error:
                raise _refused(f"code_{error.error}") from error
            except (requests.RequestException, ValueError) as error:
                raise _away(error) from error
        if not isinstance(token, Mapping) or "id_token" not in token:
            raise _refused("no_token")
        claims = dict(self._proven(token, nonce))
        if wanted and wanted.split(".", maxsplit=1)[0] not in claims:
            claims = self._user_info(str(token.get("access_token", "")), claims) | claims
        return claims

    def _proven(self, token: Mapping[str, Any], nonce: str) -> CodeIDToken:
        try:
            try:
                said = self._decoded(token["id_token"])
            except (InvalidKeyIdError, ValueError):  # it may have new keys
                said = self._decoded(token["id_token"], is_new=True)
            options = {"iss": {"essential": True, "value": self.issuer}, "sub": {"essential": True}}
            options["aud"] = {"essential": True, "value": self._client["client_id"]}
            params = {"nonce": nonce, "client_id": self._client["client_id"]}
            params["access_token"] = token.get("access_token")
            claims = CodeIDToken(said.claims, said.header, options, params)
            claims.validate(now=int(time.time()), leeway=_LEEWAY_SECONDS)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise _refused(type(error).__name__) from error
        return claims

    def _decoded(self, token: str, *, is_new: bool = False) -> jwt.Token:
        keys = KeySet.import_key_set(self._fetched(self._address("jwks_uri"), is_new=is_new))  # type: ignore[arg-type]
        return jwt.decode(token, keys, algorithms=list(_ALGORITHMS))

    def _user_info(self, access_token: str, claims: Mapping[str, Any]) -> dict[str, Any]:
        address = self._metadata().get("userinfo_endpoint")
        if not isinstance(address, str) or not self._is_own(address) or not access_token:
            return {}
        found = self._got(address, {"Authorization": f"Bearer {access_token}"})
        if found.get("sub") != claims.get("sub"):
            raise _refused("other_subject")
        return found

    def _address(self, name: str) -> str:
        address = self._metadata().get(name)
        if not isinstance(address, str) or not self._is_own(address):
            raise ProviderAwayError(
                f"统一身份认证服务没有给出 {name}，或它不在认证服务自己的主机上。请联系系统管理员。",
                code="openid_provider_wrong",
            )
        return address

    def _metadata(self) -> dict[str, Any]:
        found = self._fetched(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer:
            raise ProviderAwayError(
                "统一身份认证服务自称的地址与设置 oidc_issuer 不一致。请联系系统管理员。",
                code="openid_provider_wrong",
            )
        return found

    def _fetched(self, address: str, *, is_new: bool = False) -> dict[str, Any]:
        with self._lock:
            at, found = self._kept.get(address, (0.0, {}))
        if found and not is_new and time.monotonic() - at < _FRESH_SECONDS:
            return found
        found = self._got(address, {})
        with self._lock:
            self._kept[address] = (time.monotonic(), found)
        return found

    def _got(self, address: str, headers: Mapping[str, str]) -> dict[str, Any]:
        try:
            with (
                self._session() as session,
                session.get(
                    address, withhold_token=True, headers=headers, allow_redirects=False, stream=True
                ) as response,
            ):
                if response.status_code != 200:
                    raise ProviderAwayError(
                        f"统一身份认证服务答复异常（{response.status_code}）。请稍后再试。"
                    )
                body = response.raw.read(_MOST_BYTES, decode_content=True)
                found = json.loads(body)
        except (requests.RequestException, ValueError, OSError) as error:
            raise _away(error) from error
        if not isinstance(found, dict):
            raise ProviderAwayError("统一身份认证服务的答复无法识别。请联系系统管理员。")
        return found

    def _is_own(self, address: str) -> bool:
        parts = urlsplit(address)
        return (parts.scheme, parts.netloc) == self._origin

    def _session(self) -> OAuth2Session:
        session = OAuth2Session(
            **self._client,
            scope=self._scopes,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
            default_timeout=_SECONDS,
        )
        session.trust_env = False
        session.verify = self._trusted
        return session


def _trusted(ca_file: str) -> str | bool:
    """The file that was named, or the system's."""
    if ca_file:
        try:
            ssl.create_default_context(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise UsageError(f"证书文件「{ca_file}」无法读取，应为 PEM 格式的根证书。") from error
        return ca_file
    return ssl.get_default_verify_paths().cafile or True


def _away(error: Exception) -> ProviderAwayError:
    if isinstance(error, requests.exceptions.SSLError):
        words = "统一身份认证服务的证书验证失败。请联系系统管理员核对设置 oidc_ca_file。"
        return ProviderAwayError(words, code="openid_provider_untrusted")
    return ProviderAwayError("统一身份认证服务暂时无法连接，请稍后再试，或用本系统的账户登录。")


def _refused(reason: str) -> OpenIdRefusedError:
    words = "统一身份认证没有通过，请重新登录。若仍出现，请联系系统管理员。"
    return OpenIdRefusedError(words, reason=reason)
