"""The composer's craft, on paper: bars, harmony, ragas, and the sound of places."""

from __future__ import annotations

import itertools
from random import Random
from typing import get_args

import numpy as np
import pytest

from core.film import Mood, Setting, TimeOfDay, Weather
from filmwright import ScoreRequest, ScoreSection
from plugins.providers.composer import studio
from plugins.providers.composer.desk import integrated_loudness
from plugins.providers.composer.form import fit_bars
from plugins.providers.composer.harmony import moods
from plugins.providers.composer.instruments import VOICES, sampled
from plugins.providers.composer.motif import invent, sing
from plugins.providers.composer.notes import RATE, Note
from plugins.providers.composer.places.soundscape import recipe, soundscape
from plugins.providers.composer.raga import choose, ragas
from plugins.providers.composer.score import Draft
from plugins.providers.composer.theory import chord, scale_over, voicing

MOODS: tuple[Mood, ...] = get_args(Mood)


def film(kind: str, seed: int, length: float = 9.0) -> ScoreRequest:
    """A film of six scenes of different moods."""
    chosen = Random(seed).sample(MOODS, 6)
    sections = tuple(
        ScoreSection(
            start=length * number, duration=length, mood=mood, intensity=0.3 + 0.1 * number
        )
        for number, mood in enumerate(chosen)
    )
    speech = tuple((4.0 * number + 1, 4.0 * number + 3) for number in range(12))
    return ScoreRequest(
        kind=kind, sections=sections, duration=6 * length, seed=seed, speech=speech
    )  # fmt: skip


def test_bars_fill_a_scene_with_the_tempo_hardly_changed() -> None:
    for seconds in np.arange(4.0, 40.0, 0.7):
        for meter in (3, 4):
            bars = fit_bars(float(seconds), 0.8, meter)
            assert seconds / sum(bars) == pytest.approx(0.8, rel=0.16)
            assert set(bars[:-1]) <= {meter}


@pytest.mark.parametrize("kind", ["orchestral", "contemporary", "ambient", "indian", "chant"])
def test_notes_lie_within_the_film_and_start_on_the_seams(kind: str) -> None:
    wanted = film(kind, 5)
    piece = studio.draft(wanted)
    starts = [note.start for part in piece.parts for note in part.notes]
    assert min(starts) == 0
    assert max(starts) < wanted.duration
    for section in wanted.sections:
        assert min(abs(start - section.start) for start in starts) < 1e-6


def test_every_chord_of_the_tables_can_be_read_and_voiced() -> None:
    for table in moods().values():
        for _, *numerals in table["progressions"]:
            previous: tuple[int, ...] = ()
            for numeral in (*numerals, *table["cadence"], table["final"]):
                harmony = chord(numeral, 2)
                voices = voicing(harmony, previous, 50, 78)
                assert {key % 12 for key in voices} <= set(harmony.tones)
                assert list(voices) == sorted(set(voices))
                if previous:
                    moved = [abs(a - b) for a, b in zip(previous, voices, strict=True)]
                    assert sum(moved) <= 20, (numeral, previous, voices)
                previous = voices


def test_strong_notes_of_a_melody_belong_to_the_chord() -> None:
    rng = Random(3)
    for _ in range(40):
        motif = invent(rng, rng.choice((3, 4)))
        harmony = chord(rng.choice(("I", "iv", "V7", "bVI", "ii7")), rng.randrange(12))
        for cell in (motif.a, motif.b.inverted(), motif.b.augmented(), motif.a.quickened()):
            tones = sing(cell, harmony, "aeolian", 0, 69, motif.meter)
            scale = scale_over(harmony, "aeolian", 0)
            assert tones
            assert all(tone.key % 12 in scale for tone in tones)
            assert all(tone.key % 12 in harmony.tones for tone in tones if tone.strong)
            assert all(tone.beat + tone.beats <= motif.meter for tone in tones)


def test_a_theme_returns_in_another_scene_of_the_film() -> None:
    """The rhythm of the tune is the film's own, and not that of another film."""

    def rhythms(piece: Draft) -> set[tuple[float, ...]]:
        found = set()
        for passage in piece.form.passages:
            onsets = [
                note.start
                for part in piece.parts
                if part.melodic
                for note in part.notes
                if passage.start - 0.05 <= note.start < passage.end - 0.05
            ]
            beat = (passage.end - passage.start) / passage.beats
            places = sorted(round(2 * (onset - passage.start) / beat) / 2 for onset in onsets)
            found.add(tuple(b - a for a, b in itertools.pairwise(places))[:3])
        return found

    sections = tuple(
        ScoreSection(start=12.0 * n, duration=12, mood=mood, intensity=0.5)
        for n, mood in enumerate(("hopeful", "wonder", "hopeful", "wonder"))
    )
    requests = [
        ScoreRequest(kind="orchestral", sections=sections, duration=48, seed=seed)
        for seed in range(6)
    ]
    pieces = [rhythms(studio.draft(one)) for one in requests]
    assert sum(len(piece) < 4 for piece in pieces) >= 4
    assert len(set(map(frozenset, pieces))) >= 4


@pytest.mark.parametrize("seed", range(4))
def test_an_indian_melody_keeps_to_its_raga(seed: int) -> None:
    wanted = film("indian", seed)
    piece = studio.draft(wanted)
    named = {raga.name: raga for raga in ragas()}
    title = piece.description.removeprefix("Raga ").split(", Sa on ")[0]
    allowed = {note for name in title.split(", ") for note in named[name.replace(" ", "")].notes}
    tuned = [part for part in piece.parts if part.melodic]
    assert tuned
    # The last note of the film is Sa.
    final = max((note for part in tuned for note in part.notes), key=lambda note: note.start)
    sa = round(final.pitch) % 12
    for part in tuned:
        for note in part.notes:
            assert (round(note.pitch) - sa) % 12 in allowed, (title, part.name, note)


