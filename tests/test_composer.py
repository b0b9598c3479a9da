"""The composer: what it promises of every score, measured on the sound itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from core.execution.workbench import StoreWorkbench
from core.film import MusicKind
from core.store.folder import FolderStore
from filmwright import Ref, Score, ScoreRequest, ScoreSection
from plugins.providers import composer
from plugins.providers.composer.desk import integrated_loudness

RATE = 48000
KINDS: tuple[MusicKind, ...] = get_args(MusicKind)
SEAMS = (5.3, 10.1)
DURATION = 15.2

Sound = NDArray[np.float64]


def request(kind: MusicKind = "orchestral", seed: int = 1, ambience: bool = False) -> ScoreRequest:
    """A sad scene by the sea, a triumphant one in the mountains, a calm one in the rain."""
    starts, ends = (0.0, *SEAMS), (*SEAMS, DURATION)
    scenes = (
        ("sad", 0.4, "sea", "clear"),
        ("triumphant", 0.85, "mountains", "clear"),
        ("calm", 0.35, "garden", "rain"),
    )
    sections = tuple(
        ScoreSection(
            start=start, duration=end - start, mood=mood, intensity=intensity,
            setting=setting, weather=weather, ambience=ambience,
        )
        for start, end, (mood, intensity, setting, weather) in zip(
            starts, ends, scenes, strict=True
        )
    )  # fmt: skip
    return ScoreRequest(
        kind=kind,
        sections=sections,
        duration=DURATION,
        seed=seed,
        speech=((1.0, 4.0), (11.0, 13.0)),
    )


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> StoreWorkbench:
    return StoreWorkbench(FolderStore(tmp_path_factory.mktemp("store")))


def heard(bench: StoreWorkbench, ref: Ref | None) -> Sound:
    """A stem as rows (left, right)."""
    assert ref is not None
    sound, rate = soundfile.read(bench.path(ref), always_2d=True)
    assert rate == RATE
    return np.asarray(sound.T)


def run(bench: StoreWorkbench, wanted: ScoreRequest) -> Score:
    offer = composer.score_film(wanted)
    result = offer.run(bench)
    assert isinstance(result, Score)
    return result


@pytest.fixture(scope="module")
def scores(bench: StoreWorkbench) -> dict[MusicKind, Score]:
    return {kind: run(bench, request(kind)) for kind in KINDS}


@pytest.fixture(scope="module")
def sounds(bench: StoreWorkbench, scores: dict[MusicKind, Score]) -> dict[MusicKind, Sound]:
    return {kind: heard(bench, score.music) for kind, score in scores.items()}


def test_a_provider_that_needs_nothing_and_is_asked_last() -> None:
    info = composer.register_provider()
    assert (info.name, info.stages, info.last_resort) == ("composer", ("music",), True)
    assert info.check().ready
    assert set(info.styles) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_stem_as_long_as_the_film_without_faults(
    kind: MusicKind, sounds: dict[MusicKind, Sound]
) -> None:
    sound = sounds[kind]
    assert sound.shape == (2, round(DURATION * RATE))
    assert np.isfinite(sound).all()
    assert np.abs(sound).max() < 0.75
    assert np.abs(sound.mean(axis=1)).max() < 1e-4
    # No step between two samples is a click.
    assert np.abs(np.diff(sound, axis=1)).max() < 0.5


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_as_loud_as_promised_and_ends_in_silence(
    kind: MusicKind, sounds: dict[MusicKind, Sound]
) -> None:
    sound = sounds[kind]
    assert integrated_loudness(sound.astype(np.float32)) == pytest.approx(-20, abs=1.2)
    assert np.abs(sound[:, -round(0.05 * RATE) :]).max() == 0
    last = np.sqrt(np.mean(sound[:, -RATE // 2 :] ** 2))
    before = np.sqrt(np.mean(sound[:, -5 * RATE : -4 * RATE] ** 2))
    assert last < 0.25 * before


def onset_strength(sound: Sound) -> NDArray[np.float64]:
    """How much the spectrum rises, every 10 ms."""
    size, hop = 1024, 480
    mono = sound.mean(axis=0)
    frames = np.lib.stride_tricks.sliding_window_view(mono, size)[::hop]
    spectra = np.abs(np.fft.rfft(frames * np.hanning(size), axis=1))
    bands = np.add.reduceat(spectra, np.unique(np.geomspace(2, 500, 25).astype(int)), axis=1)
    level = np.log10(bands + 1e-3)
    return np.concatenate((np.zeros(3), np.maximum(0, level[3:] - level[:-3]).sum(axis=1)))


@pytest.mark.parametrize("kind", KINDS)
def test_something_begins_on_every_change_of_scene(
    kind: MusicKind, sounds: dict[MusicKind, Sound]
) -> None:
    strength = onset_strength(sounds[kind])
    peaks = np.array([strength[max(0, at - 6) : at + 7].max() for at in range(len(strength))])
    for seam in SEAMS:
        # A window's onset is seen up to its length before its frame's own time.
        at = round(seam * 100) - 2
        assert (peaks < strength[at - 6 : at + 7].max()).mean() > 0.6, seam


@pytest.mark.parametrize("kind", KINDS)
def test_the_strong_scene_is_played_louder(kind: MusicKind, sounds: dict[MusicKind, Sound]) -> None:
    first, second = (round(seam * RATE) for seam in SEAMS)
    power = [np.mean(part**2) for part in np.split(sounds[kind], (first, second), axis=1)]
    assert power[1] > 1.2 * power[0]


def test_the_same_request_gives_the_same_bytes(
    bench: StoreWorkbench, scores: dict[MusicKind, Score]
) -> None:
    for kind in ("indian", "ambient"):
        again = run(bench, request(kind))
        assert again == scores[kind]


def test_another_film_has_another_piece(
    bench: StoreWorkbench, scores: dict[MusicKind, Score]
) -> None:
    other = run(bench, request("contemporary", seed=2))
    assert other.music != scores["contemporary"].music
    assert other.description != scores["contemporary"].description


def test_the_kinds_do_not_sound_alike(sounds: dict[MusicKind, Sound]) -> None:
    """Spectrum and attacks tell any two kinds apart."""

    def portrait(sound: Sound) -> NDArray[np.float64]:
        spectrum = np.abs(np.fft.rfft(sound.mean(axis=0))) ** 2
        edges = np.unique(np.geomspace(30 * DURATION, 12000 * DURATION, 28).astype(int))
        bands = np.log10(np.add.reduceat(spectrum, edges) + 1e-9)
        return np.append(bands - bands.mean(), onset_strength(sound).mean())

    portraits = {kind: portrait(sound) for kind, sound in sounds.items()}
    for one in KINDS:
        for other in KINDS:
            if one < other:
                distance = np.abs(portraits[one] - portraits[other]).mean()
                assert distance > 0.15, (one, other)


def test_a_very_short_film_and_many_short_scenes(bench: StoreWorkbench) -> None:
    sections = tuple(
        ScoreSection(start=0.7 * number, duration=0.7, mood="playful", ambience=False)
        for number in range(4)
    )
    for kind in KINDS:
        wanted = ScoreRequest(kind=kind, sections=sections, duration=2.8, seed=3)
        sound = heard(bench, run(bench, wanted).music)
        assert sound.shape[1] == round(2.8 * RATE)
        assert np.abs(sound).max() > 0.01


def test_a_podcast_has_an_intro_a_low_bed_and_an_outro(bench: StoreWorkbench) -> None:
    section = ScoreSection(start=0, duration=20, mood="hopeful", setting="studio", ambience=False)
    wanted = ScoreRequest(
        kind="contemporary", sections=(section,), duration=20, seed=4,
        speech=((3.5, 9.0), (9.4, 15.5)),
    )  # fmt: skip
    sound = heard(bench, run(bench, wanted).music)

    def level(start: float, end: float) -> float:
        part = sound[:, round(start * RATE) : round(end * RATE)]
        return float(10 * np.log10(np.mean(part**2)))

    bed = level(6, 14)
    assert level(0.3, 3.3) > bed + 8
    assert level(15.9, 18) > bed + 8


@pytest.mark.parametrize("kind", ["wav", "flac", "ogg", "mp3"])
def test_an_upload_is_fitted_to_the_film(bench: StoreWorkbench, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"song.{kind}"
    soundfile.write(path, beats(4.0), 44100)
    upload = bench.put(path.read_bytes(), f"audio/{kind}")
    wanted = request().model_copy(update={"upload": upload})
    sound = heard(bench, run(bench, wanted).music)
    assert sound.shape == (2, round(DURATION * RATE))
    # Looped: it sounds all the way, without a hole, until the fade.
    level = np.sqrt(np.mean(sound[:, : 11 * RATE].reshape(2, -1, RATE) ** 2, axis=(0, 2)))
    assert level.min() > 0.4 * level.max()
    assert np.abs(sound[:, -100:]).max() == 0


def beats(seconds: float) -> NDArray[np.float64]:
    """A steady pulse on a held tone, mono at 44.1 kHz."""
    times = np.arange(round(seconds * 44100)) / 44100
    pulse = np.exp(-(times % 0.5) * 9) * np.sin(2 * np.pi * 330 * times)
    return np.asarray(0.3 * pulse + 0.1 * np.sin(2 * np.pi * 110 * times))


def test_an_upload_that_is_too_long_is_trimmed(bench: StoreWorkbench, tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    soundfile.write(path, beats(30.0), 44100)
    upload = bench.put(path.read_bytes(), "audio/wav")
    sound = heard(bench, run(bench, request().model_copy(update={"upload": upload})).music)
    assert sound.shape[1] == round(DURATION * RATE)
    assert np.abs(sound[:, -100:]).max() == 0


_Spoil = Callable[[Path], None]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: path.write_bytes(b"This is no music."), "cannot be read"),
        (lambda path: path.write_bytes(b""), "cannot be read"),
        (lambda path: soundfile.write(path, np.zeros(44100), 44100), "silent"),
        (lambda path: soundfile.write(path, beats(0.3), 44100), "shorter than a second"),
    ],
)
def test_an_upload_that_is_no_music_is_refused(
    bench: StoreWorkbench, tmp_path: Path, spoil: _Spoil, message: str
) -> None:
    from filmwright import InputError

    path = tmp_path / "song.wav"
    spoil(path)
    upload = bench.put(path.read_bytes(), "audio/wav")
    with pytest.raises(InputError, match=message):
        run(bench, request().model_copy(update={"upload": upload}))
