"""Salesforce: what it is told, what is heard from it, and how that is going."""
