"""Who owns each field, and what becomes of a change made on the other side.

The single source: the admin's page, ``docs/salesforce-sync.md`` and the tests read this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Owner = Literal["studio", "salesforce", "stripe", "later"]
"""``later``: both may change it, and the later change stands."""

Fate = Literal["taken", "put_back", "overwritten", "refused", "kept"]
"""Of a change made where the field is not owned: ``taken`` over, ``put_back`` as soon as it is
heard, ``overwritten`` by the owner's next change, ``refused`` with a note, or ``kept`` where it
is, heard by nobody."""


@dataclass(frozen=True)
class Rule:
    """One field."""

    object: str
    field: str
    owner: Owner
    fate: Fate
    note: str = ""
    """Where a word is not enough."""


def _studio(name: str, *fields: str) -> tuple[Rule, ...]:
    return tuple(Rule(name, field, "studio", "overwritten") for field in fields)


RULES: tuple[Rule, ...] = (
    Rule("Contact", "User_ID__c", "studio", "kept", "The external id; never change it."),
    Rule(
        "Contact", "Subscription_Tier__c", "stripe", "put_back",
        "While a subscription is paid for.",
    ),
    Rule(
        "Contact", "Subscription_Tier__c", "later", "taken",
        "Otherwise: SystemModstamp against the studio's own last change.",
    ),
    Rule(
        "Contact", "Credits_Balance__c", "studio", "put_back",
        "To give credits, add an AI_Credit__c: Grant, Source__c Salesforce.",
    ),
    Rule("Contact", "OwnerId", "salesforce", "taken", "Shown in the studio as the sales owner."),
    *_studio(
        "Contact", "Email", "FirstName", "LastName", "Last_Login__c", "Total_Projects__c",
        "Registered_Date__c", "Account_Status__c",
    ),
    Rule("Contact", "MRR__c", "stripe", "overwritten"),
    Rule("AI_Project__c", "OwnerId", "salesforce", "kept"),
    Rule("AI_Project__c", "Project_ID__c", "studio", "kept", "The external id; never change it."),
    Rule("AI_Credit__c", "Reference_ID__c", "studio", "kept", "The external id; never change it."),
    Rule(
        "AI_Credit__c", "Amount__c", "studio", "kept",
        "Of a grant made in Salesforce it is taken once; what is changed after counts for nothing.",
    ),
    Rule(
        "YouTube_Integration__c", "Upload_ID__c", "studio", "kept",
        "The external id; never change it.",
    ),
)  # fmt: skip


def rule_of(name: str, field: str) -> Rule | None:
    """The first rule of a field; ``None``: the studio neither sends nor hears it."""
    return next((rule for rule in RULES if (rule.object, rule.field) == (name, field)), None)
