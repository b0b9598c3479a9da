"""The command line: parses, calls ``core``, renders. Nothing is decided here."""
