"""Stripe's API of today, spoken to two stand-ins that speak older or smaller ones.

What differs between them and Stripe is adapted here, and nowhere else.
"""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import requests
import stripe

KEY, SIGNED_WITH = "sk_test_of_the_tests", "whsec_of_the_stand_ins"

Json = dict[str, Any]
Form = dict[str, str]


class Adapter:
    """Answers the client's calls; ``localstripe`` and ``emulate`` keep what there is."""

    def __init__(self) -> None:
        self.address = self.local_address = self.checkout_address = ""
        self.events = list[Json]()
        """Every webhook that came, its signature checked."""
        self.prices = dict[str, Json]()
        self.sessions = dict[str, Json]()
        self.disputes = dict[str, Json]()
        self.back = dict[str, str]()
        """Checkout → where its buyer is sent afterwards."""
        self.pending = dict[str, Json]()
        """Subscription → the invoice its change waits for."""
        self.calls = list[str]()
        self.down = False
        """Whether every call fails."""
        self.held = threading.Event()
        """Cleared: calls wait."""
        self.held.set()
        self.waiting = 0
        """How many calls wait."""
        self.broken = ""
        """A path whose calls are refused."""
        self.shifts = dict[str, int]()
        """Invoice → seconds after the subscription's first period: localstripe has only that."""
        self._twins = dict[str, str]()
        """Ids of customers, products and prices → the same at emulate."""
        self._answers = dict[str, tuple[int, Json]]()
        self._lock = threading.RLock()
        self._web = requests.Session()

    def local(self, method: str, path: str, form: Form) -> Json:
        """Ask localstripe."""
        return self._ask(self.local_address + path, method, form)

    def answer(self, method: str, path: str, form: Form, once: str) -> tuple[int, Json]:
        """What Stripe would answer; a repeated idempotency key gets the first answer again."""
        self.waiting += 1
        self.held.wait(15)
        self.waiting -= 1
        self.calls.append(f"{method} {path}")
        if self.down:
            return 500, {"error": {"message": "down", "type": "api_error"}}
        if path == self.broken:
            return 400, {"error": {"message": "no", "type": "invalid_request_error"}}
        with self._lock:
            if once and once in self._answers:
                return self._answers[once]
            try:
                answer = 200, self._route(method, path, form)
            except RefusedError as error:
                answer = error.status, error.body
            if once:
                self._answers[once] = answer
            return answer

    def tell(self, kind: str, about: Json) -> None:
        """An event that the stand-ins do not send by themselves."""
        self.events.append({
            "id": f"evt_adapted_{len(self.events)}", "object": "event", "type": kind,
            "created": int(time.time()), "data": {"object": about},
        })  # fmt: skip

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

    def _get_products(self, _rest: str, form: Form) -> Json:
        return _list([one for key, one in form.items() if key.startswith("ids")
                      for one in self._found(f"/v1/products/{one}")])  # fmt: skip

    def _found(self, path: str) -> list[Json]:
        try:
            return [self.local("GET", path, {})]
        except RefusedError:
            return []

    def _post_products(self, _rest: str, form: Form) -> Json:
        twin = self._checkout("POST", "/v1/products", {"name": form["name"]})
        self._twins[form["id"]] = twin["id"]
        return self.local("POST", "/v1/products", form)

    def _get_prices(self, rest: str, form: Form) -> Json:
        if rest:
            return self.prices[rest]
        key = form.get("lookup_keys[0]", "")
        found = [one for one in self.prices.values() if not key or one["lookup_key"] == key]
        return _list(found[::-1])

    def _post_prices(self, _rest: str, form: Form) -> Json:
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

    def _post_checkout(self, _rest: str, form: Form) -> Json:
        price = form["line_items[0][price]"]
        sent = {**form, "customer": self._twins[form["customer"]],
                "line_items[0][price]": self._twins[price]}  # fmt: skip
        made = self._checkout("POST", "/v1/checkout/sessions", sent)
        self.sessions[made["id"]] = {"customer": form["customer"], "price": price,
                                     "mode": form["mode"], "payment_intent": None}  # fmt: skip
        self.back[made["id"]] = form["success_url"].replace("{CHECKOUT_SESSION_ID}", made["id"])
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
        page = f"{self.address}/checkout/{one['id']}" if one["url"] else None
        total = {"amount_total": price["unit_amount"], "currency": price["currency"]}
        return {**one, **kept, **total, "url": page, "invoice": None}

    def _post_subscriptions(self, rest: str, form: Form) -> Json:
        """Prorations as Stripe would bill them: at once, or not at all."""
        billed = form.get("proration_behavior")
        before = self.local("GET", f"/v1/subscriptions/{rest}", {})
        known = ("items[0][id]", "cancel_at_period_end")
        sent = {name: value for name, value in form.items() if name in known}
        if "items[0][price]" in form:
            sent["items[0][plan]"] = form["items[0][price]"]
        after = self.local("POST", f"/v1/subscriptions/{rest}", sent)
        if billed == "always_invoice" and after["plan"]["interval"] == before["plan"]["interval"]:
            due = {"customer": before["customer"], "subscription": rest}
            made = self.local("POST", "/v1/invoices", due)["id"]
            if self.local("POST", f"/v1/invoices/{made}/pay", {})["status"] != "paid":
                back = {"items[0][plan]": before["plan"]["id"]}
                self.local("POST", f"/v1/subscriptions/{rest}", back)
                url = f"https://stripe.test/{made}"
                self.pending[rest] = {"id": made, "object": "invoice", "hosted_invoice_url": url}
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

    def _get_disputes(self, _rest: str, form: Form) -> Json:
        return _list([self.disputes[form["charge"]]])

    def _post_billing_portal(self, rest: str, _form: Form) -> Json:
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
            shift = self.shifts.get(one["id"], 0)
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
        return self._ask(self.checkout_address + path, method, form)

    def _ask(self, url: str, method: str, form: Form) -> Json:
        sent = {"params": form} if method == "GET" else {"data": form}
        answer = self._web.request(
            method, url, headers={"Authorization": f"Bearer {KEY}"}, timeout=10, **sent
        )
        if answer.status_code >= 400:
            raise RefusedError(answer.status_code, answer.json())
        return dict(answer.json())


class RefusedError(Exception):
    def __init__(self, status: int, body: Json) -> None:
        super().__init__(f"{status} {body}")
        if status == 404:
            body["error"]["code"] = "resource_missing"
        self.status, self.body = status, body


def _list(found: list[Json]) -> Json:
    return {"object": "list", "data": found, "has_more": False, "url": "/v1/list"}
