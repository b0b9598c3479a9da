"""What a plugin author imports, and nothing else.

See ``docs/plugins.md`` for a provider in one file.
"""

from core.destinations import (
    AccessEndedError,
    Account,
    Destination,
    DestinationError,
    Details,
    GoneError,
    Listed,
    Meter,
    Place,
    QuotaSpentError,
    SessionLostError,
    Standing,
    Token,
)  # fmt: skip
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
from core.records import (
    MOST_AT_ONCE,
    AccessError,
    Allowance,
    Fields,
    LimitError,
    Loaded,
    Outcome,
    RecordsError,
    RecordSystem,
)  # fmt: skip
from core.settings import Settings
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
    "MOST_AT_ONCE", "NARRATOR", "AccessEndedError", "AccessError", "Account", "Actor",
    "Allowance", "Brief", "Caption", "Character", "Clip", "ComposeRequest", "Cue",
    "Destination", "DestinationError", "Details", "Effect", "Fields", "Film", "FilmwrightError",
    "GoneError", "ImageRequest", "InputError", "JoinRequest", "Layer", "LimitError", "Line",
    "LipSyncRequest", "Listed", "Loaded", "Looks", "Meter", "Mix", "MixRequest", "Motion",
    "Offer", "Outcome", "Part", "Performance", "Phoneme", "Picture", "Place", "PlateRequest",
    "PortraitRequest", "Pose", "ProviderError", "ProviderInfo", "PublishRequest", "Published",
    "QuotaSpentError", "Readiness", "RecordSystem", "RecordsError", "Ref", "Request", "Result",
    "Rig", "Scene", "Score", "ScoreRequest", "ScoreSection", "Screenplay", "Script",
    "ScriptRequest", "Segment", "SegmentRequest", "SessionLostError", "Settings", "Slice",
    "Speech", "SpeechRequest", "SpokenLine", "Sprite", "Standing", "SubtitleRequest",
    "Subtitles", "Take", "ThumbnailRequest", "Thumbnails", "Timeline", "Title", "Token",
    "VideoFormat", "Viseme", "Voice", "Word", "Workbench", "detect_language", "hookimpl",
]  # fmt: skip
