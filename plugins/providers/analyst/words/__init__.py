"""Vocabulary tables of the analyst, one TOML file per subject."""
