"""Completes what is known of the people: gender, age, culture, and says what was guessed."""

from __future__ import annotations

import re
from collections import Counter

from plugins.providers.analyst import names
from plugins.providers.analyst.cast import Cast
from plugins.providers.analyst.model import Beat, Person
from plugins.providers.analyst.text import tokens
from plugins.providers.analyst.vocabulary import base_language, entries, lexicon, listed, table

_OLD = listed("old")
_YOUNG = listed("young")
_TEEN = listed("teen")
_YEARS = (*range(3, 21), 30, 40, 50, 60, 70, 80, 90)
_NUMBERS = dict(zip(entries(table("sets")["numbers"]), _YEARS, strict=True))
#: Words of address that tell the age or gender of whoever is spoken to.
_ADDRESS = {
    "my child": ("", "child"), "child": ("", "child"), "little one": ("", "child"),
    "my girl": ("female", "child"), "my boy": ("male", "child"), "beta": ("", "child"),
    "beti": ("female", "child"), "bitiya": ("female", "child"), "sir": ("male", ""),
    "ma'am": ("female", ""), "madam": ("female", ""), "young lady": ("female", "teen"),
    "young man": ("male", "teen"), "son": ("male", "child"), "hija": ("female", "child"),
    "hijo": ("male", "child"), "niña": ("female", "child"), "niño": ("male", "child"),
    "बेटा": ("", "child"), "बेटी": ("female", "child"), "बिटिया": ("female", "child"),
    "बच्चे": ("", "child"), "बच्ची": ("female", "child"), "मेरी बच्ची": ("female", "child"),
}  # fmt: skip
_FOND = frozenset(("beta", "beti", "bitiya", "बेटा", "बेटी", "बिटिया", "son"))
_FEMININE_HI = listed("feminine_verbs")
_MASCULINE_HI = listed("masculine_verbs")


#: Things that children are told of with.
_CHILDISH = re.compile(
    r"(?i)\b(?:kite|toys?|doll|homework|school ?bag|schoolyard|paper boat|playground|teddy|"
    r"classmates?|cometa|muñeca|juguetes?)\b|पतंग|गुड़िया|खिलौन|बस्ता|कक्षा"
)


def complete(cast_people: list[Person], beats: list[Beat], cast: Cast | None, language: str,
             culture: str) -> None:  # fmt: skip
    """Fills in every person's gender, age and culture from the whole script."""
    if cast is not None:
        _listen(beats, cast, language)
    _addresses(beats)
    school = any(
        p.noun == "teacher" and p.spoken and p.role not in ("coach", "librarian", "guru")
        for p in cast_people
    )
    for person in cast_people:
        if school and person.spoken and not person.role:
            person.votes["age:child"] += 1
            person.reasons.setdefault("child", "somebody in the script is a teacher")
        _gender(person)
        _age(person)
        person.culture = person.culture or (culture if culture != "mixed" else "indian")


def _listen(beats: list[Beat], cast: Cast, language: str) -> None:
    """Pronouns, ages and verb endings near a name are votes for what the person is."""
    told = [beat.source or beat.text for beat in beats if beat.speaker is None or beat.source]
    subject: Person | None = None
    for sentence in told:
        mentions = cast.mentions(sentence)
        named = [m.person for m in mentions if m.person]
        _years(sentence, named)
        aged = re.search(r"[, ](old|elderly|aged|young)(?=,| and|\.)", sentence)
        if aged and named:
            named[0].words.append(aged.group(1))
        if base_language(language) == "hi" and named and "ने" not in sentence.split():
            _endings(sentence, named[0])
        for mention in mentions:
            if mention.person:
                if not mention.possessive:
                    subject = mention.person
            elif mention.pronoun in ("female", "male") and subject:
                subject.votes[mention.pronoun] += 1
        _kinship(sentence, cast, next(iter(named), None))
        for person in named[:1]:
            if _CHILDISH.search(sentence) and not person.role:
                person.votes["age:child"] += 1
                person.reasons.setdefault("child", "the script has them with a child's things")


def settle_genders(told: list[str], cast: Cast) -> None:
    """Before pronouns are resolved: an unknown name is ``he`` or ``she`` by its own sentence."""
    votes: dict[int, Counter[str]] = {}
    people: dict[int, Person] = {}
    for sentence in told:
        first: Person | None = None
        for mention in cast.mentions(sentence):
            if mention.person and first is None:
                first = mention.person
                people[id(first)] = first
            elif first and mention.pronoun in ("female", "male"):
                votes.setdefault(id(first), Counter())[mention.pronoun] += 1
    for key, counted in votes.items():
        person = people[key]
        if not person.gender and counted["female"] != counted["male"]:
            person.gender = "female" if counted["female"] > counted["male"] else "male"
            pronoun = "she" if person.gender == "female" else "he"
            person.facts.append(
                f"{person.name} is taken for {person.gender}: the text says “{pronoun}”"
            )


def _kinship(sentence: str, cast: Cast, first: Person | None) -> None:
    """``Maya and her grandmother``: whoever has a grandmother here is young."""
    kin = [m.person for m in cast.mentions(sentence) if m.person]
    for one in kin:
        older = one.noun in ("grandmother", "grandfather")
        if older and first and first is not one and not first.age and not first.role:
            first.votes["age:child"] += 2
            first.reasons.setdefault("child", f"the script gives {first.name} a {one.noun}")


