"""From a script to a screenplay: the analyst's steps in order."""

from __future__ import annotations

import re
from typing import Any

from filmwright import Character, InputError, Screenplay, ScriptRequest
from plugins.providers.analyst import titles
from plugins.providers.analyst.attribution import kind_of
from plugins.providers.analyst.cast import Cast
from plugins.providers.analyst.division import divide, read
from plugins.providers.analyst.language import detect_language
from plugins.providers.analyst.layout import form_of, rows
from plugins.providers.analyst.looks import Wardrobe, described
from plugins.providers.analyst.lowercase import restore_capitals
from plugins.providers.analyst.model import Beat, Draft, Person
from plugins.providers.analyst.places import best
from plugins.providers.analyst.profile import complete, culture_of
from plugins.providers.analyst.prose import read_prose
from plugins.providers.analyst.scenes import build
from plugins.providers.analyst.script_format import read_conversation, read_screenplay
from plugins.providers.analyst.text import clean, count_words


def analyze(request: ScriptRequest) -> Screenplay:
    """Understand a script.

    :raises InputError: there is nothing in it to say.
    """
    text = clean(request.script)
    if not count_words(text):
        raise InputError("the script is empty; write 50 to 500 words")
    language = request.language or detect_language(text)
    notes: list[str] = []
    if request.language is None:
        notes.append(f"The language is taken to be “{language}” from the words of the script.")
    draft = _taken_apart(text, language, request.mode)
    if not any(beat.text for beat in draft.beats):
        raise InputError("the script has headings but nothing is said or told in it; add a line")
    _merge_people(draft)
    culture, why = culture_of(text, draft.people, language)
    if why:
        notes.append(f"The culture is taken to be {culture}: {why}.")
    cast = Cast.of(draft.people, language)
    complete(draft.people, draft.beats, cast, language, culture)
    people = _cast_list(draft)
    return _screenplay(request, draft, people, language, culture, notes)


def _taken_apart(text: str, language: str, mode: str | None) -> Draft:
    found = rows(text)
    form = form_of(found)
    if form == "conversation" and mode != "film":
        return read_conversation(found, language)
    if form != "prose":
        return read_screenplay(found, language)
    title, body = _title_line(text)
    if sum(row.kind == "turn" for row in found) == 1:
        body = re.sub(r"(?m)^[^\W\d_][\w.’' ]{0,28}:\s+(?=\S)", "", body, count=1)
    draft = read_prose(restore_capitals(body, language), language)
    draft.title = title
    return draft


def _title_line(text: str) -> tuple[str, str]:
    """A short first line without an end mark, set apart, is the title."""
    labelled = re.match(r"(?i)^(?:title|título|शीर्षक)\s*[:：]\s*(.+)\n", text)
    if labelled:
        return labelled.group(1).strip(), text[labelled.end() :].strip()
    first, _, rest = text.partition("\n")
    apart = rest.startswith("\n") or (len(rest.split()) > 30 and "\n" in rest)
    short = 1 <= count_words(first) <= 9 and not re.search(r"[.,;:।…]$|[\"“”«»]", first)
    if rest.strip() and apart and short and not re.match(r"[—–-]", first):
        return first.strip(), rest.strip()
    return "", text


def _merge_people(draft: Draft) -> None:
    """Ids must differ: a second person with the same slug gets a number."""
    taken: set[str] = set()
    for person in draft.people:
        key, number = person.key, 2
        while key in taken:
            key, number = f"{person.key}-{number}", number + 1
        person.key = key
        taken.add(key)


def _cast_list(draft: Draft) -> list[Person]:
    """Who is seen: everybody who speaks, and those the story tells of by name or often."""
    kept = []
    for person in draft.people:
        told = sum(any(one is person for one in beat.present) for beat in draft.beats)
        person.spoken = sum(beat.speaker is person for beat in draft.beats)
        nameless = bool(person.noun) and person.role.casefold() in person.name.casefold()
        needed = 2 if nameless and not person.acts else 1
        if kind_of(person.noun) == "beast" and not person.spoken:
            continue
        alone = nameless and not (person.spoken or person.acts) and len(draft.people) == 1
        if (person.spoken or told >= needed) and not alone:
            person.mentioned = told
            kept.append(person)
    # The mother of a whale is no person: family is seen where there is somebody it belongs to.
    if all(kind_of(person.noun) == "kin" and not person.spoken for person in kept):
        kept = []
    order = {id(person): at for at, person in enumerate(kept)}
    for beat in draft.beats:
        unique = {id(person): person for person in beat.present if id(person) in order}
        beat.present = list(unique.values())
        beat.recalled = [person for person in beat.recalled if id(person) in order]

    def weight(person: Person) -> float:
        named = not person.role or person.role.casefold() not in person.name.casefold()
        return 2 * person.spoken + person.mentioned + (1.5 if named else 0.0)

    return sorted(kept, key=lambda person: (-weight(person), order[id(person)]))


def _screenplay(
    request: ScriptRequest,
    draft: Draft,
    people: list[Person],
    language: str,
    culture: str,
    notes: list[str],
) -> Screenplay:
    reads = read(draft.beats, language)
    totals: dict[str, float] = {}
    for one in reads:
        for label, weight in one.told.settings.items():
            totals[label] = totals.get(label, 0.0) + weight
    fallback = best(totals, 1.0) or ("living_room" if people else "abstract")
    mode = request.mode or draft.mode
    groups = divide(reads)
    scenes = build(groups, language, culture, fallback, mode, frozenset(p.noun for p in people))
    title = request.title.strip() or draft.title
    if not title:
        title = titles.invent(draft.beats, people, language, [p for s in scenes for p in s.props])
        notes.append(f"The title “{title}” is taken from the text.")
    characters = _characters(people, draft.beats, language, culture, mode)
    notes += [fact[:1].upper() + fact[1:] + "." for p in people for fact in dict.fromkeys(p.facts)]
    values: dict[str, Any] = {
        "title": title,
        "language": language,
        "mode": mode,
        "culture": culture,
        "logline": titles.logline(draft.beats, people),
        "characters": characters,
        "scenes": tuple(scenes),
        "inferred": tuple(notes),
    }
    return Screenplay.model_validate(values)


def _characters(
    people: list[Person], beats: list[Beat], language: str, culture: str, mode: str
) -> tuple[Character, ...]:
    whole = " ".join(beat.source or beat.text for beat in beats)
    school = bool(re.search(r"(?i)\bschool|escuela|colegio|स्कूल|पाठशाला|विद्यालय", whole))
    wardrobe = Wardrobe(school, mode == "podcast")
    found = []
    for person in people:
        told: dict[str, str] = {}
        for beat in beats:
            if beat.present[:1] == [person] and (beat.source or not beat.speaker):
                told = {**described(beat.source or beat.text, language), **told}
        values: dict[str, Any] = {
            "id": person.key,
            "name": person.name,
            "gender": person.gender,
            "age": person.age,
            "role": person.role,
            "culture": person.culture,
            "looks": wardrobe.dress(person, person.culture or culture, told),
            "description": _portrait(person),
        }
        found.append(Character.model_validate(values))
    return tuple(found)


def _portrait(person: Person) -> str:
    kind = {
        ("female", "child"): "a girl", ("male", "child"): "a boy",
        ("female", "teen"): "a young woman", ("male", "teen"): "a young man",
        ("female", "senior"): "an old woman", ("male", "senior"): "an old man",
        ("male", "adult"): "a man",
    }.get((person.gender, person.age), "a woman")  # fmt: skip
    role = f", {person.role}" if person.role and person.role not in kind else ""
    return f"{person.name}: {kind}{role}"
