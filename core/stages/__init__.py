"""The request and the result of each of the eight stages.

A request is everything a provider may look at; a result is everything it gives back. Both
are frozen and name large things (pictures, sound) by content, so a request's digest is a
stable part of its task's key.
"""

from __future__ import annotations

from core.stages.base import Request, Result, Stage
from core.stages.compose import (
    Actor,
    Caption,
    Clip,
    Delivered,
    Film,
    JoinRequest,
    Mix,
    MixRequest,
    Segment,
    SegmentRequest,
    Slice,
    Take,
    ThumbnailRequest,
    Thumbnails,
    Title,
    VideoFormat,
)
from core.stages.images import (
    Brows,
    Effect,
    Expression,
    Eyes,
    Layer,
    Motion,
    Part,
    Picture,
    PlateRequest,
    PortraitRequest,
    Rig,
    Sprite,
    Viseme,
)
from core.stages.music import Score, ScoreRequest, ScoreSection
from core.stages.publish import Published, PublishRequest
from core.stages.script import Script, ScriptRequest
from core.stages.subtitles import SpokenLine, SubtitleRequest, Subtitles
from core.stages.voice import LipSyncRequest, Performance, Pose, Speech, SpeechRequest

ImageRequest = PlateRequest | PortraitRequest
ComposeRequest = SegmentRequest | MixRequest | JoinRequest | ThumbnailRequest

#: Which result answers which request.
RESULTS: dict[type[Request], type[Result]] = {
    ScriptRequest: Script,
    PlateRequest: Picture,
    PortraitRequest: Rig,
    SpeechRequest: Speech,
    LipSyncRequest: Performance,
    ScoreRequest: Score,
    SubtitleRequest: Subtitles,
    SegmentRequest: Segment,
    MixRequest: Mix,
    JoinRequest: Film,
    ThumbnailRequest: Thumbnails,
    PublishRequest: Published,
}

#: Which stage each request belongs to.
STAGES: dict[type[Request], Stage] = {
    ScriptRequest: "script",
    PlateRequest: "images",
    PortraitRequest: "images",
    SpeechRequest: "voice",
    LipSyncRequest: "lipsync",
    ScoreRequest: "music",
    SubtitleRequest: "subtitles",
    SegmentRequest: "compose",
    MixRequest: "compose",
    JoinRequest: "compose",
    ThumbnailRequest: "compose",
    PublishRequest: "publish",
}

__all__ = [
    "RESULTS",
    "STAGES",
    "Actor",
    "Brows",
    "Caption",
    "Clip",
    "ComposeRequest",
    "Delivered",
    "Effect",
    "Expression",
    "Eyes",
    "Film",
    "ImageRequest",
    "JoinRequest",
    "Layer",
    "LipSyncRequest",
    "Mix",
    "MixRequest",
    "Motion",
    "Part",
    "Performance",
    "Picture",
    "PlateRequest",
    "PortraitRequest",
    "Pose",
    "PublishRequest",
    "Published",
    "Request",
    "Result",
    "Rig",
    "Score",
    "ScoreRequest",
    "ScoreSection",
    "Script",
    "ScriptRequest",
    "Segment",
    "SegmentRequest",
    "Slice",
    "Speech",
    "SpeechRequest",
    "SpokenLine",
    "Sprite",
    "Stage",
    "SubtitleRequest",
    "Subtitles",
    "Take",
    "ThumbnailRequest",
    "Thumbnails",
    "Title",
    "VideoFormat",
    "Viseme",
]