def test_a_raga_suits_mood_hour_and_weather() -> None:
    rng = Random(1)
    assert choose("calm", "dawn", "clear", [], rng).name in ("Bhairav", "AhirBhairav", "Bhupali")
    assert choose("joyful", "day", "rain", [], rng).name == "Desh"
    assert choose("tense", "night", "storm", [], rng).name == "Megh"
    assert choose("sad", "night", "clear", [], rng).name in ("Darbari", "Shivaranjani", "Bageshri")
    for mood in MOODS:
        assert any(mood in raga.moods for raga in ragas())


def test_under_speech_the_tune_is_softer() -> None:
    wanted = film("orchestral", 2).model_copy(update={"speech": ((0.0, 54.0),)})
    spoken = studio.draft(wanted)
    silent = studio.draft(wanted.model_copy(update={"speech": ()}))

    def weight(piece: Draft) -> float:
        return sum(n.velocity for part in piece.parts if part.melodic for n in part.notes)

    assert weight(spoken) < 0.7 * weight(silent)


@pytest.mark.parametrize("name", ["piano", "violins", "flute", "sitar"])
def test_a_sampled_note_is_in_tune_and_dies_away(name: str) -> None:
    key = VOICES[name].low + 14
    sound = sampled(name)(Note(0, 1.5, key, 0.7)).mean(axis=0)
    held = sound[RATE // 4 : RATE // 4 + RATE]
    spectrum = np.abs(np.fft.rfft(held * np.hanning(RATE), 8 * RATE))
    wanted = 440 * 2 ** ((key - 69) / 12)
    low, high = int(8 * wanted * 0.94), int(8 * wanted * 1.06)
    found = (low + spectrum[low:high].argmax()) / 8
    assert 1200 * np.log2(found / wanted) == pytest.approx(0, abs=30)
    assert abs(sound[-1]) < 1e-3
    assert np.abs(sound).max() > 0.02


def test_a_bent_note_glides() -> None:
    plain = Note(0, 1.0, 67, 0.7)
    bent = Note(0, 1.0, 67, 0.7, bend=((0.0, 0.0), (0.4, 0.0), (0.6, 2.0)))
    play = sampled("bansuri")

    def pitch(note: Note) -> float:
        late = play(note).mean(axis=0)[round(0.7 * RATE) : round(0.95 * RATE)]
        spectrum = np.abs(np.fft.rfft(late * np.hanning(len(late)), RATE))
        return float(300 + spectrum[300:520].argmax())

    assert 12 * np.log2(pitch(bent) / pitch(plain)) == pytest.approx(2, abs=0.25)


# --- places ------------------------------------------------------------------------------


def place(setting: Setting, weather: Weather = "clear", time: TimeOfDay = "day") -> ScoreRequest:
    section = ScoreSection(
        start=0, duration=5, mood="calm", setting=setting, weather=weather, time=time
    )
    return ScoreRequest(kind="ambient", sections=(section,), duration=5, seed=1)


@pytest.mark.parametrize("setting", get_args(Setting))
def test_every_place_is_heard_and_stays_in_the_background(setting: Setting) -> None:
    sound = soundscape(place(setting, time="night"))
    assert sound is not None
    assert sound.shape == (2, 5 * RATE)
    assert np.isfinite(sound).all()
    assert -52 < integrated_loudness(sound) < -26
    assert np.abs(sound).max() <= 0.5
    assert not np.array_equal(sound[0], sound[1])


def test_sea_and_rain_sound_like_themselves() -> None:
    sea, rain, room = (soundscape(place(*one)) for one in
                       (("sea",), ("field", "rain"), ("bedroom",)))  # fmt: skip
    assert sea is not None
    assert rain is not None
    assert room is not None

    def share_above(sound: np.ndarray, hertz: float) -> float:
        spectrum = np.abs(np.fft.rfft(sound[0])) ** 2
        return float(spectrum[round(hertz * 5) :].sum() / spectrum.sum())

    assert share_above(rain, 2000) > share_above(sea, 2000) > share_above(room, 2000)
    assert integrated_loudness(sea) > integrated_loudness(room) + 4


def test_places_change_with_hour_and_weather() -> None:
    def names(request: ScoreRequest) -> set[str]:
        return {name for name, _ in recipe(request.sections[0])[0]}

    assert "crickets" in names(place("forest", time="night"))
    assert "dawn_birds" in names(place("forest", time="dawn"))
    assert {"rain", "thunder", "wind"} <= names(place("forest", "storm"))
    assert "roof_rain" in names(place("kitchen", "rain"))
    assert "birds" not in names(place("forest", "storm"))


def test_no_ambience_where_none_is_wanted() -> None:
    request = place("sea")
    mute = request.sections[0].model_copy(update={"ambience": False})
    assert soundscape(request.model_copy(update={"sections": (mute,)})) is None
    half = request.sections[0].model_copy(update={"duration": 2.0})
    rest = mute.model_copy(update={"start": 2.0, "duration": 3.0})
    sound = soundscape(request.model_copy(update={"sections": (half, rest)}))
    assert sound is not None
    assert np.abs(sound[:, : 2 * RATE]).max() > 0.001
    assert np.abs(sound[:, 3 * RATE :]).max() == 0
