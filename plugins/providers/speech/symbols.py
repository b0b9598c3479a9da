"""From the model's one-letter alphabet to IPA, as the rest of Filmwright knows it."""

from __future__ import annotations

#: misaki's letters for diphthongs, affricates and reduced vowels.
IPA = {
    "A": "eɪ", "I": "aɪ", "O": "oʊ", "Q": "əʊ", "S": "s", "T": "ɾ", "W": "aʊ", "Y": "ɔɪ",
    "ᵊ": "ə", "ᵻ": "ɪ", "ʣ": "dz", "ʤ": "dʒ", "ʥ": "dʑ", "ʦ": "ts", "ʧ": "tʃ", "ʨ": "tɕ",
    "ꭧ": "tʂ", "ᵝ": "", "g": "ɡ",
}  # fmt: skip


def to_ipa(symbol: str) -> str:
    """The sound in IPA; modifiers stay behind their sound."""
    return "".join(IPA.get(letter, letter) for letter in symbol)
