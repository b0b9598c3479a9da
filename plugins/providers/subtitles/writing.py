"""Subtitle files: SubRip, WebVTT and Advanced SubStation Alpha."""

from __future__ import annotations

from html import escape

from core.media.bidi import right_to_left
from filmwright import Cue, SubtitleRequest, Subtitles, Workbench
from plugins.providers.subtitles.cues import cues_for
from plugins.providers.subtitles.substation import substation

_RIGHT_TO_LEFT = ("\u202b", "\u202c")


def subtitles(request: SubtitleRequest, workbench: Workbench) -> Subtitles:
    """Make the cues and keep them in all three formats."""
    cues, speakers = cues_for(request)
    if not cues:
        workbench.warn("no line is spoken in this film, so its subtitles are empty")
    return Subtitles(
        language=request.language,
        cues=cues,
        srt=workbench.put(subrip(cues).encode(), "application/x-subrip"),
        vtt=workbench.put(webvtt(cues, speakers, request).encode(), "text/vtt"),
        ass=workbench.put(substation(cues, speakers, request).encode(), "text/x-ssa"),
    )


def subrip(cues: tuple[Cue, ...]) -> str:
    """SubRip text; lines from right to left are embedded, since most players assume left."""
    blocks = []
    for number, cue in enumerate(cues, 1):
        label = f"{cue.speaker.upper()}: " if cue.speaker else ""
        lines = [_plain(line) for line in cue.lines]
        lines[0] = label + lines[0]
        if right_to_left(cue.lines[0]):
            lines = [line.join(_RIGHT_TO_LEFT) for line in lines]
        times = f"{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}"
        blocks.append("\n".join([str(number), times, *lines]) + "\n")
    return "\n".join(blocks)


def webvtt(cues: tuple[Cue, ...], speakers: tuple[str, ...], request: SubtitleRequest) -> str:
    """WebVTT with voice spans, and in the spoken language the time of each word."""
    blocks = [f"WEBVTT\nKind: captions\nLanguage: {request.language}\n"]
    for number, (cue, speaker) in enumerate(zip(cues, speakers, strict=True), 1):
        voice = f"<v {_annotation(speaker)}>" if speaker and request.labels else ""
        times = f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}"
        text = voice + "\n".join(_timed_lines(cue))
        blocks.append(f"{number}\n{times}\n{text}\n")
    return "\n".join(blocks)


def _timed_lines(cue: Cue) -> list[str]:
    """The cue's lines, with a timestamp before each word heard after the cue appears."""
    lines, word, latest = [], 0, cue.start
    for line in cue.lines:
        written, at = "", 0
        while word < len(cue.words):
            one = cue.words[word]
            found = line.find(one.text, at)
            if found < 0:
                break
            written += escape(line[at:found], quote=False)
            if latest < one.start < cue.end:
                written += f"<{_clock(one.start, '.')}>"
                latest = one.start
            written += escape(one.text, quote=False)
            at, word = found + len(one.text), word + 1
        lines.append(written + escape(line[at:], quote=False))
    return lines


def _plain(line: str) -> str:
    """A line that no SubRip reader takes for a time or a tag."""
    return line.replace("-->", "→")


def _annotation(speaker: str) -> str:
    """A name inside a tag, where neither a line's end nor ``>`` may stand."""
    return escape(" ".join(speaker.split()), quote=False)


def _clock(seconds: float, point: str) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"
