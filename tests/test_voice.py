"""The voices: timings, words, distinct speakers, emotion, stand-ins, the espeak-ng process."""

from __future__ import annotations

import io
import os
import signal
from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.execution.workbench import StoreWorkbench
from core.store.folder import FolderStore
from filmwright import ProviderError, Speech, SpeechRequest
from plugins.providers import espeak, hibari, kokoro
from plugins.providers.espeak import child
from plugins.providers.kokoro import model
from plugins.providers.kokoro.catalogue import repertoire
from plugins.providers.speech import takeover
from plugins.providers.speech.loudness import TARGET_LUFS, loudness

ENGINES = {"kokoro": kokoro, "hibari": hibari, "espeak": espeak}
ENGLISH = "Dr. Rao paid $25 at 3 pm — why? Meera laughed."


class Booth:
    """Speaks lines and keeps what was said and warned."""

    def __init__(self, folder: Path) -> None:
        self.warnings: list[str] = []
        self.bench = StoreWorkbench(FolderStore(folder), on_warning=self.warnings.append)
        self._said: dict[str, Speech] = {}

    def say(self, text: str, voice: str, language: str = "en", **options: object) -> Speech:
        request = SpeechRequest.model_validate(
            {"text": text, "voice": voice, "language": language, **options}
        )
        if request.digest() not in self._said:
            self._said[request.digest()] = self.run(request)
        return self._said[request.digest()]

    def run(self, request: SpeechRequest, engine: str = "") -> Speech:
        offer = ENGINES[engine or request.voice.partition(":")[0]].speak_line(request)
        assert offer is not None
        result = offer.run(self.bench)
        assert isinstance(result, Speech)
        return result

    def samples(self, speech: Speech) -> np.ndarray:
        content, rate = soundfile.read(io.BytesIO(self.bench.read(speech.audio)))
        assert rate == 24_000
        assert content.ndim == 1
        return np.asarray(content)


@pytest.fixture(scope="module")
def booth(tmp_path_factory: pytest.TempPathFactory) -> Booth:
    return Booth(tmp_path_factory.mktemp("booth"))


def pitch_of(samples: np.ndarray) -> float:
    """Median fundamental frequency in hertz by autocorrelation over 50 ms."""
    found = []
    for start in range(0, len(samples) - 1200, 1200):
        frame = samples[start : start + 1200] * np.hanning(1200)
        if np.sqrt((frame**2).mean()) > 0.02:
            power = np.abs(np.fft.rfft(frame, 4096)) ** 2
            likeness = np.fft.irfft(power)[:400]
            lag = int(np.argmax(likeness[50:]) + 50)
            if likeness[lag] > 0.4 * likeness[0]:
                found.append(24_000 / lag)
    return float(np.median(found))


@pytest.mark.parametrize("voice", ["kokoro:af_heart", "hibari:man", "espeak:en+f1"])
def test_timings_fit_the_audio(booth: Booth, voice: str) -> None:
    speech = booth.say(ENGLISH, voice)
    samples = booth.samples(speech)
    assert speech.duration == pytest.approx(len(samples) / 24_000, abs=0.001)
    assert [word.text for word in speech.words] == ENGLISH.split()
    clock = 0.0
    for word in speech.words:
        assert clock <= word.start <= word.end <= speech.duration
        clock = word.end
    clock = 0.0
    for phoneme in speech.phonemes:
        assert clock <= phoneme.start < phoneme.end <= speech.duration + 0.001
        clock = phoneme.end
    assert speech.duration - clock < 0.06
    loud = np.flatnonzero(np.abs(samples) > 0.02)
    assert loud[0] < 0.04 * 24_000
    assert len(samples) - loud[-1] < 0.06 * 24_000


