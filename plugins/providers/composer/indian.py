"""Indian classical: alap, gat and tihai over tanpura and tabla, the raga by mood and hour."""

from __future__ import annotations

from collections import Counter
from random import Random

from filmwright import ScoreRequest
from plugins.providers.composer import bells, padsynth, plucked, tabla
from plugins.providers.composer.ensemble import Ensemble
from plugins.providers.composer.form import Form, Passage, plan
from plugins.providers.composer.gat import Composition, Gat
from plugins.providers.composer.melodist import Melodist, Svara
from plugins.providers.composer.raga import Raga, choose, phrase_after, tuned
from plugins.providers.composer.rhythm import theka
from plugins.providers.composer.score import Draft
from plugins.providers.composer.theory import KEYS

_METERS = {"": (4,), "tender": (3, 4), "playful": (3, 4), "joyful": (4,)}

_LEADS: dict[str, tuple[str, ...]] = {
    "calm": ("bansuri", "santoor"), "tender": ("bansuri", "sarangi"),
    "reflective": ("bansuri", "sarangi"), "sad": ("sarangi", "bansuri"),
    "mysterious": ("bansuri", "sitar"), "hopeful": ("bansuri", "sitar"),
    "wonder": ("santoor", "bansuri"), "playful": ("santoor", "sitar"),
    "joyful": ("sitar", "santoor"), "tense": ("sitar", "sarangi"),
    "triumphant": ("shehnai", "sitar"), "epic": ("sitar", "shehnai"),
}  # fmt: skip

_NAMES = {"AhirBhairav": "Ahir Bhairav"}


def compose(request: ScoreRequest, rng: Random) -> Draft:
    """Write the score."""
    form = plan(request, rng, _METERS)
    sa = rng.choice((48, 49, 50, 51, 52))
    chosen = _ragas(form, rng)
    # Each mood keeps its player; which of the two is this film's own.
    leads = {mood: rng.choice(pair) for mood, pair in sorted(_LEADS.items())}
    players = Ensemble(rng, 0.007)
    pieces: dict[str, Composition] = {}
    last = 0
    for passage, raga in zip(form.passages, chosen, strict=True):
        lead = Melodist(players, leads[passage.mood], sa + 12, raga, rng)
        _greet(players, passage, raga, sa)
        if _metered(passage):
            if raga.name not in pieces:
                pieces[raga.name] = Composition.invent(raga, rng)
            other = next(name for name in _LEADS[passage.mood] if name != leads[passage.mood])
            answer = Melodist(players, other, sa + 12, raga, rng)
            last = Gat(form, passage, pieces[raga.name], rng).play(lead, answer, last)
            theka(form, passage, players, rng)
            _strings(players, passage, raga, sa)
        else:
            last = _alap(form, passage, raga, lead, last, rng)
            if _swaying(passage):
                theka(form, passage, players, rng, gentle=True)
        _haze(players, passage, raga, sa)
    _finish(form, chosen[-1], players, sa, leads[form.passages[-1].mood], last, rng)
    drone = Counter(raga.drone for raga in chosen).most_common(1)[0][0]
    seed = rng.randrange(1 << 30)
    names = list(dict.fromkeys(_NAMES.get(raga.name, raga.name) for raga in chosen))
    return Draft(
        form,
        list(players.parts.values()),
        description=f"Raga {', '.join(names)}, Sa on {KEYS[sa % 12]}",
        players={
            **padsynth.players(),
            **tabla.tabla(440 * 2 ** ((sa + 12 - 69) / 12)),
            **tabla.drums(),
            "manjira": bells.player("manjira", 2.0),
        },
        layers=[lambda desk: plucked.tanpura(desk, sa, drone, form.duration - 2.5, -12.0, seed)],
        room=2.0,
        dynamics=4.0,
    )


def _ragas(form: Form, rng: Random) -> list[Raga]:
    heard: list[Raga] = []
    for passage in form.passages:
        section = passage.section
        heard.append(choose(section.mood, section.time, section.weather, heard, rng))
    return heard


def _metered(passage: Passage) -> bool:
    """Whether the tabla plays: not in stillness, nor before there is room for a cycle."""
    still = passage.mood in ("calm", "sad", "tender", "reflective", "mysterious")
    return passage.intensity >= 0.5 and not still and len(passage.bars) >= 2


def _swaying(passage: Passage) -> bool:
    """Whether a still passage is rocked by a soft dadra or keherwa."""
    return (
        passage.mood in ("tender", "calm", "reflective")
        and passage.index > 0
        and len(passage.bars) >= 3
    )


