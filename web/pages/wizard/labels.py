"""What people read for what the pipeline calls by short names."""

from __future__ import annotations

from typing import Any

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

#: Styles in the order of the cards: name → title and one line. Others go by their own names.
STYLES: dict[str, tuple[Any, Any]] = {
    "cinematic": (_l("Cinematic"), _l("Deep light and a hazy distance")),
    "watercolor": (_l("Watercolor"), _l("Storybook washes on paper")),
    "anime": (_l("Anime"), _l("Painted skies, bright colours")),
    "flat": (_l("Bright"), _l("Crisp shapes, bold colours")),
    "ink": (_l("Ink"), _l("Documentary pen and wash")),
}

MUSIC: dict[str, tuple[Any, Any]] = {
    "orchestral": (_l("Orchestral"), _l("Strings, winds and harp")),
    "indian": (_l("Indian classical"), _l("Bansuri, sitar and tabla")),
    "contemporary": (_l("Contemporary"), _l("Piano, guitar and drums")),
    "ambient": (_l("Ambient"), _l("Slow pads and soft bells")),
    "chant": (_l("Chant"), _l("Om, tanpura and temple bells")),
}

MUSIC_ICONS = {
    "orchestral": "music-4",
    "indian": "drum",
    "contemporary": "guitar",
    "ambient": "waves",
    "chant": "bell",
}

PRESETS: dict[str, Any] = {
    "story": _l("Story"),
    "short": _l("Vertical short"),
    "bedtime": _l("Bedtime story"),
    "documentary": _l("Documentary"),
    "podcast": _l("Podcast"),
    "feed": _l("Square post"),
}

#: Names of the lengths of ``config/presets.toml``.
SPANS: dict[str, Any] = {
    "short": _l("Short"),
    "medium": _l("Medium"),
    "long": _l("Long"),
}

ASPECTS: dict[str, tuple[Any, Any]] = {
    "16:9": (_l("Wide"), _l("YouTube, TV")),
    "9:16": (_l("Tall"), _l("Shorts, Reels, stories")),
    "1:1": (_l("Square"), _l("Feeds and posts")),
}

RESOLUTIONS: dict[str, Any] = {
    "720p": _l("Good, quickest"),
    "1080p": _l("Full HD"),
    "4k": _l("Ultra HD"),
}

CAPTIONS: dict[str, Any] = {
    "highlight": _l("Word by word"),
    "classic": _l("Classic"),
    "boxed": _l("Boxed"),
    "minimal": _l("Minimal"),
}

GENDERS: dict[str, Any] = {
    "female": _l("Female"),
    "male": _l("Male"),
    "neutral": _l("Neutral"),
}

AGES: dict[str, Any] = {
    "child": _l("Child"),
    "teen": _l("Teen"),
    "adult": _l("Adult"),
    "senior": _l("Senior"),
}

FIELDS: dict[str, Any] = {
    "business": _l("Business"),
    "education": _l("Education"),
    "community": _l("Community and health"),
    "celebration": _l("Celebrations"),
    "food and travel": _l("Food and travel"),
    "stories": _l("Stories and talk"),
}

KINDS: dict[str, Any] = {
    "story": _l("Tell a story"),
    "product": _l("Show a product or service"),
    "explain": _l("Explain something"),
    "appeal": _l("Ask for help or support"),
    "invite": _l("Invite people"),
    "talk": _l("A podcast for two"),
}

TONES: dict[str, Any] = {
    "warm": _l("Warm"),
    "playful": _l("Playful"),
    "serious": _l("Serious"),
    "inspiring": _l("Inspiring"),
}

LENGTHS: dict[str, Any] = {
    "short": _l("Short, about 40 s"),
    "medium": _l("Medium, about 1 min"),
    "long": _l("Long, about 1½ min"),
}


def language_name(code: str) -> str:
    """A language's name in the reader's own."""
    try:
        named = Locale.parse(code).get_display_name(get_locale())
    except (UnknownLocaleError, ValueError):
        named = None
    return named[:1].upper() + named[1:] if named else code


def style_title(style: str) -> str:
    """A style's name for people."""
    return str(STYLES[style][0]) if style in STYLES else style.replace("_", " ").capitalize()
