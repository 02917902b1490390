"""An OpenID provider as a process on this machine: Authlib's server parts under uvicorn, over TLS.

``python -m tests.service.auth.openid_server PORT CERTIFICATE KEY CLIENT REDIRECT``. Whoever is named in the
form at ``/authorize`` is signed in. ``POST /fault`` makes it misbehave from then on.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from authlib.oauth2 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749 import OAuth2Error
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

SECRET = "the-secret-of-the-client"
PEOPLE: dict[str, dict[str, Any]] = {
    "lin": {
        "preferred_username": "lin.an",
        "name": "林安",
        "roles": ["检查"],
        "regions": ["330100"],
    },
    "wang": {"preferred_username": "hang", "name": "望杭", "roles": ["检查"], "regions": "330100 32010X"},
    "boss": {
        "preferred_username": "boss",
        "name": "大王",
        "roles": ["admin", "系统管理员"],
        "regions": ["000000"],
    },
    "none": {"preferred_username": "none", "name": "无名"},
    "thin": {
        "only_in_user_info": True,
        "preferred_username": "thin",
        "roles": ["复核"],
        "regions": ["320000"],
    },
}
CODES: dict[str, Code] = {}
TOKENS: dict[str, str] = {}
STATE = {"fault": ""}


@dataclasses.dataclass
class Client:
    """The one that is registered."""

    client_id: str
    redirect_uri: str

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        return " ".join(each for each in scope.split() if each in ("openid", "profile"))

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclasses.dataclass
class Code:
    """Given out once."""

    code: str
    client_id: str
    user: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return "another" if STATE["fault"] == "nonce" else self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> str:
        return ""

    def get_amr(self) -> list[str]:
        return []


@dataclasses.dataclass
class User:
    id: str


class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

    def save_authorization_code(self, code: str, request: Any) -> None:
        data = request.payload.data
        CODES[code] = Code(
            code=code,
            client_id=request.client.client_id,
            user=request.user.id,
            redirect_uri=request.payload.redirect_uri,
            scope=request.payload.scope,
            nonce=data["nonce"],
            code_challenge=data["code_challenge"],
            code_challenge_method=data["code_challenge_method"],
        )

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        return CODES.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        del CODES[authorization_code.code]

    def authenticate_user(self, authorization_code: Code) -> User:
        return User(authorization_code.user)


class IdToken(OpenIDCode):  # type: ignore[misc]
    def __init__(self, issuer: str, key: RSAKey) -> None:
        super().__init__(require_nonce=True)
        self.issuer, self.key = issuer, key

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return any(code.nonce == nonce for code in CODES.values())

    def resolve_client_private_key(self, client: Client) -> Any:
        return RSAKey.generate_key(2048) if STATE["fault"] == "key" else self.key

    def get_client_algorithm(self, client: Client) -> str:
        return "RS256"

    def get_encode_header(self, client: Client) -> dict[str, str]:
        return {"alg": "RS256", "kid": self.key.thumbprint()}

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        fault, now = STATE["fault"], int(time.time())
        return {
            "iss": "https://elsewhere.example" if fault == "issuer" else self.issuer,
            "aud": ["somebody-else"] if fault == "audience" else [client.client_id],
            "exp": now - 600 if fault == "expired" else now + 300,
        }

    def generate_user_info(self, user: User, scope: str) -> dict[str, Any]:
        person = PEOPLE[user.id]
        return {"sub": user.id} | ({} if person.get("only_in_user_info") else person)


class Server(AuthorizationServer):  # type: ignore[misc]
    def __init__(self, client: Client) -> None:
        super().__init__(scopes_supported=["openid", "profile"])
        self.client = client
        self.register_token_generator("default", BearerTokenGenerator(lambda **_: f"at-{time.time_ns()}"))

    def query_client(self, client_id: str) -> Client | None:
        return self.client if client_id == self.client.client_id else None

    def save_token(self, token: dict[str, str], request: Any) -> None:
        TOKENS[token["access_token"]] = request.user.id

    def create_oauth2_request(self, request: Asked) -> OAuth2Request:
        made = OAuth2Request(request.method, request.uri, headers=request.headers)
        made.payload = BasicOAuth2Payload(request.values)
        type(made).args = property(lambda _: request.args)
        type(made).form = property(lambda _: request.form)
        return made

    def handle_response(self, status: int, body: Any, headers: Any) -> Response:
        content = json.dumps(body) if isinstance(body, dict) else body or ""
        return Response(content, status, headers=dict(headers))

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        pass


@dataclasses.dataclass
class Asked:
    """A request whose body has been read."""

    method: str
    uri: str
    headers: Any
    args: dict[str, str]
    form: dict[str, str]

    @property
    def values(self) -> dict[str, str]:
        return self.args | self.form

    @classmethod
    async def of(cls, request: Request) -> Asked:
        form = {}
        if request.method == "POST":
            form = dict(parse_qsl((await request.body()).decode()))
        return cls(request.method, str(request.url), request.headers, dict(request.query_params), form)


def _discovery(issuer: str) -> Response:
    if STATE["fault"] == "broken":
        return HTMLResponse("<p>maintenance", 502)
    if STATE["fault"] == "moved":
        return RedirectResponse("https://elsewhere.example/")
    token = "https://elsewhere.example/token" if STATE["fault"] == "elsewhere" else f"{issuer}/token"
    return JSONResponse(
        {
            "issuer": "https://other.example" if STATE["fault"] == "other" else issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": token,
            "jwks_uri": f"{issuer}/jwks",
            "userinfo_endpoint": f"{issuer}/userinfo",
            "end_session_endpoint": f"{issuer}/logout",
            "id_token_signing_alg_values_supported": ["RS256"],
        }
    )


def application(issuer: str, client: Client) -> Starlette:
    key, server = RSAKey.generate_key(2048), Server(client)
    server.register_grant(CodeGrant, [IdToken(issuer, key), CodeChallenge(required=True)])

    async def discovery(_: Request) -> Response:
        return _discovery(issuer)

    async def keys(_: Request) -> Response:
        public = key.as_dict(private=False) | {"kid": key.thumbprint(), "use": "sig", "alg": "RS256"}
        return JSONResponse({"keys": [public]})

    async def authorize(request: Request) -> Response:
        asked = await Asked.of(request)
        try:
            grant = server.get_consent_grant(asked, end_user=None)
        except OAuth2Error as error:
            return JSONResponse({"error": error.error}, 400)
        if request.method == "GET":
            return HTMLResponse("<form method=post><input name=user></form>")
        user = User(asked.form["user"]) if asked.form.get("user") in PEOPLE else None
        return server.create_authorization_response(grant.request, grant_user=user, grant=grant)  # type: ignore[no-any-return]

    async def token(request: Request) -> Response:
        return server.create_token_response(await Asked.of(request))  # type: ignore[no-any-return]

    async def user_info(request: Request) -> Response:
        user = TOKENS[request.headers["authorization"].removeprefix("Bearer ")]
        subject = "somebody-else" if STATE["fault"] == "subject" else user
        return JSONResponse({"sub": subject} | PEOPLE[user])

    async def fault(request: Request) -> Response:
        STATE["fault"] = (await request.body()).decode()
        return JSONResponse(STATE)

    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", discovery),
            Route("/jwks", keys),
            Route("/authorize", authorize, methods=["GET", "POST"]),
            Route("/token", token, methods=["POST"]),
            Route("/userinfo", user_info),
            Route("/fault", fault, methods=["POST"]),
        ]
    )


if __name__ == "__main__":
    port, certificate, private, client_id, redirect = sys.argv[1:]
    uvicorn.run(
        application(f"https://127.0.0.1:{port}", Client(client_id, redirect)),
        host="127.0.0.1",
        port=int(port),
        ssl_certfile=certificate,
        ssl_keyfile=private,
        log_level="warning",
    )
