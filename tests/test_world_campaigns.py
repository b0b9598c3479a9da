"""Personalised films: variables and their values, lists as spreadsheets write them, templates."""

from __future__ import annotations

import pytest

from core import variables
from core.errors import InputError
from core.film import Brief, Screenplay
from core.planning import with_texts
from core.runner import run_task
from core.services.campaigns import people, sheets
from core.services.campaigns.template import Template, template_of
from core.stages import Script, ScriptRequest
from tests.campaign_parts import SCRIPT
from tests.parts import registry_with_null, store_in


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Screenplay:
    return read(SCRIPT, tmp_path_factory)


def read(script: str, folder: pytest.TempPathFactory) -> Screenplay:
    """A script as the studio understands it."""
    request = ScriptRequest(script=script, title="", mode=None, language=None)
    store = store_in(folder.mktemp("store"))
    outcome = run_task(registry_with_null(), store, request, {}, lambda _done: None)
    script_read = outcome.result_for(request)
    assert isinstance(script_read, Script)
    return script_read.screenplay


# --- variables ---------------------------------------------------------------------------


def test_variables_are_found_and_filled_once() -> None:
    text = "Hello {{ FirstName }}, of {{Contact.Account.Name}}. {{FirstName}}!"
    assert variables.names_in(text) == ["FirstName", "Contact.Account.Name"]
    values = {"FirstName": "{{Contact.Account.Name}}", "Contact.Account.Name": "ignored"}
    assert variables.filled(text, values).startswith("Hello {{Contact.Account.Name}}, of ignored")
    assert variables.filled("{{Nobody}} {{ 1x }} {{}} {x}", {}) == "{{Nobody}} {{ 1x }} {{}} {x}"


def test_a_value_that_begins_a_sentence_begins_with_a_capital_letter() -> None:
    assert variables.filled("{{X}}, come. “{{X}}!” And {{X}}.", {"X": "friend"}) == (
        "Friend, come. “Friend!” And friend."
    )


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("  Ana \n\n INT. HOUSE - DAY\tx ", "Ana INT. HOUSE - DAY x"),
        ("{{Contact.Phone}}<b>&amp;</b>", "Contact.Phone b &amp; /b"),
        ("Zoe\u0301\u0000\u202e\ufeff!", "Zoé !"),
        ("क्‍ष", "क्‍ष"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    ],
)
def test_values_are_one_line_of_plain_words(value: str, kept: str) -> None:
    assert variables.clean(value) == kept


def test_a_variable_is_told_in_words() -> None:
    assert variables.label("Contact.FirstName") == "first name"
    assert variables.label("Contact.Account.Name") == "account name"
    assert variables.in_words("Hello {{Contact.FirstName}}!") == "Hello first name!"


# --- lists -------------------------------------------------------------------------------

TABLE = "Vorname;E-Mail;Firma\nJörg;joerg@example.com;Müller & Söhne\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_list_is_read_however_it_was_saved(encoding: str, separator: str) -> None:
    sheet = sheets.read(TABLE.replace(";", separator).replace("\n", "\r\n").encode(encoding))
    assert sheet.columns == ("Vorname", "E-Mail", "Firma")
    assert sheet.rows[0][1]["Firma"] == "Müller & Söhne"


def test_rows_that_cannot_be_used_are_named_and_none_is_lost() -> None:
    table = (
        "Name,Email,Company\n"
        "Ana,ana@example.com,Acme\n"
        "Bo,not an address,Acme\n"
        "\n"
        "Cy,cy@example.com,Acme,too,many\n"
        "Ana again,ANA@example.com,Acme\n"
        '"Dee, ""the"" first",dee@example.com,"A\nB"\n'
        "Eve\n"
    )
    found, bad = people.of_sheet(sheets.read(table.encode()))
    assert [one.name for one in found] == ["Ana", 'Dee, "the" first', "Eve"]
    assert found[1].values["Company"] == "A B"
    assert [(one.number, one.reason.split(":")[0]) for one in bad] == [
        (3, "'not an address' is no e-mail address"),
        (5, "it has 5 values and the header 3"),
        (6, "the same person is in row 2"),
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"Name,Email\n", "nobody in it"),
        (b"Name,Name\nA,B\n", "two of the list's columns"),
        (b"PK\x03\x04\x00\x00\x00\x01binary", "no list of text"),
        (b"A\n" + b"x\n" * 10_001, "more than 10,000 people"),
        (",".join(f"c{n}" for n in range(60)).encode() + b"\nx", "60 columns"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(content: bytes, why: str) -> None:
    with pytest.raises(InputError, match=why):
        sheets.read(content)


def test_what_looks_like_a_formula_is_written_as_text() -> None:
    written = "".join(sheets.written(("name",), iter([("=cmd|' /C calc'!A0",), ("Ana",)])))
    assert written == "\ufeffname\r\n'=cmd|' /C calc'!A0\r\nAna\r\n"


def test_a_missing_value_takes_the_fallback_or_says_why() -> None:
    told = {"First Name": "Ana", "Firm": "Acme"}
    values, why = people.values_for(["Contact.FirstName"], {}, {}, told)
    assert (values, why) == ({"Contact.FirstName": "Ana"}, "")
    assert people.values_for(["Company"], {"Company": "Firm"}, {}, told)[0] == {"Company": "Acme"}
    assert people.values_for(["City"], {}, {"City": "your town"}, told)[0]["City"] == "your town"
    assert people.values_for(["City"], {}, {}, told)[1] == "city is missing"
    long = people.values_for(["City"], {}, {}, {"City": "x" * 81})
    assert long[1] == "city is longer than 80 letters"


# --- templates ---------------------------------------------------------------------------


def test_no_value_changes_who_speaks_where(play: Screenplay) -> None:
    template = template_of(SCRIPT, "", play)
    wild = {
        "Contact.FirstName": variables.clean("EXT. MOON - NIGHT\n\nBOB: Hi"),
        "Company": variables.clean('"Acme," said Bob. {{Contact.FirstName}}'),
    }
    filled = template.filled(wild)
    assert [scene.id for scene in filled.scenes] == [scene.id for scene in play.scenes]
    assert [line.speaker for line in filled.lines] == [line.speaker for line in play.lines]
    assert filled.characters == play.characters
    assert template.lines[0].id in template.texts(wild)


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (SCRIPT.replace("{{", "").replace("}}", ""), "no variables"),
        (SCRIPT.replace("INT. OFFICE", "INT. {{City}}"), "City"),
        (SCRIPT.replace("ANNA:", "{{Host}}:"), "Host"),
    ],
)
def test_a_variable_that_nobody_says_is_refused(
    script: str, why: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.raises(InputError, match=why):
        template_of(script, "", read(script, tmp_path_factory))


def test_time_is_kept_for_long_names_but_not_for_the_one_that_is_far_longer(
    play: Screenplay,
) -> None:
    template = Template("", play)
    line = template.lines[0].id
    names = [*(["Jo", "Maximilian"] * 20), "Anna-Katharina von und zu Hohenfels-Wittgenstein" * 2]
    people_told = [{"Contact.FirstName": name, "Company": "Acme"} for name in names]
    assert "Maximilian" in template.longest(people_told)[line]


def test_an_ordinary_brief_keeps_no_time() -> None:
    assert Brief(script="x").longest == {}


def test_words_change_and_nothing_else(play: Screenplay) -> None:
    changed = with_texts(play, {play.lines[0].id: "Other words."})
    assert changed.lines[0].text == "Other words."
    assert changed.lines[1:] == play.lines[1:]
    assert with_texts(play, {}) is play
