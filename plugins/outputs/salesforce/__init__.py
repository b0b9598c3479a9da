"""Salesforce, where the sales people keep their records: ``SALESFORCE_URL`` connects it.

Signs in by JWT bearer (``SALESFORCE_PRIVATE_KEY``) or with user name and password; speaks the
REST API (sObject Collections, queries) and Bulk API 2.0 for loads.
"""

from filmwright import RecordSystem, Settings, hookimpl


@hookimpl
def connect_records(settings: Settings) -> RecordSystem | None:
    if not settings.salesforce_url:
        return None
    from plugins.outputs.salesforce.system import Salesforce

    return Salesforce(settings)
