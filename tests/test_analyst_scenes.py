"""What a scene shows: word senses, silent people, colours, props, moods, topics, languages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from core.film import Screenplay
from filmwright import ScriptRequest
from plugins.providers.analyst.analysis import analyze

SCRIPTS = Path(__file__).parent / "scripts"


@cache
def film(script: str) -> Screenplay:
    return analyze(ScriptRequest(script=script))


def script(name: str) -> Screenplay:
    return film((SCRIPTS / f"{name}.txt").read_text("utf-8"))


def ids(screenplay: Screenplay) -> list[set[str]]:
    """Who is in each scene."""
    return [set(scene.characters) for scene in screenplay.scenes]


# --- senses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("On the far bank a heron stood among the reeds. Nothing moved.", "river"),
        ("She worked at the bank in the city. All day she counted money.", "office"),
        ("Dev bounced the ball twice on the court. The umpire looked at the net.", "field"),
        ("The jester danced at court. The king on his throne did not laugh.", "palace"),
        ("They sat in the cafe. The dealer shuffled a deck of cards.", "cafe"),
        ("The sailors stood on the deck. The waves rose around them.", "sea"),
        ("On the deck of the ship the crew listened. Saturn filled the window.", "space"),
        ("A sea of faces turned to him. He walked through the market.", "market"),
        ("She gave her life to the field of physics. The library was her home.", "library"),
        ("The old lab wagged its tail. The soup in the kitchen was hot.", "kitchen"),
        ("You must never desert your friends. In the village the well was dry.", "village"),
        ("The stock market crashed that day. In the office the phones rang.", "office"),
        ("They train hard every morning. In the classroom the chalk squeaked.", "classroom"),
        ("He lay in a hospital bed. The night was long.", "hospital"),
        ("The bakery on Hill Road opens at four. The bread is warm.", "shop"),
        ("The rover crossed the ridge. Mars was silent.", "space"),
        ("The river bed was dry. Children dug for water.", "river"),
        ("A square of light fell on the floor. The stage was empty.", "stage"),
    ],
)
def test_ambiguous_words_are_taken_as_meant(text: str, setting: str) -> None:
    assert film(text).scenes[0].setting == setting


def test_a_story_stays_at_the_river_until_something_leads_away() -> None:
    screenplay = script("far-bank")
    assert {scene.setting for scene in screenplay.scenes} == {"river"}


def test_a_film_comes_back_from_far_away() -> None:
    screenplay = film(
        "Dev bounced the ball on the court and looked at the line. The crowd was silent.\n\n"
        "His coach was three hundred miles away, in a hospital bed, watching on a small screen. "
        '"Watch your feet," the coach whispered.\n\n'
        "Dev served, hard and low. The ball touched the line, and the crowd rose to its feet."
    )
    assert [scene.setting for scene in screenplay.scenes] == ["field", "hospital", "field"]
    assert [scene.characters[:1] for scene in screenplay.scenes] == [("dev",), ("coach",), ("dev",)]


# --- silent people -----------------------------------------------------------------------


def test_people_who_act_are_seen_though_they_never_speak() -> None:
    screenplay = script("silent-people")
    people = {person.name: person for person in screenplay.characters}
    assert set(people) == {"The street sweeper", "The boy", "The man"}
    assert (people["The street sweeper"].gender, people["The boy"].age) == ("female", "child")
    assert ids(screenplay) == [set(), {"street-sweeper"}, {"boy"}, {"man"}, set()]


def test_silent_people_are_named_in_the_language_of_the_script() -> None:
    assert "बूढ़ा मछुआरा" in {person.name for person in script("hindi-river").characters}
    assert "Le garçon" in {person.name for person in script("french").characters}
    assert "Das Mädchen" in {person.name for person in script("german").characters}


def test_a_scene_shows_at_most_two_silent_people() -> None:
    screenplay = film(
        "Asha opened the shop. A baker waved. A postman waited. A farmer laughed. "
        '"Good morning," said Asha.'
    )
    silent = set(screenplay.scenes[0].characters) - {"asha"}
    assert len(silent) == 2


@pytest.mark.parametrize(
    "told",
    [
        "Every year, her father's boat came home with this rain.",
        "She folded a letter from her father and put it away.",
        "She danced like a king. She sold the bells her father had made.",
        "The crowd cheered, and the people sang.",
    ],
)
def test_people_merely_spoken_of_are_not_on_the_screen(told: str) -> None:
    screenplay = film(f'Meera stood by the river. {told} "I will wait," said Meera.')
    assert all(set(scene.characters) <= {"meera"} for scene in screenplay.scenes)


def test_she_is_not_who_is_only_thought_of() -> None:
    screenplay = film(
        "Commander Rao stood in the desert. She thought of her grandmother, who grew tomatoes.\n\n"
        'Rao filled a silver jar. "Hello," she said.'
    )
    assert {line.speaker for line in screenplay.lines} == {"narrator", "commander-rao"}


def test_a_note_is_read_by_the_narrator_to_its_end() -> None:
    screenplay = film(
        'A man gave Leela a watch. "Keep it," he said.\n\n'
        'A note came. "It has stopped," the note said. "But you are always on time."'
    )
    assert screenplay.lines[-1].speaker == "narrator"
    assert screenplay.lines[-1].text.endswith("But you are always on time.")


def test_what_a_speaker_also_does_is_told_in_a_whole_sentence() -> None:
    told = [line.text for line in film('Ravi came home. "Tea," said Ravi, and he sat down.').lines]
    assert told[-1] == "He sat down."


def test_the_father_is_seen_when_he_comes() -> None:
    screenplay = script("dancer")
    seen = ids(screenplay)
    assert "father" not in set().union(*seen[:-1])
    assert {"dancer", "father"} <= seen[-1]


def test_the_woman_is_the_old_woman_told_of_before() -> None:
    screenplay = film(
        "An old woman sat on the train by the window. A boy stood beside her.\n\n"
        '"Where are you going?" the woman asked.\n\n"Home," said the boy.'
    )
    assert {person.name for person in screenplay.characters} == {"The old woman", "The boy"}


# --- colours and props -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "prop"),
    [
        ("A red kite rose over the field. The wind was strong.", "red kite"),
        ("The boy lifted a paper boat from the river. It was red.", "red paper boat"),
        ("खेत में एक पीली पतंग उड़ रही थी। हवा तेज़ थी।", "yellow kite"),
        ("Dans le jardin, il y avait une lanterne bleue. La nuit tombait.", "blue lantern"),
        ("En el jardín había una cometa roja. El viento era fuerte.", "red kite"),
        ("Im Garten lag ein schwarzer Regenschirm. Der Wind war stark.", "black umbrella"),
        ("Nel giardino c'era un violino nero. Il vento era forte.", "black violin"),
        ("No jardim havia um cão branco. O vento era forte.", "white dog"),
    ],
)
def test_things_have_the_colour_the_script_gives_them(text: str, prop: str) -> None:
    assert film(text).scenes[0].props[0] == prop


def test_a_thing_keeps_its_colour() -> None:
    screenplay = script("hindi-river")
    kites = [prop for scene in screenplay.scenes for prop in scene.props if "kite" in prop]
    assert len(kites) == 3
    assert set(kites) == {"yellow kite"}


def test_clothes_have_the_colour_the_script_gives_them() -> None:
    looks = {person.id: person.looks for person in script("dancer").characters}
    assert (looks["dancer"].dress, looks["dancer"].colour) == ("dress", "#d9772f")
    assert (looks["man"].dress, looks["man"].colour) == ("kurta", "#ece6dc")
    elena = script("italian").character("elena")
    assert elena is not None
    assert (elena.looks.dress, elena.looks.colour) == ("coat", "#b8403a")


@pytest.mark.parametrize(
    ("text", "props"),
    [
        ("Ravi lay on the bed in the bedroom, near the door. A lamp burned.", ("lamp",)),
        ("In the office, Asha put a trophy on the desk by the window.", ("trophy",)),
        ("A ball lay on the court by the net. The umpire coughed.", ("ball",)),
        ("In the palm of her hand lay a gold ring. The temple was dark.", ("gold ring",)),
        ("An elephant came to the village. The children stared.", ("elephant",)),
        ("She had no lamp, and the garden was like a letter. A dog barked.", ("dog",)),
        ("The brown lab wagged its tail in the kitchen. It was hungry.", ("brown dog",)),
    ],
)
def test_only_what_wants_to_be_seen_is_a_prop(text: str, props: tuple[str, ...]) -> None:
    assert film(text).scenes[0].props == props


# --- headings, titles, moods -------------------------------------------------------------


def test_headings_are_in_the_language_of_the_script() -> None:
    told = film("गुड़िया पेड़ों के नीचे खेल रही थी। भेड़िया आया। पत्ते हिले और फिर सब चुप हो गया।")
    heading = told.scenes[0].heading
    assert not any(letter.isascii() and letter.isalpha() for letter in heading)
    assert script("portuguese").scenes[-1].heading == "Praia, entardecer"
    assert script("german").scenes[-1].heading == "Marktplatz, Morgengrauen"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("hindi-river", "पीली पतंग"),
        ("french", "La lanterne bleue"),
        ("italian", "Il violino nero"),
        ("silent-people", "The Tiny Tree"),
    ],
)
def test_titles_name_the_thing_the_story_turns_about(name: str, title: str) -> None:
    assert script(name).title == title


@pytest.mark.parametrize("name", ["far-bank", "hindi-river", "french", "italian", "dancer"])
def test_moods_vary_along_a_story(name: str) -> None:
    moods = [scene.mood for scene in script(name).scenes]
    assert len(set(moods)) >= 3
    assert moods.count("calm") <= len(moods) // 3


def test_understated_lines_are_felt() -> None:
    felt = {line.text: line.emotion for line in script("far-bank").lines}
    away = next(text for text in felt if "not coming home" in text)
    assert (felt[away], felt["Is it yours?"]) == ("sad", "curious")
    felt = {line.text: line.emotion for line in script("dancer").lines}
    assert felt["You came."] == "tender"


def test_one_day_ends_what_happens_every_morning() -> None:
    screenplay = film(
        "Every morning the old sailor walked to the end of the pier and looked at the sea. "
        "Nobody stopped to talk to him.\n\n"
        "One day a girl sat down beside him. A torn kite lay in her lap. "
        '"Can you fix it?" she asked.'
    )
    assert [scene.time for scene in screenplay.scenes] == ["dawn", "day"]
    assert {scene.setting for scene in screenplay.scenes} == {"harbour"}


# --- languages ---------------------------------------------------------------------------


def test_french_tells_inside_its_quotation_marks() -> None:
    screenplay = script("french")
    said = {line.text: line.speaker for line in screenplay.lines}
    assert said["Pour mon fils. Il est parti en mer il y a vingt ans."] == "jeanne"
    assert not any("Demanda" in text or "répondit" in text for text in said)
    jeanne = screenplay.character("jeanne")
    assert jeanne is not None
    assert (jeanne.gender, jeanne.age) == ("female", "senior")
    assert [scene.time for scene in screenplay.scenes] == ["dusk", "dawn", "dawn", "night", "day"]


def test_a_dash_opens_speech_within_a_portuguese_paragraph() -> None:
    last = script("portuguese").lines[-1]
    assert (last.speaker, last.text) == ("avo", "Esperei setenta anos por isto.")


def test_german_and_italian_people_are_who_they_are() -> None:
    assert {person.name for person in script("german").characters} == {"Anton", "Das Mädchen"}
    anton = script("german").character("anton")
    assert anton is not None
    assert (anton.age, anton.role) == ("senior", "uhrmacher")
    assert {person.name for person in script("italian").characters} == {"Marco", "Elena", "Papà"}


# --- podcasts ----------------------------------------------------------------------------

TALK = """Maya: Welcome back to Deep Water. Today we talk about octopuses and their arms!
Sam: Three hearts, nine brains, and no bones. I feel under-equipped already.
Maya: Each arm can taste what it touches, and it decides on its own.
Sam: So every handshake is a meal, and nobody asked the brain about it?
Maya: Nobody did. The arm simply goes ahead and eats whatever it likes.
Sam: That sounds very much like my kids at the dinner table.
Maya: Okay, now the sad part. They live only two or three years.
Sam: All that cleverness, and then it is over so soon?
Maya: A mother guards her eggs until she starves, and then she dies.
Sam: That is heartbreaking, and I will never eat calamari again."""


def test_topics_open_where_the_talk_turns() -> None:
    screenplay = film(TALK)
    assert screenplay.mode == "podcast"
    opening = [scene.lines[0] for scene in screenplay.scenes]
    assert any(line.text.startswith("Okay, now") for line in opening)
    for one, other in zip(screenplay.scenes, screenplay.scenes[1:], strict=False):
        assert not one.lines[-1].text.endswith("?"), other.lines[0].text
    assert all(scene.props == () for scene in screenplay.scenes)


def test_one_host_alone_tells_a_film() -> None:
    screenplay = script("one-host")
    assert screenplay.mode == "film"
    assert not any("Host:" in line.text for line in screenplay.lines)
