"""One connection to Salesforce: sessions, timeouts, and what its refusals mean."""

from __future__ import annotations

import re
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import certifi
import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce as Client
from simple_salesforce.exceptions import SalesforceError, SalesforceExpiredSession

from filmwright import AccessError, Allowance, LimitError, RecordsError, Settings
from plugins.outputs.salesforce import access

#: The version of the API that is spoken.
VERSION = "62.0"

#: Seconds to wait for a connection, and for an answer: together less than a lane's lease always
#: holds, so that nobody else sends the same while a call may still arrive.
TIMEOUT = (5.0, 20.0)

#: How long what Salesforce said about the day's calls is believed.
_BELIEVED = timedelta(minutes=10)

#: Who is refused with these must be let in, or the organisation be set up, by a person.
_SETUP = {
    "INVALID_FIELD": "deploy the folder salesforce/ and give the integration user its "
    "permission set",
    "INVALID_TYPE": "deploy the folder salesforce/ and give the integration user its "
    "permission set",
    "NOT_FOUND": "deploy the folder salesforce/ and give the integration user its permission set",
    "API_DISABLED_FOR_ORG": "this edition of Salesforce has no API",
    "API_CURRENTLY_DISABLED": "the API is switched off for the integration user",
    "INSUFFICIENT_ACCESS": "give the integration user its permission set",
    "INSUFFICIENT_ACCESS_OR_READONLY": "give the integration user its permission set",
}

T = TypeVar("T")


class MalformedError(RecordsError):
    """The call is refused for what it carries: sent again, it would be again."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"Salesforce refused: {message} ({code})")
        self.code_there, self.message_there = code, message


class Connection:
    """Signs in when first used, and once more when the session ended. Any thread may use it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._client: Client | None = None
        self._calls: Allowance | None = None
        self._heard = datetime.min.replace(tzinfo=UTC)
        self.http = requests.Session()
        self.http.mount("https://", _Adapter(settings.salesforce_ca))
        self.http.hooks["response"].append(self._hear)

    def call(self, work: Callable[[Client], T]) -> T:
        """Do something with the client, signed in.

        :raises RecordsError: it did not work; :func:`meaning` says how.
        """
        client = self._signed_in(None)
        with self._told():
            try:
                return work(client)
            except SalesforceExpiredSession:
                pass
        client = self._signed_in(client)
        with self._told():
            return work(client)

    def allowance(self) -> Allowance:
        """The day's calls; asks when nothing was heard for ten minutes."""
        if self._calls is None or datetime.now(UTC) - self._heard > _BELIEVED:
            limits = self.call(lambda client: client.limits())["DailyApiRequests"]
            self._keep(limits["Max"] - limits["Remaining"], limits["Max"])
        assert self._calls is not None
        return self._calls

    def _signed_in(self, ended: Client | None) -> Client:
        """The client; a new one instead of that whose session ended."""
        with self._lock:
            if self._client is None or self._client is ended:
                self._client = None
                self._client = self._sign_in()
            return self._client

    def _sign_in(self) -> Client:
        form = access.form(self._settings)
        with self._told():
            answer = self.http.post(f"{self._settings.salesforce_url}/services/oauth2/token", form)
        try:
            said = answer.json()
        except ValueError:
            said = {}
        if not answer.ok or "access_token" not in said:
            raise access.refusal(
                answer.status_code, said.get("error", ""), said.get("error_description", "")
            )
        return Client(
            session_id=said["access_token"],
            instance_url=said["instance_url"],
            version=VERSION,
            session=self.http,
        )

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except SalesforceExpiredSession:
            raise
        except SalesforceError as error:
            raise meaning(error.status, error.content) from None
        except requests.Timeout:
            raise RecordsError("Salesforce did not answer in time") from None
        except requests.exceptions.SSLError as error:
            raise AccessError(
                f"Salesforce's certificate is not trusted ({error}): set SALESFORCE_CA"
            ) from None
        except requests.RequestException as error:
            raise RecordsError(f"Salesforce cannot be reached: {_short(error)}") from None
        except ValueError as error:
            raise RecordsError(f"Salesforce's answer is not understood: {error}") from None

    def _hear(self, answer: requests.Response, *_more: Any, **_options: Any) -> None:
        told = re.search(r"api-usage=(\d+)/(\d+)", answer.headers.get("Sforce-Limit-Info", ""))
        if told:
            self._keep(int(told[1]), int(told[2]))

    def _keep(self, used: int, limit: int) -> None:
        self._calls, self._heard = Allowance(used, limit), datetime.now(UTC)


def meaning(status: int, content: Any) -> RecordsError:
    """The error that an answer means."""
    first = content[0] if isinstance(content, list) and content else content
    first = first if isinstance(first, dict) else {"message": str(first)[:200]}
    code, message = str(first.get("errorCode", "")), str(first.get("message", ""))
    if code == "REQUEST_LIMIT_EXCEEDED":
        # The day of the count moves with the clock: the oldest calls free the first new ones.
        return LimitError(
            "Salesforce takes no more calls for now: the organisation's 24 hours are used up",
            datetime.now(UTC) + timedelta(hours=1),
        )
    if status == 401:
        return AccessError(f"Salesforce ended the studio's session again at once: {message}")
    if code in _SETUP:
        return AccessError(f"Salesforce refused: {message} ({code}): {_SETUP[code]}")
    if status == 403:
        return AccessError(f"Salesforce refused: {message} ({code}): check the integration user")
    if status in (400, 413, 414):
        return MalformedError(code or str(status), message)
    return RecordsError(f"Salesforce is not at its best ({status} {code}): {message}".strip())


class _Adapter(HTTPAdapter):
    """Waits no longer than :data:`TIMEOUT`; trusts one more file of certificates, if any."""

    def __init__(self, ca: str) -> None:
        self._trust = ssl.create_default_context(cafile=certifi.where())
        if ca:
            try:
                self._trust.load_verify_locations(ca)
            except (OSError, ssl.SSLError) as error:
                raise AccessError(f"SALESFORCE_CA cannot be read: {error}") from None
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._trust, **options)

    def cert_verify(self, conn: Any, _url: Any, _verify: Any, _cert: Any) -> None:
        # Whom to trust was read once; to read it again for each connection takes a while.
        conn.cert_reqs, conn.ca_certs, conn.ca_cert_dir = "CERT_REQUIRED", None, None

    def send(self, *args: Any, **options: Any) -> requests.Response:
        options["timeout"] = options.get("timeout") or TIMEOUT
        return super().send(*args, **options)


def _short(error: Exception) -> str:
    reason = getattr(error.args[0], "reason", error.args[0]) if error.args else error
    return str(reason)[:200]