def _endings(sentence: str, person: Person) -> None:
    found = {token.text for token in tokens(sentence)}
    person.votes["female"] += len(found & _FEMININE_HI)
    person.votes["male"] += len(found & _MASCULINE_HI)


def _years(sentence: str, named: list[Person]) -> None:
    """``ten-year-old``, ``was seven``, ``MAYA (10)``."""
    if not named:
        return
    pattern = (
        r"\b(\d{1,2}|[a-z]+)[- ](?:year|years)[- ]old|"
        r"\bwas (\d{1,2}|[a-z]+)\b(?=[,.]| and | when | years)|"
        r"\bis (\d{1,2})\b|[,(] ?(\d{1,2}) ?[,)]|(\d{1,2}|[a-záéíóú]+) años|(\d{1,2}) साल"
    )
    for match in re.finditer(pattern, sentence.casefold()):
        word = next(group for group in match.groups() if group)
        years = int(word) if word.isdigit() else _NUMBERS.get(word, 0)
        if years:
            named[0].votes[f"age:{age_of(years)}"] += 5
            named[0].reasons[age_of(years)] = f"the script says {years} years"


def age_of(years: int) -> str:
    """The age group of a number of years."""
    if years < 13:
        return "child"
    return "teen" if years < 20 else "adult" if years < 60 else "senior"


def _addresses(beats: list[Beat]) -> None:
    """What one speaker calls the other."""
    speakers: list[Person] = []
    for beat in beats:
        if beat.speaker and (not speakers or speakers[-1] is not beat.speaker):
            speakers.append(beat.speaker)
    turn = -1
    last: Person | None = None
    for beat in beats:
        if beat.speaker is None:
            continue
        if beat.speaker is not last:
            turn, last = turn + 1, beat.speaker
        other = _other(speakers, turn)
        if other is None:
            continue
        text = beat.text.casefold()
        for words, (gender, age) in _ADDRESS.items():
            if re.search(rf"(?:^|[,.!?…]\s*){words}\s*(?:[,.!?…।]|$)", text):
                if age and not other.age:
                    # Grown people too are called ``beta``, by whoever is older.
                    other.votes[f"age:{age}"] += 1 if words in _FOND else 3
                    other.reasons.setdefault(age, f"somebody calls {other.name} “{words}”")
                if gender:
                    other.votes[gender] += 2


def _other(speakers: list[Person], turn: int) -> Person | None:
    if turn > 0:
        return speakers[turn - 1]
    return speakers[turn + 1] if turn + 1 < len(speakers) else None


def _gender(person: Person) -> None:
    female, male = person.votes["female"], person.votes["male"]
    noun = table("people").get(person.noun, {})
    if person.gender:
        voted = "female" if female > male + 2 else "male" if male > female + 2 else ""
        fixed = noun.get("kind") in ("kin", "generic", "child") or names.lookup(
            person.name.split()[-1]
        )
        if voted and voted != person.gender and not fixed:
            person.gender = voted
        return
    if female != male:
        person.gender = "female" if female > male else "male"
        pronoun = "she" if person.gender == "female" else "he"
        person.facts.append(
            f"{person.name} is taken for {person.gender}: the text says “{pronoun}”"
        )
        return
    if person.noun:
        person.gender = "male"
        person.facts.append(f"{person.name} is drawn and voiced as a man: the script does not say")
        return
    person.gender = names.guess_gender(person.name.split()[-1])
    person.facts.append(f"{person.name} is guessed to be {person.gender} from the name")


def _age(person: Person) -> None:
    described = {*person.words, *person.role.split()}
    votes = Counter({k[4:]: v for k, v in person.votes.items() if k.startswith("age:")})
    fond = max(votes.values(), default=0) == 1 and person.reasons.get("child", "")[:8] == "somebody"
    if votes and not fond and (not person.age or max(votes.values()) >= 5):
        person.age = max(votes, key=lambda age: votes[age])
    if described & _OLD:
        person.age = "senior"
    elif described & _YOUNG and person.age in ("", "teen"):
        person.age = "child"
    elif described & _TEEN and not person.age and not person.role:
        person.age = "teen"
    person.age = person.age or "adult"
    if person.age in person.reasons and not (fond and person.age == "child"):
        kind = {"teen": "a teenager", "senior": "old", "adult": "grown up"}
        taken = kind.get(person.age, "a child")
        person.facts.append(f"{person.name} is taken to be {taken}: {person.reasons[person.age]}")


def culture_of(text: str, people: list[Person], language: str) -> tuple[str, str]:
    """The culture a script is at home in, and why."""
    scores = lexicon("culture", language).scores(text)
    scores.pop("places", None)
    homes = {person.culture for person in people if person.culture and person.spoken}
    for person in people:
        if person.culture:
            scores[person.culture] = scores.get(person.culture, 0.0) + 2.0
    indian, western = scores.get("indian", 0.0), scores.get("western", 0.0)
    if language in ("hi", "ta", "te", "ml", "kn", "bn", "gu", "pa", "mr", "or", "sa", "ne"):
        return ("mixed", "") if western >= 4 else ("indian", "the script is in an Indian language")
    if indian >= 3 and western >= 3.5 and min(indian, western) > 0.4 * max(indian, western):
        return "mixed", "the script names people or places of both"
    if len(homes) == 2 and min(indian, western) > 0.2 * max(indian, western):
        return "mixed", "the people have names of both"
    if indian >= 2 and indian > western:
        return "indian", "of the names and things in the script"
    return "western", ""