def test_a_numeral_spans_all_its_spoken_words(booth: Booth) -> None:
    words = {word.text: word for word in booth.say(ENGLISH, "kokoro:af_heart").words}
    assert words["$25"].end - words["$25"].start > 2 * (words["at"].end - words["at"].start)
    assert words["—"].end > words["—"].start
    sounds = booth.say(ENGLISH, "kokoro:af_heart").phonemes
    spoken = "".join(
        one.symbol for one in sounds if words["$25"].start <= one.start < words["$25"].end
    )
    assert spoken == "twɛntifaɪvdɑləɹz"


@pytest.mark.parametrize(
    ("language", "voice", "text", "heard"),
    [
        ("hi", "kokoro:hf_alpha", "नमस्ते, मैं 25 साल की हूँ।", "nəmʌsteː"),
        ("es", "kokoro:em_alex", "¿Hola? Tengo 25 años.", "ola"),
        ("fr", "kokoro:ff_siwis+george", "« Bonjour », dit-il — oui.", "bɔ̃ʒuʁ"),
    ],
)
def test_other_languages_are_spoken(
    booth: Booth, language: str, voice: str, text: str, heard: str
) -> None:
    speech = booth.say(text, voice, language)
    assert [word.text for word in speech.words] == text.split()
    assert "".join(one.symbol for one in speech.phonemes).startswith(heard)
    assert speech.duration > 1.0


def test_the_fallback_speaks_tamil_and_says_that_it_is_plain(booth: Booth) -> None:
    speech = booth.say("வணக்கம், பழைய மாலுமி.", "espeak:ta+f1", "ta")
    assert [word.text for word in speech.words] == ["வணக்கம்,", "பழைய", "மாலுமி."]
    assert any("plain fallback" in warning for warning in booth.warnings)


def test_the_same_request_gives_the_same_bytes(tmp_path: Path) -> None:
    request = SpeechRequest(
        text="Hold on!", voice="kokoro:am_puck", language="en", emotion="afraid"
    )
    one, other = Booth(tmp_path / "one").run(request), Booth(tmp_path / "other").run(request)
    assert one == other


def test_voices_differ(booth: Booth) -> None:
    line = "We can see the light."
    pitches = {}
    for voice in ("kokoro:af_heart", "kokoro:bm_george", "kokoro:af_sky+child", "hibari:boy"):
        pitches[voice] = pitch_of(booth.samples(booth.say(line, voice)))
    assert pitches["kokoro:bm_george"] < 160 < pitches["kokoro:af_heart"] < 230
    assert pitches["kokoro:af_sky+child"] > 230
    assert 200 < pitches["hibari:boy"] < 290


def test_emotion_and_delivery_shape_pace_pitch_and_level(booth: Booth) -> None:
    line = "We can see the light."
    voice = "kokoro:am_michael"
    plain = booth.say(line, voice)
    sad, excited = booth.say(line, voice, emotion="sad"), booth.say(line, voice, emotion="excited")
    assert sad.duration > 1.05 * plain.duration > 1.1 * excited.duration
    pitches = [pitch_of(booth.samples(one)) for one in (sad, plain, excited)]
    assert pitches == sorted(pitches)
    assert pitches[2] > 1.12 * pitches[0]

    whisper = booth.say(line, voice, delivery="whisper")
    shout = booth.say(line, voice, delivery="shout")
    levels = [loudness(booth.samples(one), 24_000) + one.gain for one in (whisper, plain, shout)]
    assert levels == pytest.approx([TARGET_LUFS - 5, TARGET_LUFS, TARGET_LUFS + 4], abs=0.1)


def test_rate_sets_the_pace(booth: Booth) -> None:
    line = "We can see the light."
    slow, fast = (booth.say(line, "hibari:heart", rate=rate) for rate in (0.8, 1.25))
    # Closer than this the pauses, which keep their shortest lengths, do not let it be.
    assert slow.duration / fast.duration == pytest.approx(1.25 / 0.8, rel=0.06)


