"""Stripe for tests: two independent stand-ins behind one address.

``localstripe`` keeps customers, subscriptions, invoices, charges and refunds; ``emulate`` has the
checkout. Both sign their webhooks. Each speaks an older or smaller API than the client's: what
differs is adapted here, and nowhere else.
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
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
import stripe

KEY, SIGNED_WITH = "sk_test_of_the_tests", "whsec_of_the_stand_ins"

Json = dict[str, Any]
Form = dict[str, str]

#: localstripe writes all it knows to one file in /tmp at every change; not for tests.
_LOCALSTRIPE = (
    "import localstripe.resources as r; r.Store.dump_to_disk = lambda self: None;"
    "from localstripe.server import start; start()"
)
_MONTH, _YEAR = 30 * 86400, 365 * 86400


class StripeStandIn:
    """The composed service; ``address`` is its API's."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.events = list[Json]()
        """Every webhook that came, its signature checked."""
        self.prices = dict[str, Json]()
        self.sessions = dict[str, Json]()
        self.disputes = dict[str, Json]()
        self.pending = dict[str, Json]()
        """Subscription → the invoice its change waits for."""
        self.calls = list[str]()
        self.down = False
        """Whether every call fails."""
        self.held = threading.Event()
        """Cleared: calls wait."""
        self.held.set()
        self._twins = dict[str, str]()
        """Ids of customers, products and prices → the same at emulate."""
        self._shifts = dict[str, int]()
        self._answers = dict[str, tuple[int, Json]]()
        self._lock = threading.RLock()

    def __enter__(self) -> StripeStandIn:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self._local, self._emulate = (f"http://localhost:{_free_port()}" for _ in range(2))
        hook = f"{self.address}/hook"
        self._folder = tempfile.TemporaryDirectory(prefix="fw")
        seed = Path(self._folder.name) / "seed.json"
        hooks = [{"url": hook, "events": ["*"], "secret": SIGNED_WITH}]
        seed.write_text(json.dumps({"stripe": {"webhooks": hooks}}))
        emulate = Path(__file__).parents[1] / "node_modules/emulate/dist/index.js"
        self._children = [
            _start(sys.executable, "-c", _LOCALSTRIPE, "--port", self._local[-5:],
                   "--from-scratch"),
            _start("node", str(emulate), "start", "--service", "stripe",
                   "--port", self._emulate[-5:], "--seed", str(seed)),
        ]  # fmt: skip
        self._web = requests.Session()
        for address in (self._local, self._emulate):
            _await(address)
        registered = {"url": hook, "secret": SIGNED_WITH}
        requests.post(f"{self._local}/_config/webhooks/tests", json=registered, timeout=5)
        return self

    def __exit__(self, *_error: object) -> None:
        for child in self._children:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        self._web.close()
        self._server.shutdown()
        self._server.server_close()
        self._folder.cleanup()

    # What people do at Stripe.

    def give_card(self, customer: str, number: str = "4242424242424242") -> None:
        """The customer's card from now on; 4000000000000341 is refused whenever it is charged."""
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
        requests.post(f"{self._emulate}/checkout/{page}/complete", allow_redirects=False, timeout=5)
        return page

    def renew(self, customer: str, months: int = 1) -> Json:
        """The subscription's next period is billed; gives back its invoice."""
        subscription = self._live(customer)
        made = self.local("POST", "/v1/invoices",
                          {"customer": customer, "subscription": subscription["id"]})  # fmt: skip
        self._shifts[made["id"]] = months * _MONTH
        self.local("POST", f"/v1/invoices/{made['id']}/pay", {}, may_fail=True)
        return self.local("GET", f"/v1/invoices/{made['id']}", {})

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

    def tell(self, kind: str, about: Json) -> None:
        """An event that the stand-ins do not send by themselves."""
        self.events.append({
            "id": f"evt_adapted_{len(self.events)}", "object": "event", "type": kind,
            "created": int(time.time()), "data": {"object": about},
        })  # fmt: skip

    def happened(self) -> list[Json]:
        """All events so far: localstripe's own list (its webhooks take a second), and the rest."""
        listed = self.local("GET", "/v1/events", {"limit": "100"})["data"]
        more = [one for one in self.events if one["id"] not in {known["id"] for known in listed}]
        return [*listed, *more]

    # The API, as the client calls it.

    def local(self, method: str, path: str, form: Form, may_fail: bool = False) -> Json:
        """Ask localstripe."""
        return self._ask(self._local + path, method, form, may_fail)

    def answer(self, method: str, path: str, form: Form, once: str) -> tuple[int, Json]:
        """What Stripe would answer; a repeated idempotency key gets the first answer again."""
        self.held.wait(30)
        self.calls.append(f"{method} {path}")
        if self.down:
            return 500, {"error": {"message": "down", "type": "api_error"}}
        with self._lock:
            if once and once in self._answers:
                return self._answers[once]
            try:
                answer = 200, self._route(method, path, form)
            except _RefusedError as error:
                answer = error.status, error.body
            if once:
                self._answers[once] = answer
            return answer

    def hear(self, content: bytes, signature: str) -> None:
        """A stand-in's webhook."""
        stripe.WebhookSignature.verify_header(content.decode(), signature, SIGNED_WITH)
        event = json.loads(content)
        if "id" not in event:
            # emulate's have neither an id nor a time.
            about = event["data"]["object"]
            about = self._session(about) if about["object"] == "checkout.session" else about
            self.tell(event["type"], about)
        else:
            self.events.append(event)

    def _route(self, method: str, path: str, form: Form) -> Json:
        area, _, rest = path.removeprefix("/v1/").partition("/")
        form = {name: value for name, value in form.items() if not name.startswith("expand")}
        special = getattr(self, f"_{method.lower()}_{area}", None)
        if special is not None:
            return special(rest, form)
        return self._adapted(self.local(method, path, form))

    def _get_products(self, rest: str, form: Form) -> Json:
        return _list([one for key, one in form.items() if key.startswith("ids")
                      for one in self._found(f"/v1/products/{one}")])  # fmt: skip

    def _found(self, path: str) -> list[Json]:
        try:
            return [self.local("GET", path, {})]
        except _RefusedError:
            return []

    def _post_products(self, rest: str, form: Form) -> Json:
        self._twins[form["id"]] = self._checkout("POST", "/v1/products", {"name": form["name"]})[
            "id"
        ]
        return self.local("POST", "/v1/products", form)

    def _get_prices(self, rest: str, form: Form) -> Json:
        if rest:
            return self.prices[rest]
        key = form["lookup_keys[0]"] if "lookup_keys[0]" in form else ""
        found = [one for one in self.prices.values() if not key or one["lookup_key"] == key]
        return _list(found[::-1])

    def _post_prices(self, rest: str, form: Form) -> Json:
        interval = form.get("recurring[interval]")
        twin = {"product": self._twins[form["product"]], "currency": form["currency"],
                "unit_amount": form["unit_amount"]}  # fmt: skip
        price_id = f"price_{len(self.prices)}_{form['lookup_key']}"
        if interval:
            self.local("POST", "/v1/plans", {
                "id": price_id, "amount": form["unit_amount"], "currency": form["currency"],
                "interval": interval, "product": form["product"],
            })  # fmt: skip
        self._twins[price_id] = self._checkout("POST", "/v1/prices", twin)["id"]
        for older in self.prices.values():
            if older["lookup_key"] == form["lookup_key"]:
                older["lookup_key"] = None
        self.prices[price_id] = {
            "id": price_id, "object": "price", "active": True, "currency": form["currency"],
            "unit_amount": int(form["unit_amount"]), "lookup_key": form["lookup_key"],
            "metadata": {name[9:-1]: value for name, value in form.items()
                         if name.startswith("metadata[")},
        }  # fmt: skip
        return self.prices[price_id]

    def _post_customers(self, rest: str, form: Form) -> Json:
        made = self.local("POST", f"/v1/customers/{rest}".rstrip("/"), form)
        twin = {"email": form["email"], "name": form.get("name", "")}
        self._twins[made["id"]] = self._checkout("POST", "/v1/customers", twin)["id"]
        return made

    def _post_checkout(self, rest: str, form: Form) -> Json:
        price = form["line_items[0][price]"]
        sent = {**form, "customer": self._twins[form["customer"]],
                "line_items[0][price]": self._twins[price]}  # fmt: skip
        made = self._checkout("POST", "/v1/checkout/sessions", sent)
        self.sessions[made["id"]] = {"customer": form["customer"], "price": price,
                                     "mode": form["mode"], "payment_intent": None}  # fmt: skip
        return self._session(made)

    def _get_checkout(self, rest: str, form: Form) -> Json:
        if "/" in rest:
            return self._session(self._checkout("GET", f"/v1/checkout/{rest}", {}))
        asked = {"customer": self._twins.get(form["customer"], "none"), "limit": "100"}
        found = self._checkout("GET", "/v1/checkout/sessions", asked)
        return _list([self._session(one) for one in found["data"]])

    def _session(self, one: Json) -> Json:
        kept = self.sessions[one["id"]]
        price = self.prices[kept["price"]]
        return {**one, **kept, "amount_total": price["unit_amount"], "currency": price["currency"],
                "invoice": None}  # fmt: skip

    def _post_subscriptions(self, rest: str, form: Form) -> Json:
        """Prorations as Stripe would bill them: at once, or not at all."""
        billed = form.get("proration_behavior")
        before = self.local("GET", f"/v1/subscriptions/{rest}", {})
        known = ("items[0][id]", "cancel_at_period_end")
        sent = {name: value for name, value in form.items() if name in known}
        if "items[0][price]" in form:
            sent["items[0][plan]"] = form["items[0][price]"]
        try:
            after = self.local("POST", f"/v1/subscriptions/{rest}", sent)
            if (
                billed == "always_invoice"
                and after["plan"]["interval"] == before["plan"]["interval"]
            ):
                due = {"customer": before["customer"], "subscription": rest}
                made = self.local("POST", "/v1/invoices", due)
                self.local("POST", f"/v1/invoices/{made['id']}/pay", {})
        except _RefusedError:
            back = {"items[0][plan]": before["plan"]["id"]}
            self.local("POST", f"/v1/subscriptions/{rest}", back)
            self.pending[rest] = {"id": "in_pending", "object": "invoice",
                                  "hosted_invoice_url": "https://stripe.test/confirm"}  # fmt: skip
        self._forget_prorations(before["customer"])
        self.tell(
            "customer.subscription.updated", self.local("GET", f"/v1/subscriptions/{rest}", {})
        )
        return self._adapted(self.local("GET", f"/v1/subscriptions/{rest}", {}))

    def _forget_prorations(self, customer: str) -> None:
        for item in self.local("GET", "/v1/invoiceitems", {"customer": customer})["data"]:
            self.local("DELETE", f"/v1/invoiceitems/{item['id']}", {})

    def _get_invoices(self, rest: str, form: Form) -> Json:
        return self._adapted(self.local("GET", f"/v1/invoices/{rest}".rstrip("/"), form))

    def _post_invoices(self, rest: str, form: Form) -> Json:
        details = "subscription_details"
        sent = {name: form[name] for name in ("customer", "subscription")}
        sent[f"{details}[items][0][plan]"] = form[f"{details}[items][0][price]"]
        return self._adapted(self.local("POST", f"/v1/invoices/{rest}", sent))

    def _get_disputes(self, rest: str, form: Form) -> Json:
        return _list([self.disputes[form["charge"]]])

    def _post_billing_portal(self, rest: str, form: Form) -> Json:
        shape = "configuration" if rest == "configurations" else "session"
        return {"id": "bpc_1", "object": f"billing_portal.{shape}", "url": f"{self.address}/portal"}

    def _adapted(self, one: Json) -> Json:
        """An object of localstripe in today's shape."""
        if one.get("object") == "list":
            one["data"] = [self._adapted(each) for each in one["data"]]
        elif one.get("object") == "subscription":
            for item in one["items"]["data"]:
                item["price"] = self.prices[item["plan"]["id"]]
            one["latest_invoice"] = self.pending.get(one["id"], one["latest_invoice"])
            one["pending_update"] = {"expires_at": 1} if one["id"] in self.pending else None
        elif one.get("object") == "invoice":
            self._adapt_invoice(one)
        elif one.get("object") == "charge":
            one["disputed"] = one["id"] in self.disputes
        return one

    def _adapt_invoice(self, one: Json) -> None:
        for line in one["lines"]["data"]:
            line["pricing"] = {"type": "price_details",
                               "price_details": {"price": line["plan"]["id"]}}  # fmt: skip
            shift = self._shifts.get(one["id"], 0)
            line["period"] = {side: at + shift for side, at in line["period"].items()}
        intent = one.pop("payment_intent", None)
        paid = [{"id": "inpay_1", "object": "invoice_payment",
                 "payment": {"type": "payment_intent", "payment_intent": intent}}]  # fmt: skip
        one["payments"] = _list(paid if intent else [])
        one["hosted_invoice_url"] = f"https://stripe.test/{one['id']}"
        one["invoice_pdf"] = f"https://stripe.test/{one['id']}/pdf"

    def _live(self, customer: str) -> Json:
        return self.local("GET", "/v1/subscriptions", {"customer": customer})["data"][0]

    def _checkout(self, method: str, path: str, form: Form) -> Json:
        return self._ask(self._emulate + path, method, form)

    def _ask(self, url: str, method: str, form: Form, may_fail: bool = False) -> Json:
        sent = {"params": form} if method == "GET" else {"data": form}
        answer = self._web.request(
            method, url, headers={"Authorization": f"Bearer {KEY}"}, timeout=10, **sent
        )
        if answer.status_code >= 400 and not may_fail:
            raise _RefusedError(answer.status_code, answer.json())
        return dict(answer.json())


class _RefusedError(Exception):
    def __init__(self, status: int, body: Json) -> None:
        super().__init__(f"{status} {body}")
        if status == 404:
            body["error"]["code"] = "resource_missing"
        self.status, self.body = status, body


def _list(found: list[Json]) -> Json:
    return {"object": "list", "data": found, "has_more": False, "url": "/v1/list"}


def _handler(stand_in: StripeStandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            where = urlsplit(self.path)
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if where.path == "/hook":
                stand_in.hear(content, self.headers["Stripe-Signature"])
                return self._send(200, {})
            form = dict(parse_qsl(content.decode() or where.query))
            once = self.headers.get("Idempotency-Key", "") if self.command == "POST" else ""
            return self._send(*stand_in.answer(self.command, where.path, form, once))

        do_GET = do_POST = do_DELETE = _any  # noqa: N815

        def _send(self, status: int, document: Json) -> None:
            content = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
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
