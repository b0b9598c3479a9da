"""English as it is spoken in India: a consistent shift of sounds, applied to British phonemes.

Dental stops for "th", retroflex t and d, one sound for v and w, a tapped r, plain vowels for
the diphthongs of "day" and "go" (Wells 1982, Accents of English 3, §9.2).
"""

from __future__ import annotations

from plugins.providers.speech.english import Marks

_SHIFTS = {
    "θ": "t", "ð": "d", "t": "ʈ", "d": "ɖ", "T": "ʈ", "v": "ʋ", "w": "ʋ", "ɹ": "ɾ",
    "A": "eː", "O": "oː", "Q": "oː", "ʌ": "ə", "ᵊ": "ə", "æ": "ɛ",
}  # fmt: skip


def indian_english(marks: Marks) -> Marks:
    """The same marks in an Indian accent."""
    return [(letter, word) for mark, word in marks for letter in _SHIFTS.get(mark, mark)]
