"""Advanced SubStation Alpha, looking as near to the burned-in captions as its renderers can."""

from __future__ import annotations

from pysubs2 import Alignment, Color, SSAEvent, SSAFile, SSAStyle

from core.media.bidi import right_to_left
from core.media.captions import ACCENT, STYLES, bottom_of, text_size
from core.media.text import cell_height, main_face
from core.media.typography import WHITE
from filmwright import Cue, SubtitleRequest

_BLACK = Color(0, 0, 0, 0)


def substation(cues: tuple[Cue, ...], speakers: tuple[str, ...], request: SubtitleRequest) -> str:
    """ASS text with one style and, where it is ``highlight``, karaoke timing."""
    subs = SSAFile()
    subs.info = {
        "Title": f"Subtitles ({request.language})",
        "ScriptType": "v4.00+",
        "PlayResX": str(request.width),
        "PlayResY": str(request.height),
        "WrapStyle": "2",
        "ScaledBorderAndShadow": "yes",
        "YCbCr Matrix": "TV.709",
    }
    subs.styles = {"Caption": _style(cues, request)}
    karaoke = request.style == "highlight"
    for cue, speaker in zip(cues, speakers, strict=True):
        text = _karaoke(cue) if karaoke and cue.words else r"\N".join(map(_safe, cue.lines))
        label = f"{_safe(cue.speaker.upper())}: " if cue.speaker else ""
        subs.events.append(
            SSAEvent(
                start=_centiseconds(cue.start),
                end=_centiseconds(cue.end),
                style="Caption",
                name=" ".join(speaker.replace(",", " ").split()),
                text=label + text,
            )
        )
    return str(subs.to_string("ass", header_notice="Written by Filmwright"))


def _style(cues: tuple[Cue, ...], request: SubtitleRequest) -> SSAStyle:
    look = STYLES[request.style]
    text = "\n".join(line for cue in cues for line in cue.lines)
    face = main_face(text, request.language)
    size = text_size(request.width, request.height) * look.scale
    below = request.height - bottom_of(request.width, request.height)
    karaoke = request.style == "highlight"
    white = Color(*WHITE, 0)
    return SSAStyle(
        fontname=face.family,
        # A renderer scales the font until ascent and descent together are this high.
        fontsize=round(size * cell_height(face), 1),
        bold=look.weight >= 600,
        primarycolor=Color(*ACCENT, 0) if karaoke else white,
        secondarycolor=white,
        outlinecolor=_BLACK,
        backcolor=Color(0, 0, 0, round(255 * (1 - (look.box or look.shadow)))),
        borderstyle=4 if look.box else 1,
        # With a box the shadow's depth is the box's padding, and an outline would be drawn too.
        outline=0.0 if look.box else round(size * look.outline, 1),
        shadow=round(size * (0.26 if look.box else 0.04), 1),
        alignment=Alignment.BOTTOM_CENTER,
        marginl=round(request.width * 0.05),
        marginr=round(request.width * 0.05),
        marginv=below,
        encoding=-1 if right_to_left(text) else 1,
    )


def _karaoke(cue: Cue) -> str:
    """The cue's text with each word filled while it is spoken."""
    written, word, at = [], 0, _centiseconds(cue.start)
    for line in cue.lines:
        parts, place = "", 0
        while word < len(cue.words) and (found := line.find(cue.words[word].text, place)) >= 0:
            one = cue.words[word]
            wait = max(0, _centiseconds(one.start) - at) // 10
            sung = max(0, _centiseconds(one.end) - at) // 10 - wait
            parts += (rf"{{\k{wait}}}" if wait else "") + _safe(line[place:found])
            parts += rf"{{\kf{sung}}}" + _safe(one.text)
            at += (wait + sung) * 10
            place, word = found + len(one.text), word + 1
        written.append(parts + _safe(line[place:]))
    return r"\N".join(written)


def _safe(text: str) -> str:
    """Text of which nothing is taken for a command: braces are escaped, backslashes parted."""
    return text.replace("\\", "\\\u2060").replace("{", r"\{").replace("}", r"\}")


def _centiseconds(seconds: float) -> int:
    """Milliseconds, rounded as the format keeps them."""
    return round(seconds * 100) * 10