def test_loudness_agrees_with_the_standard() -> None:
    time = np.arange(5 * 24_000) / 24_000
    tone = 10 ** (-20 / 20) * np.sin(2 * np.pi * 997 * time)
    # BS.1770: a full-scale sine of 997 Hz in one channel measures −3.01 LUFS.
    assert loudness(tone.astype(np.float32), 24_000) == pytest.approx(-23.01, abs=0.1)


def test_a_killed_espeak_process_is_replaced() -> None:
    assert child.ask("phonemes", voice="de", texts=["Meer"])["phonemes"] == ["mˈeːɾ"]
    first = child.process_id()
    assert first is not None
    os.kill(first, signal.SIGKILL)
    os.waitpid(first, os.WNOHANG)
    assert child.ask("phonemes", voice="de", texts=["Meer"])["phonemes"] == ["mˈeːɾ"]
    assert child.process_id() not in (None, first)
    with pytest.raises(ProviderError, match="no voice"):
        child.ask("phonemes", voice="nobody", texts=["Meer"])
    child.close()
    assert child.process_id() is None


def test_nothing_of_espeak_is_loaded_here() -> None:
    child.ask("phonemes", voice="de", texts=["Meer"])
    assert "libespeak" not in Path("/proc/self/maps").read_text()


def test_each_engine_stands_in_for_a_missing_voice(booth: Booth) -> None:
    request = SpeechRequest(text="Yes.", voice="cloud:old-woman-7", language="en")
    offers = [engine.speak_line(request) for engine in (kokoro, hibari, espeak)]
    qualities = [offer.quality for offer in offers if offer]
    assert qualities == sorted(qualities, reverse=True)
    assert max(qualities) < 0.2, "any offer by the voice's own provider is better"
    booth.warnings.clear()
    assert booth.run(request, "hibari").duration > 0.2
    assert booth.warnings == [
        "the voice cloud:old-woman-7 could not be used here; hibari:old_woman speaks instead"
    ]


def test_a_stand_in_keeps_gender_age_and_accent() -> None:
    known = repertoire().voices
    wanted = takeover.describe("kokoro:bm_george+senior", known)
    stand_in = takeover.nearest(wanted, "en", hibari.VOICES)
    assert stand_in
    assert (stand_in.gender, stand_in.age) == ("male", "senior")
    assert takeover.nearest(wanted, "ta", known) is None
    voices = {
        takeover.nearest(takeover.describe(f"cloud:{name}-female"), "hi", known)
        for name in ("asha", "lata", "usha", "nila", "tara")
    }
    assert len(voices) > 1


def test_an_english_voice_is_declined_in_a_language_kokoro_lacks() -> None:
    request = SpeechRequest(text="வணக்கம்", voice="kokoro:af_heart", language="ta")
    assert kokoro.speak_line(request) is None
    assert hibari.speak_line(request) is None
    offer = espeak.speak_line(request)
    assert offer
    assert offer.provider == "espeak"


def test_a_line_without_sounds_is_refused(booth: Booth) -> None:
    with pytest.raises(ProviderError, match="nothing"):
        booth.run(SpeechRequest(text="…", voice="hibari:heart", language="en"))


def test_checks_say_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for engine in ENGINES.values():
        assert engine.check().ready
    monkeypatch.setenv("FILMWRIGHT_NODE_MODULES", str(tmp_path))
    readiness = kokoro.check.__wrapped__()
    assert not readiness.ready
    assert "kokoro-js" in readiness.reason
    monkeypatch.setattr(child, "installed", lambda: False)
    assert "pip install" in espeak.check().reason
    assert espeak.check().ready is False
    hindi = SpeechRequest(text="नमस्ते", voice="kokoro:hf_alpha", language="hi")
    assert kokoro.speak_line(hindi) is None, "without espeak-ng nobody reads Hindi"


def test_an_altered_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "MODEL_SHA256", "0" * 64)
    with pytest.raises(ProviderError, match="damaged"):
        model.verified()
