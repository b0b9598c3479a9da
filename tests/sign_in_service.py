"""A stand-in for Google and GitHub on a real socket, as strict as they are: it checks the
client, the redirect address, PKCE and the one-time code, and signs its id tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "the studio", "the studio's secret"


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


class SignInService:
    """Signs ``person`` in; its fields are what it says about them."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {
            "id": "4711", "email": "anna@example.com", "verified": True, "name": "Anna K",
        }  # fmt: skip
        self.claims: dict[str, Any] = {}
        """What to say otherwise in the id token."""
        self.key = _key()
        self.signs_with: Any = self.key
        self.codes: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> SignInService:
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def consent(self, url: str) -> str:
        """The person says yes at ``url``; gives the path of the studio they are sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        answer = urlencode({"code": code, "state": asked["state"]})
        return f"{urlsplit(asked['redirect_uri']).path}?{answer}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Exchange a code, once."""
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET)
            or form.get("redirect_uri") != asked["redirect_uri"]
            or challenge != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        answer = {"access_token": "at-1", "token_type": "Bearer", "expires_in": 300}
        if "openid" in asked["scope"]:
            answer["id_token"] = self.id_token(asked["nonce"])
        return 200, answer

    def id_token(self, nonce: str) -> str:
        """What Google says about the person."""
        moment = int(time.time())
        claims = {
            "iss": self.address, "aud": CLIENT, "sub": self.person["id"], "nonce": nonce,
            "iat": moment, "exp": moment + 300, "email": self.person["email"],
            "email_verified": self.person["verified"], "name": self.person["name"], **self.claims,
        }  # fmt: skip
        return jwt.encode(claims, self.signs_with, "RS256", headers={"kid": "k1"})

    def read(self, path: str, bearer: str) -> tuple[int, Any]:
        """What can be read: the OpenID configuration and keys, and GitHub's API."""
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.address, "jwks_uri": f"{self.address}/keys",
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
            }  # fmt: skip
        if path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return 200, {"keys": [{**key, "kid": "k1", "use": "sig", "alg": "RS256"}]}
        if bearer != "Bearer at-1":
            return 401, {}
        if path == "/user":
            return 200, {"id": int(self.person["id"]), "login": "anna", "name": None}
        if path == "/user/emails":
            first = {"email": self.person["email"], "verified": self.person["verified"]}
            other = {"email": "old@example.com", "verified": True, "primary": False}
            return 200, [other, {**first, "primary": True}]
        return 404, {}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                bearer = self.headers.get("Authorization", "")
                self.answer(*service.read(urlsplit(self.path).path, bearer))

            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(sent).items()}
                self.answer(*service.token(form))

            def answer(self, status: int, document: object) -> None:
                content = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_words: object) -> None:
                pass

        return Handler
