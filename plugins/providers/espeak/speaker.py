"""espeak-ng in a process of its own: requests and answers are lines of JSON.

Run by its path. espeak-ng is GPL-3.0, so it is never
loaded into Filmwright's process; this program is all that touches it, and it uses nothing
of Filmwright.

``{"do": "phonemes", "voice": "hi", "texts": [...]}`` → ``{"phonemes": [...]}``: IPA, tied
affricates and diphthongs joined by ``^``.

``{"do": "speak", "voice": "ta+f2", "text": ..., "rate": 160, "pitch": 50, "range": 50}`` →
``{"rate": 22050, "pcm": base64 of 16-bit samples, "words": [[seconds, character], ...],
"sounds": [[seconds, ipa], ...], "end": seconds}``; an empty ``ipa`` is silence.

A fault is answered with ``{"error": ...}``. The process ends when its input does.
"""

from __future__ import annotations

import base64
import ctypes
import json
import os
import sys
from pathlib import Path
from typing import Any

_SYNCHRONOUS, _UTF8 = 2, 1
_PHONEME_EVENTS_IPA = 1 | 2
_END, _WORD, _PHONEME = 0, 1, 7
_RATE, _PITCH, _RANGE = 1, 3, 4
_IPA_TIED = 0x02 | 0x80 | ord("^") << 8


class _Identity(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("text", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    """``espeak_EVENT`` of ``speak_lib.h``."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("unique", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("id", _Identity),
    ]


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class Speaker:
    """The espeak-ng library, initialised once."""

    def __init__(self) -> None:
        import espeakng_loader

        data = Path(espeakng_loader.get_data_path())
        home = data.parent if data.name == "espeak-ng-data" else data
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self.rate = self._library.espeak_Initialize(
            _SYNCHRONOUS, 0, str(home).encode(), _PHONEME_EVENTS_IPA
        )
        if self.rate <= 0:
            raise OSError("espeak-ng found no voice data")
        self._pcm = bytearray()
        self._events: list[tuple[int, float, int, str]] = []
        # Kept on the object: espeak calls it for as long as the process lives.
        self._callback = _Callback(self._collect)
        self._library.espeak_SetSynthCallback(self._callback)

    def phonemes(self, voice: str, texts: list[str]) -> dict[str, Any]:
        self._choose(voice)
        return {"phonemes": [self._phonemes(text) for text in texts]}

    def speak(
        self, voice: str, text: str, rate: int = 160, pitch: int = 50, range: int = 50
    ) -> dict[str, Any]:
        self._choose(voice)
        for parameter, value in ((_RATE, rate), (_PITCH, pitch), (_RANGE, range)):
            self._library.espeak_SetParameter(parameter, int(value), 0)
        self._pcm.clear()
        self._events.clear()
        content = text.encode()
        self._library.espeak_Synth(content, len(content) + 1, 0, 1, 0, _UTF8, None, None)
        self._library.espeak_Synchronize()
        return {
            "rate": self.rate,
            "pcm": base64.b64encode(bytes(self._pcm)).decode(),
            "words": [[at, place] for kind, at, place, _ in self._events if kind == _WORD],
            "sounds": [[at, sound] for kind, at, _, sound in self._events if kind == _PHONEME],
            "end": len(self._pcm) / 2 / self.rate,
        }

    def _choose(self, voice: str) -> None:
        if self._library.espeak_SetVoiceByName(voice.encode()):
            raise ValueError(f"espeak-ng has no voice {voice!r}")

    def _phonemes(self, text: str) -> str:
        content = ctypes.c_char_p(text.encode())
        place = ctypes.c_void_p(ctypes.cast(content, ctypes.c_void_p).value)
        clauses = []
        while place.value:
            found = self._library.espeak_TextToPhonemes(ctypes.byref(place), _UTF8, _IPA_TIED)
            clauses.append((found or b"").decode())
        return " ".join(clause for clause in clauses if clause)

    def _collect(self, samples: Any, count: int, events: Any) -> int:
        if count and samples:
            self._pcm += ctypes.string_at(samples, 2 * count)
        index = 0
        while events[index].type != _END:
            event = events[index]
            sound = event.id.text.decode(errors="ignore") if event.type == _PHONEME else ""
            self._events.append(
                (event.type, event.audio_position / 1000, event.text_position - 1, sound)
            )
            index += 1
        return 0


def main() -> None:
    """Answer requests until the input ends."""
    speaker = Speaker()
    for line in sys.stdin:
        # espeak-ng carries the noise and flutter of one line into the next. A copy of this
        # process per line begins each from the same state, so that a line is always the same.
        if copy := os.fork():
            _, status = os.waitpid(copy, 0)
            if status:
                print(json.dumps({"error": "espeak-ng broke down over this line"}), flush=True)
        else:
            print(json.dumps(_answer(speaker, line)), flush=True)
            os._exit(0)


def _answer(speaker: Speaker, line: str) -> dict[str, Any]:
    try:
        request = json.loads(line)
        action = speaker.speak if request.pop("do") == "speak" else speaker.phonemes
        return action(**request)
    except Exception as error:
        return {"error": str(error) or type(error).__name__}


if __name__ == "__main__":
    main()
