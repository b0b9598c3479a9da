"""Salesforce: what sales people see of accounts, projects, credits and uploads.

Changes are written down in the transaction that makes them (:mod:`.capture`, :mod:`.outbox`) and
carried there in order (:mod:`.draining`) over one guarded connection (:mod:`.link`).
"""
