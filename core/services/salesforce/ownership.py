"""Who owns each field, and what becomes of a change made on the other side.

The single source: the admin's page, ``docs/salesforce-sync.md`` and the tests read this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Owner = Literal["studio", "salesforce", "stripe", "later"]
"""``later``: both may change it, and the later change stands."""

Fate = Literal["taken", "put_back", "overwritten", "kept"]
"""Of a change made where the field is not owned: it is ``taken`` over, ``put_back`` as soon as it
is heard, ``overwritten`` when the studio next tells the record, or ``kept`` where it was made and
heard by nobody."""


@dataclass(frozen=True)
class Rule:
    """What holds for some fields of an object."""

    object: str
    fields: tuple[str, ...]
    owner: Owner
    fate: Fate
    note: str = ""
    """Where a word is not enough."""


_KEY = "The external id: never change it."

RULES: tuple[Rule, ...] = (
    Rule("Contact", ("User_ID__c",), "studio", "kept", _KEY),
    Rule(
        "Contact", ("Subscription_Tier__c",), "stripe", "put_back",
        "While a subscription is paid for.",
    ),
    Rule(
        "Contact", ("Subscription_Tier__c",), "later", "taken",
        "Otherwise: SystemModstamp against the moment of the studio's own last change.",
    ),
    Rule(
        "Contact", ("Credits_Balance__c",), "studio", "put_back",
        "To give credits, add an AI_Credit__c with Grant and Source__c Salesforce.",
    ),
    Rule(
        "Contact", ("OwnerId",), "salesforce", "taken",
        "Shown in the studio as who looks after the account.",
    ),
    Rule("Contact", ("MRR__c",), "stripe", "overwritten", "The price of the plan."),
    Rule(
        "Contact",
        ("Email", "FirstName", "LastName", "Account_Status__c", "Total_Projects__c",
         "Registered_Date__c", "Last_Login__c"),
        "studio", "overwritten",
    ),
    Rule("AI_Project__c", ("Project_ID__c",), "studio", "kept", _KEY),
    Rule("AI_Project__c", ("OwnerId",), "salesforce", "kept"),
    Rule(
        "AI_Project__c",
        ("User__c", "Title__c", "Script__c", "Status__c", "Style__c", "Language__c", "Version__c",
         "Duration__c", "Video_URL__c", "Thumbnail_URL__c", "Created_Date__c",
         "Completed_Date__c", "Processing_Seconds__c", "Error_Message__c"),
        "studio", "overwritten",
    ),
    Rule("AI_Credit__c", ("Reference_ID__c", "Balance_After__c"), "studio", "kept",
         "The studio fills them in for credits given in Salesforce."),
    Rule(
        "AI_Credit__c",
        ("User__c", "Amount__c", "Transaction_Type__c", "Source__c", "Description__c",
         "Project__c", "Transaction_Date__c"),
        "studio", "kept",
        "A grant made in Salesforce enters the ledger once, as it was when it was heard. "
        "The ledger is never changed after.",
    ),
    Rule("YouTube_Integration__c", ("Upload_ID__c",), "studio", "kept", _KEY),
    Rule(
        "YouTube_Integration__c",
        ("User__c", "Project__c", "Channel_ID__c", "Channel_Name__c", "Connected_Date__c",
         "Is_Active__c", "Video_ID__c", "Video_URL__c", "Video_Title__c", "Upload_Status__c",
         "Upload_Date__c", "Privacy__c", "Error_Message__c"),
        "studio", "overwritten",
    ),
)  # fmt: skip


def rule_of(name: str, field: str) -> Rule | None:
    """The first rule of a field; ``None``: the studio neither tells nor hears it."""
    return next((one for one in RULES if one.object == name and field in one.fields), None)
