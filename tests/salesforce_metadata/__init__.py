"""The offline check of ``salesforce/``: every file against the Metadata API's own schema, every
name against what it names, Apex by a compiler's front end and PMD.

``python -m tests.salesforce_metadata`` says what is wrong, by file and line.
"""
