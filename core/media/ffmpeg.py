"""FFmpeg as a process, and PyAV's errors as ours."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from core.errors import ProviderError


def executable() -> str:
    """The FFmpeg program that comes with imageio-ffmpeg.

    :raises ProviderError: there is none for this machine.
    """
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise ProviderError("FFmpeg is missing; install the package imageio-ffmpeg") from error


def run_ffmpeg(arguments: Sequence[str], doing: str) -> str:
    """Run FFmpeg to its end.

    :param doing: what for, as in "cannot … ", should it fail.
    :returns: what it wrote to its standard output.
    :raises ProviderError: it failed; the message ends with its last line.
    """
    command = [executable(), "-hide_banner", "-nostdin", "-y", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise ProviderError(f"cannot {doing}: {lines[-1] if lines else 'FFmpeg stopped'}")
    return done.stdout
