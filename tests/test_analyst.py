"""The analyst's understanding of the example scripts: people, places, speakers, feelings."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path

import pytest

from core.execution.workbench import StoreWorkbench
from core.film import Scene, Screenplay
from core.store.folder import FolderStore
from filmwright import NARRATOR, Script, ScriptRequest
from plugins.providers import analyst
from plugins.providers.analyst.analysis import analyze

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))
SCRIPTS = sorted((ROOT / "tests" / "scripts").glob("*.txt"))


@cache
def read(path: Path) -> Screenplay:
    return analyze(ScriptRequest(script=path.read_bytes().decode()))


def example(name: str) -> Screenplay:
    return read(next(path for path in EXAMPLES if name in path.name))


def script(name: str) -> Screenplay:
    return read(ROOT / "tests" / "scripts" / f"{name}.txt")


def speakers(screenplay: Screenplay) -> list[tuple[str, str]]:
    """Who says what, without the narrator."""
    return [(one.speaker, one.text) for one in screenplay.lines if one.speaker != NARRATOR]


def who_says(screenplay: Screenplay, words: str) -> str:
    return next(line.speaker for line in screenplay.lines if words in line.text)


def settings(screenplay: Screenplay) -> list[str]:
    """The settings in order, repetitions left out."""
    return [key for key, _ in itertools.groupby(scene.setting for scene in screenplay.scenes)]


def scene_with(screenplay: Screenplay, words: str) -> Scene:
    return next(s for s in screenplay.scenes if any(words in line.text for line in s.lines))


# --- the offer ---------------------------------------------------------------------------


def test_the_provider_is_a_ready_last_resort() -> None:
    info = analyst.register_provider()
    assert (info.name, info.stages, info.last_resort) == ("analyst", ("script",), True)
    assert info.check().ready


def test_an_offer_runs_at_a_workbench(tmp_path: Path) -> None:
    request = ScriptRequest(script=EXAMPLES[0].read_text("utf-8"))
    offer = analyst.analyze_script(request)
    result = offer.run(StoreWorkbench(FolderStore(tmp_path)))
    assert isinstance(result, Script)
    assert result.screenplay == read(EXAMPLES[0])


# --- every script ------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES + SCRIPTS, ids=lambda path: path.stem)
def test_every_script_is_well_formed(path: Path) -> None:
    screenplay = read(path)
    known = {person.id for person in screenplay.characters} | {NARRATOR}
    assert [scene.id for scene in screenplay.scenes] == [
        f"s{number}" for number in range(1, len(screenplay.scenes) + 1)
    ]
    assert 1 <= len(screenplay.scenes) <= 14
    for scene in screenplay.scenes:
        assert scene.lines
        assert scene.framings
        assert scene.heading
        assert scene.description
        assert len(scene.props) <= 3
        assert set(scene.characters) <= known
        for number, line in enumerate(scene.lines, start=1):
            assert line.id == f"{scene.id}.l{number}"
            assert line.speaker in known
            assert 0 < len(line.text) <= 220
            assert "  " not in line.text
            assert line.text == line.text.strip()
    assert screenplay.inferred


@pytest.mark.parametrize("path", EXAMPLES + SCRIPTS, ids=lambda path: path.stem)
def test_no_two_people_of_a_film_look_alike(path: Path) -> None:
    people = read(path).characters
    for one, other in itertools.combinations(people, 2):
        assert one.looks.colour != other.looks.colour
        if (one.gender, one.age) == (other.gender, other.age):
            mine, theirs = one.looks.model_dump(), other.looks.model_dump()
            assert sum(mine[name] != theirs[name] for name in mine) >= 3


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_have_scenes_of_a_good_length(path: Path) -> None:
    screenplay = read(path)
    lengths = [sum(len(line.text.split()) for line in s.lines) for s in screenplay.scenes]
    assert 3 <= len(lengths) <= 8
    assert all(10 <= length <= 55 for length in lengths)
    assert 50 <= len(path.read_text("utf-8").split()) <= 200


# --- one by one --------------------------------------------------------------------------


def test_the_monsoon_story() -> None:
    film = example("monsoon")
    assert (film.title, film.language, film.culture) == ("The Lantern on the River", "en", "indian")
    people = {person.id: person for person in film.characters}
    assert set(people) == {"meera", "dadi", "raju", "father"}
    assert (people["meera"].gender, people["meera"].age) == ("female", "child")
    assert (people["dadi"].age, people["dadi"].looks.dress) == ("senior", "sari")
    assert people["dadi"].looks.hair_colour in ("grey", "white")
    assert settings(film) == ["village", "market", "river", "field"]
    assert [scene.time for scene in film.scenes][-2:] == ["night", "dawn"]
    assert [scene.weather for scene in film.scenes] == ["rain"] * 3 + ["storm"] * 2 + ["clear"]
    assert speakers(film) == [
        ("meera", "Dadi, how will he find us in the dark?"),
        ("dadi", "A light never asks how dark it is, my child. It only shines."),
        ("raju", "The river is angry. No boat can cross."),
        ("father", "Meera! I see you!"),
    ]
    assert "lantern" in film.scenes[1].props
    assert not any("she asked" in line.text or "he warned" in line.text for line in film.lines)


def test_the_screenplay() -> None:
    film = example("screenplay")
    assert film.title == "The Keeper's Daughter"
    people = {person.id: person for person in film.characters}
    assert set(people) == {"nora", "elias", "tomas"}
    assert people["nora"].age == "teen"
    assert (people["nora"].looks.dress, people["nora"].looks.colour) == ("coat", "#e0b13c")
    assert (people["elias"].age, people["elias"].looks.beard) == ("senior", True)
    assert [scene.time for scene in film.scenes] == ["dusk", "night", "night", "dawn"]
    assert settings(film) == ["harbour", "living_room", "sea", "harbour"]
    said = {line.text: line for line in film.lines}
    assert said["Somebody! Please! Which way is home?"].delivery == "shout"
    assert said["The light is yours now."].delivery == "soft"
    assert not any("CUT" in text or "FADE" in text or "(" in text for text in said)


def test_the_podcast() -> None:
    film = example("podcast")
    assert (film.mode, film.culture, film.title) == ("podcast", "mixed", "Small Wonders")
    assert [person.name for person in film.characters] == ["Priya", "Daniel"]
    assert 2 <= len(film.scenes) <= 4
    assert {(scene.setting, scene.place) for scene in film.scenes} == {("studio", "the studio")}
    assert film.scenes[0].framings[0] == "wide"
    turns = [speaker for speaker, _ in speakers(film)]
    assert all(one != other for one, other in itertools.pairwise(turns))
    assert "(laughs)" not in " ".join(line.text for line in film.lines)


def test_the_nature_film_has_no_people() -> None:
    film = example("nature")
    assert film.characters == ()
    assert settings(film) == ["sea"]
    assert [scene.weather for scene in film.scenes] == ["clear", "clear", "storm", "clear", "snow"]
    assert "whale" in film.scenes[0].props
    assert {line.speaker for line in film.lines} == {NARRATOR}


def test_the_hindi_story() -> None:
    film = example("hindi")
    assert (film.title, film.language, film.culture) == ("नीली छतरी", "hi", "indian")
    names = {person.name: person for person in film.characters}
    assert set(names) == {"गौरी", "मास्टरजी", "रहमत", "दादी"}
    assert (names["गौरी"].gender, names["गौरी"].age) == ("female", "child")
    assert names["दादी"].gender == "female"
    assert names["मास्टरजी"].gender == "male"
    assert settings(film) == ["village", "classroom", "market", "village", "field"]
    assert who_says(film, "घर कैसे जाओगी") == names["मास्टरजी"].id
    assert who_says(film, "पैसे नहीं लेता") == names["रहमत"].id
    assert who_says(film, "दादी, देखो") == names["गौरी"].id
    assert who_says(film, "बादल बड़े हैं") == NARRATOR
    assert scene_with(film, "नीली छतरी टँगी").props == ("blue umbrella",)


def test_the_product_story() -> None:
    film = example("product")
    people = {person.id: person for person in film.characters}
    assert set(people) == {"asha-kulkarni", "mother", "kabir"}
    assert settings(film) == ["workshop", "library", "bedroom"]
    assert who_says(film, "One more") == "asha-kulkarni"
    assert who_says(film, "Chapter twelve") == "mother"
    assert all("Suno" not in person.name for person in film.characters)


# --- further scripts ---------------------------------------------------------------------


def test_a_fairy_tale_has_kings_and_castles() -> None:
    film = script("fairy-tale")
    people = {person.role: person for person in film.characters}
    assert people["king"].looks.headwear == "crown"
    assert {"witch", "princess"} <= set(people)
    assert settings(film) == ["palace", "forest", "palace"]
    assert who_says(film, "My father's laugh") == people["princess"].id
    whisper = next(line for line in film.lines if "That is not lost" in line.text)
    assert (whisper.speaker, whisper.delivery) == (people["witch"].id, "whisper")


def test_turns_without_attribution_alternate() -> None:
    film = script("dialogue-heavy")
    assert [speaker for speaker, _ in speakers(film)][:4] == ["clara", "tom", "clara", "tom"]
    assert who_says(film, "You sold it") == "tom"
    assert who_says(film, "Dad built") == "tom"
    assert settings(film) == ["kitchen"]


def test_lower_case_gets_its_capitals_back() -> None:
    film = script("lowercase")
    assert {"Ravi", "Anjali"} <= {person.name for person in film.characters}
    assert all(line.text[0].isupper() for line in film.lines)
    assert who_says(film, "only travelling") == "anjali"
    assert settings(film) == ["rooftop", "city_street", "market", "skyline"]


def test_spanish_dialogue_with_dashes() -> None:
    film = script("spanish")
    assert (film.language, film.title) == ("es", "El faro apagado")
    lucia = next(person for person in film.characters if person.name == "Lucía")
    assert (lucia.gender, lucia.age) == ("female", "child")
    assert who_says(film, "por qué no hay luz") == "lucia"
    assert who_says(film, "demasiado viejo") == "abuelo"
    assert who_says(film, "Cuidado") == "abuelo"
    assert who_says(film, "Estamos aquí") == "lucia"
    assert who_says(film, "Busco a la farera") == "pescador"
    assert film.scenes[-1].time == "dawn"


def test_a_story_of_two_cultures_is_mixed() -> None:
    film = script("mixed")
    assert film.culture == "mixed"
    cultures = {person.name: person.culture for person in film.characters}
    assert (cultures["Arjun"], cultures["Ingrid"]) == ("indian", "western")
    ingrid = next(person for person in film.characters if person.name == "Ingrid")
    assert ingrid.looks.hair_colour == "red"
    assert who_says(film, "You'll freeze") == "ingrid"
    assert who_says(film, "Amma, look. It's warm here.") == "arjun"


def test_a_screenplay_with_cues_only() -> None:
    film = script("cues-only")
    assert film.title == "The Last Page"
    assert {person.name for person in film.characters} == {"Mr. Abbott", "Girl"}
    assert next(p for p in film.characters if p.name == "Mr. Abbott").age == "senior"
    assert settings(film) == ["library"]


def test_lists_and_pictographs_are_not_read() -> None:
    film = script("numbered")
    text = " ".join(line.text for line in film.lines)
    assert "🐝" not in text
    assert "1." not in text
    assert who_says(film, "Only one?") == "kabir"
    assert who_says(film, "how forests begin") == "anita"


def test_line_ends_and_tabs_do_not_matter() -> None:
    film = script("crlf-tabs")
    assert film.title == "The Climb"
    assert who_says(film, "Stay close") == "pasang"
    assert who_says(film, "Who is first") == "doctor"
    assert "\t" not in "".join(line.text for line in film.lines)


def test_a_sentence_longer_than_a_line_is_cut_between_words() -> None:
    source = (ROOT / "tests" / "scripts" / "long-sentence.txt").read_text("utf-8")
    film = script("long-sentence")
    told = " ".join(line.text for line in film.scenes[0].lines)
    assert told in " ".join(source.split())


def test_nameless_people_become_characters() -> None:
    film = script("speech-no-names")
    assert {person.name for person in film.characters} == {"The old man", "The little boy"}
    assert who_says(film, "Is she late") == "little-boy"
    assert who_says(film, "My wife") == "old-man"


def test_what_is_remembered_is_a_place_of_its_own() -> None:
    film = script("space")
    assert settings(film) == ["space", "bedroom", "space", "sea"]
    zuri = next(person for person in film.characters if person.name == "Zuri")
    assert zuri.age == "child"


def test_other_scripts_are_taken_apart_too() -> None:
    tamil, chinese = script("tamil"), script("chinese")
    assert (tamil.language, tamil.culture, tamil.scenes[0].setting) == ("ta", "indian", "beach")
    assert chinese.language == "zh"
    assert settings(chinese) == ["village", "forest", "mountains"]
