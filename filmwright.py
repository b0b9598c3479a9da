"""What a plugin author imports, and nothing else.

See ``docs/plugins.md`` for a provider in one file.
"""

from core.errors import FilmwrightError, InputError, ProviderError
from core.film import (
    NARRATOR,
    Brief,
    Character,
    Cue,
    Line,
    Looks,
    Phoneme,
    Scene,
    Screenplay,
    Timeline,
    Voice,
    Word,
)  # fmt: skip
from core.frozen import Ref
from core.hookspecs import hookimpl
from core.languages import detect_language
from core.offers import Offer, ProviderInfo, Readiness, Workbench
from core.stages import (
    Actor,
    Caption,
    Clip,
    ComposeRequest,
    Effect,
    Film,
    ImageRequest,
    JoinRequest,
    Layer,
    LipSyncRequest,
    Mix,
    MixRequest,
    Motion,
    Part,
    Performance,
    Picture,
    PlateRequest,
    PortraitRequest,
    Pose,
    Published,
    PublishRequest,
    Request,
    Result,
    Rig,
    Score,
    ScoreRequest,
    ScoreSection,
    Script,
    ScriptRequest,
    Segment,
    SegmentRequest,
    Slice,
    Speech,
    SpeechRequest,
    SpokenLine,
    Sprite,
    SubtitleRequest,
    Subtitles,
    Take,
    ThumbnailRequest,
    Thumbnails,
    Title,
    VideoFormat,
    Viseme,
)  # fmt: skip

__all__ = [
    "NARRATOR", "Actor", "Brief", "Caption", "Character", "Clip", "ComposeRequest", "Cue",
    "Effect", "Film", "FilmwrightError", "ImageRequest", "InputError", "JoinRequest", "Layer",
    "Line", "LipSyncRequest", "Looks", "Mix", "MixRequest", "Motion", "Offer", "Part",
    "Performance", "Phoneme", "Picture", "PlateRequest", "PortraitRequest", "Pose",
    "ProviderError", "ProviderInfo", "PublishRequest", "Published", "Readiness", "Ref",
    "Request", "Result", "Rig", "Scene", "Score", "ScoreRequest", "ScoreSection", "Screenplay",
    "Script", "ScriptRequest", "Segment", "SegmentRequest", "Slice", "Speech", "SpeechRequest",
    "SpokenLine", "Sprite", "SubtitleRequest", "Subtitles", "Take", "ThumbnailRequest",
    "Thumbnails", "Timeline", "Title", "VideoFormat", "Viseme", "Voice", "Word", "Workbench",
    "detect_language", "hookimpl",
]  # fmt: skip
