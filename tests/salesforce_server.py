"""A stand-in for Salesforce on a real HTTPS socket, written from its documentation.

Use::

    with SalesforceServer() as far:
        settings = Settings(..., **far.settings())          # JWT bearer
        settings = Settings(..., **far.settings("password"))
        far.org.add("Contact", LastName="Ames", User_ID__c="u1")      # as somebody in sales
        far.org.edit("Contact", "u1", Subscription_Tier__c="Pro")     # by external id, or by id
        far.org.get("Contact", "u1")["Subscription_Tier__c"]; far.org.all("Contact")
        far.org.writes                                      # every write, in the order applied
        far.org.refuses = lambda name, row: ("SOME_CODE", "why") if … else None
        far.faults = Faults(0.1, ("503", "cut after", "locked"))      # or any function of a Call
        far.calls                                           # every call that came, in order
        far.limit, far.used                                 # the day's API calls
        far.expire()                                        # ends every session: INVALID_SESSION_ID

It checks the JWT's signature, audience, issuer, user and age (or client, user and password with
the security token), fields, lengths, picklists, e-mail addresses and lookups by external id.
``SystemModstamp`` is in whole seconds, as there, and ``LastModifiedById`` says who wrote:
:data:`INTEGRATION` (the studio) or :data:`SALES`. ``far.org.clock`` may be replaced.

It speaks: ``/services/oauth2/token``; under ``/services/data/vNN.N``: ``composite/sobjects``
(upsert by external id or ``Id``, delete by ids), ``jobs/ingest`` (Bulk API 2.0), ``query``
(:mod:`tests.salesforce_soql`, pages of ``far.page`` records) and ``limits``.
"""

from __future__ import annotations

import json
import random
import re
import secrets
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import trustme
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.salesforce_answers import Answer, error, failed
from tests.salesforce_bulk import BulkJobs
from tests.salesforce_org import INTEGRATION, SALES, Org, RefusalError
from tests.salesforce_soql import SoqlError

__all__ = ["INTEGRATION", "SALES", "Call", "Faults", "SalesforceServer"]

CLIENT, CLIENT_SECRET = "3MVG9studio", "the app's secret"
USERNAME, PASSWORD, TOKEN = "studio@example.com", "a password", "t0k3n"


@dataclass(frozen=True)
class Call:
    """One call that came."""

    number: int
    method: str
    path: str
    """Below ``/services/data/vNN.N/``."""


class Faults:
    """Lets a share of the calls go wrong, in the same way in each run.

    Kinds: ``503`` (nothing applied), ``503 after`` (applied, and yet), ``cut`` and ``cut after``
    (the connection closes without an answer), ``hang`` and ``hang after`` (no answer for
    ``far.hang`` seconds), ``locked`` (some rows answer UNABLE_TO_LOCK_ROW).
    """

    def __init__(self, share: float, kinds: Sequence[str], seed: int = 7) -> None:
        self.share, self.kinds = share, kinds
        self._random = random.Random(seed)
        self.met: list[str] = []
        """The faults so far."""

    def __call__(self, _call: Call) -> str:
        if self._random.random() >= self.share:
            return ""
        self.met.append(self._random.choice(self.kinds))
        return self.met[-1]


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def _authority() -> tuple[trustme.CA, trustme.LeafCert]:
    authority = trustme.CA()
    return authority, authority.issue_cert("localhost")


