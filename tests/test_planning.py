"""Planning: what the graph of a film rests on."""

from __future__ import annotations

from core.film import Brief, Character, Line, Scene, Screenplay, Voice
from core.planning import FilmPlan

HOSTS = tuple(Character(id=name, name=name.title()) for name in ("asha", "ben"))


def talk(number: int, people: tuple[str, ...]) -> Scene:
    lines = tuple(
        Line(id=f"s{number}.l{at}", speaker=who, text="And so it goes on.", language="en")
        for at, who in enumerate(people, 1)
    )
    return Scene(
        id=f"s{number}", heading="Studio", setting="studio", characters=people, lines=lines
    )


def planned(mode: str) -> FilmPlan:
    scenes = (talk(1, ("asha", "ben")), talk(2, ("ben", "asha")))
    play = Screenplay.model_validate(
        {"title": "T", "language": "en", "mode": mode, "characters": HOSTS, "scenes": scenes}
    )
    voices = [
        Voice(id=f"v:{number}", name="V", languages=("en",), gender="neutral")
        for number in range(3)
    ]
    plan = FilmPlan(Brief(script="…", screenplay=play, duration=30), voices, "film.mp4")
    plan.graph()
    return plan


def test_in_a_podcast_everybody_keeps_their_chair() -> None:
    plan = planned("podcast")
    assert [scene.characters for scene in plan.screenplay.scenes] == [("asha", "ben")] * 2


def test_in_a_film_who_matters_most_comes_first() -> None:
    plan = planned("film")
    assert plan.screenplay.scenes[1].characters == ("ben", "asha")


def test_a_corrected_screenplay_is_not_analysed_again() -> None:
    graph = FilmPlan(planned("film").brief, planned("film").catalogue, "film.mp4").graph()
    stages = {task.stage for task in graph.tasks.values()}
    assert "script" not in stages
    assert {"voice", "images", "lipsync"} <= stages
