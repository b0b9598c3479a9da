"""A finished film in other forms: smaller, or as WebM."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from core.errors import ProviderError
from core.media.ffmpeg import executable

_MP4 = ("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-pix_fmt", "yuv420p",
        "-c:a", "copy", "-movflags", "+faststart")  # fmt: skip
_WEBM = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "6", "-row-mt", "1",
         "-tile-columns", "2", "-b:v", "0", "-c:a", "libopus", "-b:a", "128k")  # fmt: skip

_MP4_QUALITY = "22"
_WEBM_QUALITY = "34"


def convert(
    source: Path,
    target: Path,
    size: tuple[int, int],
    duration: float,
    on_progress: Callable[[float], None],
) -> None:
    """Encode a film anew.

    :param target: ``.mp4`` (H.264, sound copied) or ``.webm`` (VP9 and Opus); overwritten.
    :param size: width and height in pixels, both even.
    :param duration: seconds of the film; progress is measured by it.
    :param on_progress: told 0–1; what it raises stops the encoder and passes through.
    :raises ProviderError: FFmpeg failed; the message ends with its last line.
    """
    webm = target.suffix == ".webm"
    quality = _WEBM_QUALITY if webm else _MP4_QUALITY
    command = [
        executable(), "-hide_banner", "-nostdin", "-y", "-loglevel", "error",
        "-progress", "pipe:1", "-i", str(source), "-map", "0:v:0", "-map", "0:a:0?",
        "-vf", f"scale={size[0]}:{size[1]}:flags=lanczos", *(_WEBM if webm else _MP4),
        "-crf", quality, str(target),
    ]  # fmt: skip
    with tempfile.TemporaryFile("w+", errors="replace") as said:
        encoder = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True)
        try:
            _follow(encoder, duration, on_progress)
        except BaseException:
            encoder.kill()
            raise
        finally:
            encoder.wait()
        if encoder.returncode:
            said.seek(0)
            lines = [line.strip() for line in said if line.strip()]
            why = lines[-1] if lines else "FFmpeg stopped"
            raise ProviderError(f"cannot convert the film to {target.suffix[1:]}: {why}")


def _follow(
    encoder: subprocess.Popen[str], duration: float, on_progress: Callable[[float], None]
) -> None:
    """Read FFmpeg's progress until it ends."""
    assert encoder.stdout is not None
    with encoder.stdout as lines:
        for line in lines:
            name, _, value = line.strip().partition("=")
            if name == "out_time_us" and value.isdigit():
                on_progress(min(1.0, int(value) / 1e6 / max(duration, 0.001)))
