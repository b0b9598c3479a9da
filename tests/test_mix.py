"""The mix, measured as encoded: loudness, true peak, ducking, length."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.execution.workbench import StoreWorkbench
from core.media.loudness import SILENCE, integrated, measure
from core.media.master import Master
from core.media.mix import mix_sound, mixed
from core.media.probe import probe
from core.media.sound import decibels, read_sound, true_peaks
from core.stages import Clip, MixRequest
from core.store.folder import FolderStore
from tests.film_parts import babble, flac, score, tone

Sound = NDArray[Any]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> StoreWorkbench:
    return StoreWorkbench(FolderStore(tmp_path_factory.mktemp("mix")))


def request(bench: StoreWorkbench, seconds: float, **parts: Any) -> MixRequest:
    """Sounds by name; voices as (samples, start)."""
    voices = tuple(
        Clip(audio=flac(samples, bench), start=start) for samples, start in parts.pop("voices", ())
    )
    beds = {name: flac(parts.pop(name), bench) for name in ("music", "ambience") if name in parts}
    return MixRequest.model_validate({"duration": seconds, "voices": voices, **beds, **parts})


def drums(seconds: float) -> Sound:
    """Hard, sparse hits: the highest peaks for the least loudness."""
    now = np.arange(round(seconds * 48_000)) / 48_000
    noise = np.random.default_rng(3).standard_normal(len(now))
    skin = np.convolve(noise, np.hanning(24) / 6, "same")
    hit = np.exp(-((now % 0.6) / 0.06)) * (skin + np.sin(2 * np.pi * 90 * now))
    return np.stack([hit, np.roll(hit, 30)], axis=1) * 0.3


HARD: dict[str, dict[str, Any]] = {
    "speech over music": {
        "voices": [(babble(4), 1.0), (babble(5, seed=1), 6.0)], "music": score(12),
    },
    "a word in a long quiet film": {"voices": [(babble(1.5, 0.01), 9.0)], "music": score(24, 0.01)},
    "music alone": {"music": score(10, 0.9)},
    "drums alone": {"music": drums(10)},
    "an ambience alone": {"ambience": 0.002 * score(10)},
    "clipped voices": {"voices": [(np.clip(9 * babble(8), -1, 1), 0.5)], "music": score(10)},
    "voices far apart in level": {"voices": [(babble(3, 0.004), 0.5), (babble(3, 0.8, 1), 5.0)]},
    "speech without music": {"voices": [(babble(4), 2.0)]},
}  # fmt: skip


#: Opus differs in its overshoot alone, which these two show.
_CASES = [*((name, "aac") for name in HARD), ("speech over music", "opus"), ("drums alone", "opus")]


@pytest.mark.parametrize(("name", "codec"), _CASES)
def test_every_mix_is_as_loud_as_asked(
    bench: StoreWorkbench, tmp_path: Path, name: str, codec: str
) -> None:
    seconds = 24.0 if "long" in name else 12.0
    result = mix_sound(
        request(bench, seconds, codec=codec, **dict(HARD[name])), bench.path, tmp_path
    )
    heard = measure(result.path)
    assert heard.lufs == pytest.approx(-14, abs=0.5)
    assert heard.true_peak <= -1.0
    assert result.loudness == heard
    facts = probe(result.path)
    assert facts.audio_codec == codec
    assert facts.audio_duration == pytest.approx(seconds, abs=0.03)


def test_silence_stays_silent(bench: StoreWorkbench, tmp_path: Path) -> None:
    result = mix_sound(request(bench, 2.0, voices=[(0 * tone(1), 0.5)]), bench.path, tmp_path)
    assert result.loudness.lufs == SILENCE
    assert probe(result.path).audio_duration == pytest.approx(2.0, abs=0.03)


def test_music_steps_back_under_speech(bench: StoreWorkbench) -> None:
    """Down by 12 dB before the first syllable, up again within a second, no pumping between."""
    line = babble(4.0)
    quiet = np.zeros_like(line)
    with_voice = mixed(request(bench, 14.0, voices=[(line, 5.0)], music=score(14)), bench.path)
    voice = mixed(request(bench, 14.0, voices=[(line, 5.0)]), bench.path)
    alone = mixed(request(bench, 14.0, voices=[(quiet, 5.0)], music=score(14)), bench.path)
    music = with_voice - voice

    def level(samples: NDArray[Any], start: float, end: float) -> float:
        part = samples[round(start * 48_000) : round(end * 48_000)]
        return float(decibels(np.sqrt((part**2).mean())))

    def ducked(start: float, end: float) -> float:
        before = level(music, 1.0, 4.5) - level(alone, 1.0, 4.5)
        return level(music, start, end) - level(alone, start, end) - before

    assert ducked(5.1, 9.0) == pytest.approx(-12, abs=1.5)
    assert ducked(5.0, 5.1) < -8, "already down when the line begins"
    assert ducked(10.2, 12.0) == pytest.approx(0, abs=0.7)
    steps = [ducked(start, start + 0.25) for start in np.arange(5.5, 8.5, 0.25)]
    assert max(steps) - min(steps) < 2.5, "it does not come up between words"
    assert level(voice, 5.5, 8.5) - level(music, 5.5, 8.5) > 14, "speech is understood"


def test_volume_sets_the_music_against_the_voices(bench: StoreWorkbench) -> None:
    levels = []
    for volume in (0.25, 0.5, 1.0, 0.0):
        parts = {"voices": [(babble(2), 6.0)], "music": score(8), "music_volume": volume}
        samples = mixed(request(bench, 8.0, **parts), bench.path)[48_000 : 4 * 48_000]
        levels.append(float(decibels(np.sqrt((samples**2).mean()))))
    assert levels[1] - levels[0] == pytest.approx(6, abs=0.2)
    assert levels[2] - levels[1] == pytest.approx(6, abs=0.2)
    assert levels[3] < -90


def test_voices_lie_where_they_were_put_and_do_not_click(bench: StoreWorkbench) -> None:
    cut = 0.5 * np.cos(2 * np.pi * 500 * np.arange(24_000) / 48_000)
    samples = mixed(request(bench, 2.0, voices=[(cut, 0.75)]), bench.path)[:, 0]
    loud = np.flatnonzero(np.abs(samples) > 0.05)
    assert loud[0] / 48_000 == pytest.approx(0.75, abs=0.005)
    assert loud[-1] / 48_000 == pytest.approx(1.25, abs=0.006)
    assert np.abs(np.diff(samples)).max() < 1.2 * 0.5 * 2 * np.pi * 500 / 48_000


def test_the_limiter_keeps_true_peaks_down_and_quiet_sound_alone() -> None:
    loud = np.stack([score(2)[:, 0] * 6, drums(2)[:, 0] * 4], axis=1).astype(np.float32)
    master = Master(loud)
    for gain in (0.0, 12.0):
        result = master.brought(gain, -1.5)
        assert decibels(true_peaks(result, 48).max()) <= -1.3
        assert master.predicted(gain, -1.5) == pytest.approx(integrated(result), abs=0.25)
    soft = (0.02 * loud).astype(np.float32)
    assert np.array_equal(Master(soft).brought(0.0, 0.0), soft)


def test_loudness_agrees_with_the_standard() -> None:
    """EBU Tech 3341, cases 1 and 3: a 1 kHz sine at −23 dBFS is −23 LUFS, also among quiet."""
    level = 10 ** (-23 / 20)
    sine = np.repeat(tone(20, 1000, level)[:, None], 2, axis=1).astype(np.float32)
    assert integrated(sine) == pytest.approx(-23, abs=0.1)
    quiet = sine * np.float32(10 ** (-13 / 20))
    assert integrated(np.concatenate([quiet[:480_000], sine, quiet[:480_000]])) == pytest.approx(
        -23, abs=0.1
    )
    assert integrated(np.zeros((1000, 2), np.float32)) == SILENCE


def test_the_same_mix_is_the_same_bytes(bench: StoreWorkbench, tmp_path: Path) -> None:
    for codec in ("aac", "opus"):
        parts = {"voices": [(babble(1), 0.5)], "music": score(3), "codec": codec}
        contents = []
        for name in ("one", "two"):
            folder = tmp_path / codec / name
            folder.mkdir(parents=True)
            contents.append(mix_sound(request(bench, 3.0, **parts), bench.path, folder).path)
        assert contents[0].read_bytes() == contents[1].read_bytes()


def test_sound_of_any_rate_is_read(bench: StoreWorkbench) -> None:
    for rate in (22_050, 24_000, 44_100, 48_000):
        ref = flac(tone(0.5, 300 * 48_000 / rate)[: rate // 2], bench, rate)
        samples = read_sound(bench.path(ref), 2)
        assert samples.shape == (24_000, 2)
        spectrum = np.abs(np.fft.rfft(samples[:, 0]))
        assert int(np.argmax(spectrum)) * 2 == pytest.approx(300, abs=2)