class SalesforceServer:
    """The organisation :attr:`org` and its API, at :attr:`url`."""

    def __init__(self) -> None:
        self.org = Org()
        self.calls: list[Call] = []
        self.faults: Callable[[Call], str] = lambda _call: ""
        self.hang = 1.0
        self.page = 2000
        self.limit, self.used = 15_000, 0
        self.headers: dict[str, str] = {}
        """Of the last call."""
        self.signed_in = 0
        """How often somebody signed in."""
        self.bulk = BulkJobs(self.org)
        """Its jobs, and how often each says that it is still at work."""
        self._tokens: set[str] = set()
        self._cursors: dict[str, list[Any]] = {}
        self._leaving = threading.Event()
        self._server = ThreadingHTTPServer(("localhost", 0), _handler(self))
        self._server.daemon_threads = True
        self._folder = tempfile.TemporaryDirectory(prefix="sf")
        self.url = f"https://localhost:{self._server.server_address[1]}"
        self.ca = Path(self._folder.name) / "ca.pem"
        """The file of the certificate to trust."""

    def __enter__(self) -> SalesforceServer:
        authority, leaf = _authority()
        authority.cert_pem.write_to_path(str(self.ca))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        leaf.configure_cert(context)
        # The handshake belongs to the connection's thread, not to the one that accepts.
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._leaving.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._folder.cleanup()

    def settings(self, flow: str = "jwt") -> dict[str, Any]:
        """The studio's settings that lead here; ``flow``: ``jwt`` or ``password``."""
        common = {
            "salesforce_url": self.url, "salesforce_ca": str(self.ca),
            "salesforce_client_id": CLIENT, "salesforce_username": USERNAME,
        }  # fmt: skip
        if flow == "password":
            return {
                **common, "salesforce_client_secret": CLIENT_SECRET,
                "salesforce_password": PASSWORD, "salesforce_security_token": TOKEN,
            }  # fmt: skip
        private = _key().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return {**common, "salesforce_private_key": private.decode()}

    def expire(self) -> None:
        """End every session."""
        self._tokens.clear()

    # --- signing in -------------------------------------------------------------------------

    def token(self, form: dict[str, str]) -> Answer:
        """The token endpoint."""
        kind = form.get("grant_type")
        if kind == "urn:ietf:params:oauth:grant-type:jwt-bearer":
            refused = self._refused_assertion(form.get("assertion", ""))
        elif kind == "password":
            given = (form.get("client_id"), form.get("client_secret"))
            if given != (CLIENT, CLIENT_SECRET):
                refused = "invalid_client", "invalid client credentials"
            elif (form.get("username"), form.get("password")) != (USERNAME, PASSWORD + TOKEN):
                refused = "invalid_grant", "authentication failure"
            else:
                refused = None
        else:
            refused = "unsupported_grant_type", "grant type not supported"
        if refused:
            return 400, {"error": refused[0], "error_description": refused[1]}
        self.signed_in += 1
        token = f"00D!{secrets.token_urlsafe(20)}"
        self._tokens.add(token)
        return 200, {
            "access_token": token, "instance_url": self.url, "token_type": "Bearer",
            "id": f"{self.url}/id/00D000000000001AAA/{INTEGRATION}", "scope": "api",
        }  # fmt: skip

    def _refused_assertion(self, assertion: str) -> tuple[str, str] | None:
        try:
            claims = jwt.decode(
                assertion, _key().public_key(), ["RS256"],
                audience=[self.url, "https://login.salesforce.com"],
                options={"require": ["exp", "iss", "sub", "aud"]},
            )  # fmt: skip
        except jwt.InvalidAudienceError:
            return "invalid_grant", "audience is invalid"
        except jwt.ExpiredSignatureError:
            return "invalid_grant", "expired authorization code"
        except jwt.InvalidTokenError:
            return "invalid_grant", "invalid assertion"
        if float(claims["exp"]) > time.time() + 300:
            return "invalid_grant", "assertion lives too long"
        if claims["iss"] != CLIENT:
            return "invalid_client_id", "client identifier invalid"
        if claims["sub"] != USERNAME:
            return "invalid_grant", "user hasn't approved this consumer"
        return None

    # --- calls ---------------------------------------------------------------------------------

    def answer(self, method: str, address: str, bearer: str, body: bytes) -> tuple[Answer, str]:
        """What a call is answered, and the fault it meets."""
        parts = urlsplit(address)
        if parts.path == "/services/oauth2/token":
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            return self.token(form), ""
        path = re.sub(r"^/services/data/v\d+\.\d/?", "", parts.path).strip("/")
        with self.org.lock:
            call = Call(len(self.calls) + 1, method, path)
            self.calls.append(call)
            if bearer.removeprefix("Bearer ") not in self._tokens:
                return error(401, "INVALID_SESSION_ID", "Session expired or invalid"), ""
            self.used += path != "limits"
            if self.used > self.limit:
                self.used = self.limit
                refused = "TotalRequests Limit exceeded."
                return error(403, "REQUEST_LIMIT_EXCEEDED", refused), ""
            fault = self.faults(call)
        if fault in ("503", "cut", "hang"):
            return error(503, "SERVER_UNAVAILABLE", "Server temporarily unavailable"), fault
        try:
            answer = self._route(method, path, parse_qs(parts.query), body, fault == "locked")
        except RefusalError as refusal:
            answer = error(400, refusal.code, str(refusal))
        except SoqlError as wrong:
            answer = error(400, "MALFORMED_QUERY", str(wrong))
        if fault == "503 after":
            answer = error(503, "SERVER_UNAVAILABLE", "Server temporarily unavailable")
        return answer, fault

    def _route(
        self, method: str, path: str, query: dict[str, list[str]], body: bytes, locked: bool
    ) -> Answer:
        match [method, *path.split("/")]:
            case ["PATCH", "composite", "sobjects", name, key]:
                return self._upsert(name, key, json.loads(body), locked)
            case ["DELETE", "composite", "sobjects"]:
                return 200, [self._delete(one) for one in query["ids"][0].split(",")]
            case ["GET", "query", *rest]:
                return self._query(rest[0] if rest else "", query)
            case ["GET", "limits"]:
                left = self.limit - self.used
                return 200, {"DailyApiRequests": {"Max": self.limit, "Remaining": left}}
            case [_, "jobs", "ingest", *rest]:
                return self.bulk.answer(method, rest, body)
        return error(404, "NOT_FOUND", "The requested resource does not exist")

    def _upsert(self, name: str, key: str, document: dict[str, Any], locked: bool) -> Answer:
        records = document["records"]
        if len(records) > 200:
            return error(400, "EXCEEDED_ID_LIMIT", "record limit reached. cannot submit more")
        if name not in self.org.objects:
            return error(404, "NOT_FOUND", "The requested resource does not exist")
        with self.org.lock:
            for record in records:
                self.org.refuse_whole(name, record)
            values = [str(record.get(key)) for record in records]
            return 200, [
                self._upserted(name, key, record, values.count(str(record.get(key))) > 1,
                               locked and number % 3 == 0)
                for number, record in enumerate(records)
            ]  # fmt: skip

    def _upserted(
        self, name: str, key: str, record: dict[str, Any], twice: bool, locked: bool
    ) -> dict[str, Any]:
        try:
            if twice:
                raise RefusalError("DUPLICATE_VALUE", "Duplicate external id specified")
            if locked:
                raise RefusalError("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access")
            found, created = self.org.upsert(name, key, record)
        except RefusalError as refusal:
            return failed(refusal)
        return {"id": found, "success": True, "errors": [], "created": created}

    def _delete(self, record: str) -> dict[str, Any]:
        try:
            self.org.delete(record)
        except RefusalError as refusal:
            return failed(refusal)
        return {"id": record, "success": True, "errors": []}

    def _query(self, cursor: str, query: dict[str, list[str]]) -> Answer:
        if cursor:
            found, total = self._cursors.pop(cursor), 0
        else:
            found, total = self.org.query(query["q"][0])
        page, rest = found[: self.page], found[self.page :]
        answer: dict[str, Any] = {"totalSize": total, "done": not rest, "records": page}
        if rest:
            cursor = f"01g{secrets.token_hex(6)}-{self.page}"
            self._cursors[cursor] = rest
            answer["nextRecordsUrl"] = f"/services/data/v62.0/query/{cursor}"
        return 200, answer

    def wait(self) -> None:
        """Say nothing for as long as a hanging call does."""
        self._leaving.wait(self.hang)


def _handler(far: SalesforceServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def call(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            bearer, far.headers = self.headers.get("Authorization", ""), dict(self.headers)
            (status, document), fault = far.answer(self.command, self.path, bearer, body)
            if "hang" in fault:
                far.wait()
            if "hang" in fault or "cut" in fault:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            text = document if isinstance(document, str) else json.dumps(document)
            content = b"" if document is None else text.encode()
            self.send_response(status)
            kind = "text/csv" if isinstance(document, str) else "application/json"
            self.send_header("Content-Type", f"{kind};charset=UTF-8")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Sforce-Limit-Info", f"api-usage={far.used}/{far.limit}")
            self.end_headers()
            self.wfile.write(content)

        # The base class looks for these names.
        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = call  # noqa: N815

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                # Whoever called has left, or does not trust the certificate.
                self.close_connection = True

        def log_message(self, *_words: object) -> None:
            pass

    return Handler
