"""Stripe for tests: two independent stand-ins behind one address.

``localstripe`` keeps customers, subscriptions, invoices, charges and refunds; ``emulate`` has the
checkout. Both sign their webhooks. What they lack is in :mod:`tests.stripe_adapter`.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import requests

from tests.stripe_adapter import SIGNED_WITH, Adapter, Json

#: localstripe writes all it knows to one file in /tmp at every change; not for tests.
_LOCALSTRIPE = (
    "import localstripe.resources as r; r.Store.dump_to_disk = lambda self: None;"
    "from localstripe.server import start; start()"
)
_MONTH = 30 * 86400

#: Cards: one that pays, one whose bank wants to be asked each time, one that is refused.
GOOD, ASKS, REFUSED = "4242424242424242", "4000002760003184", "4000000000000341"


class StripeStandIn(Adapter):
    """The composed service; ``address`` is its API's."""

    def __init__(self) -> None:
        super().__init__()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> StripeStandIn:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.local_address, self.checkout_address = (
            f"http://localhost:{_free_port()}" for _ in range(2)
        )
        hook = f"{self.address}/hook"
        self._folder = tempfile.TemporaryDirectory(prefix="fw")
        seed = Path(self._folder.name) / "seed.json"
        hooks = [{"url": hook, "events": ["*"], "secret": SIGNED_WITH}]
        seed.write_text(json.dumps({"stripe": {"webhooks": hooks}}))
        emulate = Path(__file__).parents[1] / "node_modules/emulate/dist/index.js"
        self._children = [
            _start(sys.executable, "-c", _LOCALSTRIPE, "--port", self.local_address[-5:],
                   "--from-scratch"),
            _start("node", str(emulate), "start", "--service", "stripe",
                   "--port", self.checkout_address[-5:], "--seed", str(seed)),
        ]  # fmt: skip
        for address in (self.local_address, self.checkout_address):
            _await(address)
        registered = {"url": hook, "secret": SIGNED_WITH}
        requests.post(f"{self.local_address}/_config/webhooks/tests", json=registered, timeout=5)
        return self

    def __exit__(self, *_error: object) -> None:
        for child in self._children:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        self._web.close()
        self._server.shutdown()
        self._server.server_close()
        self._folder.cleanup()

    def give_card(self, customer: str, number: str = GOOD) -> None:
        """The customer's card from now on."""
        card = {"type": "card", "card[number]": number, "card[exp_month]": "12",
                "card[exp_year]": "2040", "card[cvc]": "123"}  # fmt: skip
        method = self.local("POST", "/v1/payment_methods", card)["id"]
        self.local("POST", f"/v1/payment_methods/{method}/attach", {"customer": customer})
        chosen = {"invoice_settings[default_payment_method]": method}
        self.local("POST", f"/v1/customers/{customer}", chosen)

    def pay(self, url: str) -> str:
        """The buyer pays at the checkout's address; gives back the checkout's id."""
        session = self.sessions[url.rpartition("/")[2]]
        customer, price = session["customer"], self.prices[session["price"]]
        self.give_card(customer)
        if session["mode"] == "payment":
            method = self.local("GET", f"/v1/customers/{customer}", {})
            paid = self.local("POST", "/v1/payment_intents", {
                "amount": str(price["unit_amount"]), "currency": price["currency"],
                "customer": customer, "confirm": "true",
                "payment_method": method["invoice_settings"]["default_payment_method"],
            })  # fmt: skip
            session["payment_intent"] = paid["id"]
        else:
            self.local("POST", "/v1/subscriptions",
                       {"customer": customer, "items[0][plan]": price["id"]})  # fmt: skip
        page = url.partition("/checkout/")[2]
        requests.post(
            f"{self.checkout_address}/checkout/{page}/complete", allow_redirects=False, timeout=5
        )
        return page

    def renew(self, customer: str, months: int = 1) -> str:
        """The subscription's next period is billed; gives back its invoice's id. With a card that
        asks, the buyer says no: the payment fails and the subscription is past due."""
        due = {"customer": customer, "subscription": self._live(customer)["id"]}
        made = self.local("POST", "/v1/invoices", due)["id"]
        self.shifts[made] = months * _MONTH
        paid = self.local("POST", f"/v1/invoices/{made}/pay", {})
        if paid["status"] != "paid":
            intent = self.local("GET", f"/v1/payment_intents/{paid['payment_intent']}", {})
            no = {"client_secret": intent["client_secret"], "success": "false"}
            self.local("POST", f"/v1/payment_intents/{intent['id']}/_authenticate", no)
        return str(made)

    def pay_open(self, invoice: str) -> None:
        """An invoice that was refused is paid after all."""
        self.local("POST", f"/v1/invoices/{invoice}/pay", {})

    def refund(self, payment_intent: str, amount: int | None = None) -> None:
        """The seller gives money back."""
        form = {"payment_intent": payment_intent, **({"amount": str(amount)} if amount else {})}
        self.local("POST", "/v1/refunds", form)
        found = self.local("GET", f"/v1/payment_intents/{payment_intent}", {})
        self.tell("charge.refunded", found["latest_charge"])

    def dispute(self, payment_intent: str, status: str) -> None:
        """The buyer's bank takes the money back, or (``won``) gives it again. Neither stand-in
        has disputes: these are the adapter's own."""
        charge = self.local("GET", f"/v1/payment_intents/{payment_intent}", {})["latest_charge"]
        self.disputes[charge["id"]] = {
            "id": f"dp_{charge['id']}", "object": "dispute", "status": status,
            "amount": charge["amount"], "charge": charge["id"],
        }  # fmt: skip
        kind = "closed" if status in ("won", "lost") else "created"
        self.tell(f"charge.dispute.{kind}", self.disputes[charge["id"]])

    def happened(self, *customers: str) -> list[Json]:
        """All events so far about these customers: localstripe's own list (its webhooks take a
        second), and the rest."""
        listed = self.local("GET", "/v1/events", {"limit": "1000"})["data"]
        more = [one for one in self.events if one["id"] not in {known["id"] for known in listed}]
        about = [(one, json.dumps(one["data"])) for one in (*listed, *more)]
        return [one for one, text in about if any(customer in text for customer in customers)]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_about: object) -> None:
        """A client or a stand-in that went away is no news."""


def _handler(stand_in: StripeStandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16
        disable_nagle_algorithm = True

        def _any(self) -> None:
            where = urlsplit(self.path)
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if where.path == "/hook":
                stand_in.hear(content, self.headers["Stripe-Signature"])
                return self._send(200, {})
            if where.path.startswith("/checkout/"):
                # A buyer's browser: paid at once, and back to the shop.
                return self._send_back(stand_in.pay(where.path))
            form = dict(parse_qsl(content.decode() or where.query))
            once = self.headers.get("Idempotency-Key", "") if self.command == "POST" else ""
            return self._send(*stand_in.answer(self.command, where.path, form, once))

        do_GET = do_POST = do_DELETE = _any  # noqa: N815

        def _send_back(self, checkout: str) -> None:
            self.send_response(303)
            self.send_header("Location", stand_in.back[checkout])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _send(self, status: int, document: Json) -> None:
            content = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            # Tests do not wait for the client to try again.
            self.send_header("Stripe-Should-Retry", "false")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_words: object) -> None:
            pass

    return Handler


def _start(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(address: str) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            requests.get(f"{address}/v1/customers", timeout=2)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nothing answers at {address}")
