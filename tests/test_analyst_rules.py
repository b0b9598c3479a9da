"""The analyst's rules one at a time, its speed, its determinism and odd input."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmwright import NARRATOR, InputError, ScriptRequest
from plugins.providers.analyst.analysis import analyze
from plugins.providers.analyst.attribution import past_of
from plugins.providers.analyst.language import detect_language
from plugins.providers.analyst.model import slug
from plugins.providers.analyst.text import count_words, pieces, sentences
from plugins.providers.analyst.vocabulary import lexicon, table

ROOT = Path(__file__).parent.parent
MAYA = "Maya and her grandmother Kamala lived in a village by the river. "


def lines(script: str) -> list[tuple[str, str]]:
    return [(line.speaker, line.text) for line in analyze(ScriptRequest(script=script)).lines]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Sen came at 3.5 p. He sat down.", ["Dr. Sen came at 3.5 p.", "He sat down."]),
        ("वह आई। वह गई।", ["वह आई।", "वह गई।"]),
        ("¿Quién es? ¡Soy yo!", ["¿Quién es?", "¡Soy yo!"]),
        ("他来了。她走了！", ["他来了。", "她走了！"]),
        ("Wait… what? Yes!", ["Wait… what?", "Yes!"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_pieces_never_cut_a_sentence_that_fits() -> None:
    text = "One two three. " * 30
    for piece in pieces(text):
        assert len(piece) <= 220
        assert piece.endswith(".")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The sea is calm tonight and the boats are home.", "en"),
        ("गाँव में शाम हो गई थी और सब घर लौट रहे थे।", "hi"),
        ("La niña corrió por la playa y encontró una concha.", "es"),
        ("Le soir tombait sur le port et la mer était calme.", "fr"),
        ("Der alte Mann ging langsam durch den dunklen Wald.", "de"),
        ("கடலில் ஒரு படகு", "ta"),
        ("సముద్రంలో ఒక పడవ", "te"),
        ("海边有一座灯塔。", "zh"),
        ("海辺に灯台があります。", "ja"),
        ("كان البحر هادئا في تلك الليلة", "ar"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("tail", "narration"),
    [
        ('"Go," said Maya.', None),
        ('"Go," Maya whispered softly.', None),
        ('"Go," said Maya, lifting the brass lamp.', "Maya lifted the brass lamp."),
        ('"Go!" Maya cried and jumped into the water.', "Maya jumped into the water."),
        ('"Go," said Maya as the boat began to rock.', "The boat began to rock."),
        ('Maya dropped the lamp and whispered, "Go."', "Maya dropped the lamp."),
        ('When they reached the harbour, Maya said, "Go."', "They reached the harbour."),
    ],
)
def test_attributions_leave_only_what_carries_action(tail: str, narration: str | None) -> None:
    spoken = lines(f"{MAYA}\n\n{tail}")
    told = " ".join(text for speaker, text in spoken if speaker == NARRATOR)
    assert told == f"{MAYA}{narration or ''}".strip()
    assert ("maya", "Go!" if "!" in tail else "Go.") in spoken


def test_a_split_quotation_is_one_line() -> None:
    assert lines(f'{MAYA}\n\n"Come," said Maya, "we must go home."')[-1] == (
        "maya", "Come, we must go home.",
    )  # fmt: skip


def test_who_is_addressed_is_not_who_speaks() -> None:
    spoken = lines(f'{MAYA}\n\n"Kamala, look!" said Maya.\n\n"I see it, my child."')
    assert spoken[-2:] == [("maya", "Kamala, look!"), ("kamala", "I see it, my child.")]


def test_words_held_up_for_view_are_not_speech() -> None:
    spoken = lines(f'{MAYA} On the wall hung a sign with the word "home" in red paint.')
    assert all(speaker == NARRATOR for speaker, _ in spoken)


def test_a_quotation_by_nobody_known_is_read_by_the_narrator() -> None:
    spoken = lines('The sign on the old pier was very clear. It read, "No boats after dark."')
    assert spoken[-1] == (NARRATOR, "No boats after dark.")


def test_places_and_brands_are_not_people() -> None:
    film = analyze(
        ScriptRequest(
            script="In June, Google opened an office in Mumbai. The Ganges flowed past Varanasi. "
            "Aurum stands on every desk, and Aurum never sleeps. God bless London."
        )
    )
    assert film.characters == ()


@pytest.mark.parametrize(
    ("place", "setting"),
    [
        ("inside the old lighthouse on the open sea", "sea"),
        ("at the chai stall", "market"),
        ("in the lab, beside the microscope", "laboratory"),
        ("in the rocket, in orbit around the planet", "space"),
        ("at the railway station, on the platform", "station"),
        ("in a hospital ward", "hospital"),
        ("on the rooftop terrace", "rooftop"),
        ("in the classroom, by the blackboard", "classroom"),
        ("in the temple", "temple"),
        ("on the farm, beside the barn", "farm"),
        ("on the stage of the theatre", "stage"),
    ],
)
def test_settings(place: str, setting: str) -> None:
    film = analyze(ScriptRequest(script=f"They met {place}. Nothing was said for a long time."))
    assert film.scenes[0].setting == setting


def test_the_request_overrides_what_would_be_guessed() -> None:
    script = "A: Hello there, friend.\nB: Hello to you.\nA: How are you?\nB: I am well, thanks."
    assert analyze(ScriptRequest(script=script)).mode == "podcast"
    film = analyze(ScriptRequest(script=script, mode="film", title="Two", language="es"))
    assert (film.mode, film.title, film.language) == ("film", "Two", "es")


def test_a_conversation_in_one_paragraph() -> None:
    film = analyze(
        ScriptRequest(
            script="Host: Welcome back. Guest: Thank you. Host: What did you find? "
            "Guest: A small planet. Host: Is it blue? Guest: It is green."
        )
    )
    assert film.mode == "podcast"
    assert [person.name for person in film.characters] == ["Host", "Guest"]


def test_bracketed_speakers_and_a_narrator_cue() -> None:
    spoken = lines("[Host] Good evening.\n[Mira] Hello!\nNarrator: They both smile.\n[Host] So.")
    assert [speaker for speaker, _ in spoken] == ["host", "mira", NARRATOR, "host"]


def test_ages_and_genders_are_inferred_and_said() -> None:
    film = analyze(
        ScriptRequest(
            script="Kellan was seven. He ran to the beach with his mother. "
            '"Look, a crab!" said Kellan. His mother laughed. "It looks like your uncle," she said.'
        )
    )
    kellan = next(person for person in film.characters if person.name == "Kellan")
    assert (kellan.gender, kellan.age) == ("male", "child")
    assert any("Kellan" in sentence for sentence in film.inferred)


def test_participles_become_past() -> None:
    pairs = {"lifting": "lifted", "running": "ran", "smiling": "smiled", "carrying": "carried",
             "holding": "held", "nodding": "nodded", "shaking": "shook", "pointing": "pointed",
             "calling": "called"}  # fmt: skip
    assert {word: past_of(word) for word in pairs} == pairs


def test_slugs_can_be_read() -> None:
    assert slug("Lucía Pérez") == "lucia-perez"
    assert slug("मीरा") == "mira"
    assert slug("老奶奶").startswith("person-")


def test_every_word_table_names_what_the_film_knows() -> None:
    from core.film import Scene

    for name, field in (("settings", "setting"), ("time", "time"), ("weather", "weather"),
                        ("moods", "mood")):  # fmt: skip
        allowed = set(Scene.model_fields[field].annotation.__args__)  # type: ignore[union-attr]
        assert set(table(name)) <= allowed, name
    assert (
        len({label for hits in lexicon("props", "en")._phrases.values() for label, _ in hits}) > 250
    )


def test_a_long_script_is_understood_quickly() -> None:
    story = (ROOT / "examples" / "1-monsoon.txt").read_text("utf-8").partition("\n\n")[2]
    script = "\n\n".join([story] * 4)
    assert 450 < count_words(script) < 560
    analyze(ScriptRequest(script=story))
    started = time.process_time()
    film = analyze(ScriptRequest(script=script))
    assert time.process_time() - started < 0.3
    assert 10 <= len(film.scenes) <= 14


def test_every_process_understands_alike() -> None:
    program = (
        "import pathlib, sys; from filmwright import ScriptRequest;"
        "from plugins.providers.analyst.analysis import analyze;"
        "text = pathlib.Path(sys.argv[1]).read_text('utf-8');"
        "print(analyze(ScriptRequest(script=text)).digest())"
    )
    path = ROOT / "examples" / "1-monsoon.txt"
    digests = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program, str(path)], cwd=ROOT, capture_output=True, text=True,
            check=True, env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        digests.add(done.stdout.strip())
    here = analyze(ScriptRequest(script=path.read_text("utf-8")))
    assert digests == {hashlib.sha256(here.canonical()).hexdigest()}


@pytest.mark.parametrize("script", ["", "  \n\n ", "🙂🙂", "INT. HOUSE - DAY"])
def test_nothing_to_film_is_said_in_one_line(script: str) -> None:
    with pytest.raises(InputError, match="script"):
        analyze(ScriptRequest(script=script))


WORDS = (
    "\" “ ” — . ? , : Maya said she keeper MAYA (softly) । … 's grandmother her [Host] 12 rain and "
    "where"
)
PHRASES = ("\n", "\n\n", "the old", "INT. SEA - NIGHT", "Ravi: yes", "ने कहा", "CUT TO:")
ODD = st.lists(st.sampled_from((*WORDS.split(), *PHRASES)), min_size=1, max_size=40).map(" ".join)


@settings(max_examples=120, deadline=None, derandomize=True, database=None)
@given(ODD)
def test_no_script_breaks_the_analyst(script: str) -> None:
    try:
        film = analyze(ScriptRequest(script=script, language="en"))
    except InputError:
        return
    known = {person.id for person in film.characters} | {NARRATOR}
    assert {line.speaker for line in film.lines} <= known
    assert all(line.text.strip() for line in film.lines)