def _haze(players: Ensemble, passage: Passage, raga: Raga, sa: int) -> None:
    """A pad on pairs of the raga's resting notes, changing every other bar."""
    third = next((step for step in (4, 3, 5) if step in raga.rests), raga.drone)
    pairs = ((0, raga.drone), (third, 12), (raga.drone, 12), (0, third))
    for number in range(0, len(passage.bars), 2):
        beat = passage.bar(number)
        beats = sum(passage.bars[number : number + 2])
        for step in pairs[(number // 2) % len(pairs)]:
            players.write(
                "pad", passage.time(beat), passage.span(beat, beats), sa + 12 + tuned(step),
                0.16 + 0.16 * passage.intensity, exact=number == 0, line=str(step),
            )  # fmt: skip


def _greet(players: Ensemble, passage: Passage, raga: Raga, sa: int) -> None:
    """A scene opens on Sa, struck low, and the swarmandal sweeps up the raga's notes."""
    force = 0.34 + 0.2 * passage.intensity
    if not passage.first:
        for step, level in ((-12, 1.4), (0, 1.3)):
            players.write(
                "sitar",
                passage.start,
                2.5,
                sa + step,
                force * level,
                line="arrival",
                exact=True,
                fold=False,
            )
    notes = sorted(step for step in range(-5, 20) if step % 12 in raga.notes)
    for number, step in enumerate(notes):
        players.write(
            "santoor",
            passage.start + 0.062 * number,
            1.6,
            sa + 12 + tuned(step),
            force * (0.8 + 0.02 * number),
            line="swarmandal",
            exact=number == 0,
            fold=False,
        )


def _alap(form: Form, passage: Passage, raga: Raga, lead: Melodist, last: int, rng: Random) -> int:
    """Free unfolding: phrase, breath, phrase; up toward the high Sa, then home."""
    beat = 60 / passage.tempo
    second = passage.start + (1.4 if passage.first else 0.9) * beat
    used: list[tuple[int, ...]] = []
    length = passage.end - passage.start
    while second < passage.end - 1.6 * beat:
        share = (second - passage.start) / length
        goal = 7 if share < 0.35 else 12 if share < 0.65 else 4 if share < 0.8 else 0
        phrase = phrase_after(raga, last, goal, used, rng)
        used.append(phrase)
        spoken = form.speaking(second, second + 2.5 * beat) > 0.45
        steps = phrase[-3:] if spoken else phrase
        line, at = [], second
        for number, step in enumerate(steps):
            final = number == len(steps) - 1
            wait = beat * (rng.choice((1.8, 2.2, 2.6)) if final else rng.choice((0.42, 0.6, 0.85)))
            wait = min(wait, max(0.3, passage.end - at))
            force = (0.42 if spoken else 0.62) + 0.18 * passage.intensity + 0.05 * final
            line.append(Svara(at, wait, step, force))
            at += wait
            if at >= passage.end - 0.3:
                break
        lead.play(line)
        last = line[-1].step
        second = at + beat * (1.3 if spoken else rng.choice((0.4, 0.7, 1.0)))
    return last


def _strings(players: Ensemble, passage: Passage, raga: Raga, sa: int) -> None:
    """Sa and the drone's other note on low strings: warmth behind the strong scenes."""
    if passage.intensity < 0.55:
        return
    length = passage.end - passage.start
    other = 7 if raga.drone == 7 else 5
    for name, step in (("cellos", 0), ("violas", other), ("basses", -12)):
        players.write(
            name, passage.start, length, sa + tuned(step), 0.2 + 0.2 * passage.intensity,
            exact=True, fold=False, swell=((0.0, 0.5), (0.5, 0.9), (1.0, 1.0)),
        )  # fmt: skip


def _finish(
    form: Form, raga: Raga, players: Ensemble, sa: int, lead: str, last: int, rng: Random
) -> None:
    """Home: Sa, long, with the tanpura dying away under it."""
    final = form.passages[-1]
    home = 12 if last >= 10 else 0
    Melodist(players, lead, sa + 12, raga, rng).play(
        [Svara(final.end, max(1.2, 0.6 * form.hold), home, 0.6 + 0.2 * final.intensity, True)]
    )
    notes = sorted((step for step in range(-5, 15) if step % 12 in raga.notes), reverse=True)
    for number, step in enumerate(notes):
        players.write(
            "santoor", final.end + 0.25 + 0.075 * number, 1.6, sa + 12 + tuned(step),
            0.3 - 0.008 * number, line="swarmandal", fold=False,
        )  # fmt: skip
    if _metered(final):
        for kind in ("tabla na", "tabla ge"):
            players.write(kind, final.end, 1.0, 60, 0.75, exact=True)
