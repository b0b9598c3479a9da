"""The interface's languages: every string can be translated, is, and is shown as asked."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import render_template_string
from flask_babel import gettext

from web.language import CATALOGUES, LANGUAGES, SOURCE, catalogue

ROOT = Path(__file__).resolve().parent.parent
LOCALES = [locale for locale in LANGUAGES if locale != SOURCE]

_PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%%|%[sd]|\{(\w*)\}|</?\w+")

#: Names and units, which are the same everywhere.
_SAME = {
    "Filmwright",
    "Apache",
    "API",
    "English",
    "GPU",
    "MB",
    "kB",
    "GB",
    "fps",
    "MP4",
    "WebM",
    "SRT",
    "VTT",
    "ASS",
    "OTIO",
    "Salesforce",
    "UTC",
}


@pytest.fixture(scope="module")
def template() -> Catalog:
    with (CATALOGUES / "messages.pot").open("rb") as stream:
        return read_po(stream)


def catalogue_of(locale: str) -> Catalog:
    with (CATALOGUES / locale / "LC_MESSAGES" / "messages.po").open("rb") as stream:
        return read_po(stream, locale=locale)


def test_the_template_holds_every_string_of_the_interface(template: Catalog) -> None:
    program = (
        "import runpy; print(*sorted(str(m.id) for m in "
        "runpy.run_path('scripts/translate')['extracted']() if m.id), sep='\\0')"
    )
    found = (
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
        )
        .stdout.rstrip("\n")
        .split("\0")
    )
    kept = {str(message.id) for message in template if message.id}
    assert sorted(set(found) - kept) == [], "run scripts/translate"
    assert sorted(kept - set(found)) == [], "run scripts/translate"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_string_is_translated_with_its_placeholders(locale: str, template: Catalog) -> None:
    kept = catalogue_of(locale)
    missing, broken = [], []
    for message in template:
        if not message.id:
            continue
        text = message.id[0] if message.pluralizable else message.id
        found = kept.get(text, message.context)
        given = _forms(found.string) if found else []
        if not given or not all(given):
            missing.append(text)
        wanted = [_places(one) for one in _forms(message.id)]
        broken += [f"{text!r}: {one!r}" for one in given if one and _places(one) not in wanted]
    assert broken == []
    assert missing == []


def _forms(string: str | tuple[str, ...]) -> list[str]:
    return [string] if isinstance(string, str) else list(string)


def _places(text: str) -> list[str]:
    return sorted(match.group() for match in _PLACEHOLDER.finditer(text))


def test_no_words_stand_in_templates_untranslated() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {words}"
        for path in sorted((ROOT / "web" / "templates").rglob("*.html"))
        if path.parent.name != "styleguide"  # For those who build pages, not for those who read.
        for words in _words_in(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def _words_in(source: str) -> list[str]:
    """What a reader would see of a template without any translation."""
    source = re.sub(r"\{#.*?#\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}", " ", source, flags=re.S)
    source = re.sub(r"\{%-?\s*block \w*class\w*\s*-?%\}[^{]*\{%", "{%", source)
    source = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "\0", source, flags=re.S)
    source = re.sub(r"<(script|style|svg|code)\b.*?</\1>", " ", source, flags=re.S)
    told = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', source)
    text = re.sub(r"<[^>]*>|[\w-]+=\"[^\"]*\"|--[\w-]+:", "\0", source)
    words = [part.strip() for part in (*text.split("\0"), *"\0".join(told).split("\0"))]
    return [
        part
        for part in words
        if re.search(r"[A-Za-z]{2,}", part)
        and not set(re.findall(r"[A-Za-z]{2,}\d?", part)) <= _SAME
    ]


def test_a_page_is_in_the_language_asked_for(app, monkeypatch) -> None:
    class German:
        """A catalogue of one word."""

        def ugettext(self, text: str) -> str:
            return {"Save": "Speichern"}.get(text, text)

    monkeypatch.setattr("web.language.catalogue", lambda _locale: German())
    with app.test_request_context("/?lang=de"):
        assert gettext("Save") == "Speichern"
        assert render_template_string("{{ _('Save') }} {{ 1234.5|decimalformat }}") == (
            "Speichern 1.234,5"
        )
        assert render_template_string("{{ current_locale() }} {{ text_direction() }}") == "de ltr"


@pytest.mark.parametrize(
    ("header", "locale"),
    [("ta-IN,ta;q=0.9,en;q=0.5", "ta"), ("pt-BR,pt;q=0.9", "pt"), ("zh-CN", "zh"), ("xx", "en")],
)
def test_the_browser_says_which_language(client, header: str, locale: str) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": header})
    assert f'<html lang="{locale}"' in page.get_data(as_text=True)


def test_the_switch_keeps_the_page(client) -> None:
    page = client.get("/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)[1]
    wish = {"locale": "fr", "csrf_token": token}
    answer = client.post("/language", data={**wish, "next": "/sign-in?next=%2Fhome"})
    assert answer.status_code in (302, 303)
    assert answer.headers["Location"].endswith("/sign-in?next=%2Fhome")
    assert '<html lang="fr"' in client.get("/sign-in").get_data(as_text=True)
    for place in ("https://evil.example/", "//evil.example/", "/\\evil.example", "//[", ""):
        elsewhere = client.post("/language", data={**wish, "next": place})
        assert elsewhere.headers["Location"] == "/"


def test_a_locale_without_a_catalogue_shows_the_words_of_the_code() -> None:
    assert catalogue("en").gettext("Save") == "Save"
