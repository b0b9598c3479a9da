"""What was made, and how: as JSON for programs, as a few lines for a person."""

from __future__ import annotations

from typing import Any

from core.film import TimedScene
from core.production import Production


def report_of(production: Production) -> dict[str, Any]:
    """The report of a film; times in seconds, size in bytes, loudness in LUFS and dBTP."""
    film = production.film
    plan = production.plan
    return {
        "title": plan.screenplay.title,
        "language": plan.screenplay.language,
        "film": {
            "path": production.published.location,
            "duration": film.duration,
            "asked": plan.target,
            "width": film.width,
            "height": film.height,
            "lufs": film.lufs,
            "true_peak": film.true_peak,
            "size": film.size,
        },
        "files": list(production.published.files),
        "cast": dict(plan.cast),
        "scenes": [_scene(scene, plan.timeline.fps) for scene in plan.timeline.scenes],
        "tasks": [
            {
                "id": identity,
                "stage": production.run.tasks[identity].stage,
                "key": outcome.key,
                "provider": outcome.provider,
                "seconds": outcome.seconds,
                "reused": outcome.reused,
                "attempts": [attempt.model_dump(mode="json") for attempt in outcome.attempts],
            }
            for identity, outcome in production.run.outcomes.items()
        ],
        "warnings": list(production.warnings),
    }


def summary_of(production: Production, seconds: float) -> str:
    """What a person wants to know when the film is done."""
    film = production.film
    outcomes = production.run.outcomes.values()
    reused = sum(outcome.reused for outcome in outcomes)
    lines = [
        f"{production.published.location}",
        f"  {film.duration:.1f} s, {film.width}×{film.height}, {film.size / 1e6:.1f} MB, "
        f"{film.lufs:.1f} LUFS, peak {film.true_peak:.1f} dBTP",
        f"  made in {seconds:.1f} s: {len(outcomes) - reused} tasks done, {reused} reused",
    ]
    lines += [f"  note: {warning}" for warning in production.warnings]
    return "\n".join(lines)


def _scene(timed: TimedScene, fps: int) -> dict[str, Any]:
    return {
        "id": timed.scene.id,
        "heading": timed.scene.heading,
        "start": round(timed.first / fps, 3),
        "end": round((timed.first + timed.frames) / fps, 3),
        "setting": timed.scene.setting,
        "time": timed.scene.time,
        "weather": timed.scene.weather,
        "mood": timed.scene.mood,
        "shots": [
            {
                "id": shot.id,
                "framing": shot.framing,
                "camera": shot.camera,
                "people": list(shot.people),
                "start": round(shot.first / fps, 3),
                "end": round((shot.first + shot.frames) / fps, 3),
            }
            for shot in timed.shots
        ],
        "lines": [
            {
                "id": line.line.id,
                "speaker": line.line.speaker,
                "voice": line.voice,
                "text": line.line.text,
                "emotion": line.line.emotion,
                "start": line.start,
                "end": line.end,
            }
            for line in timed.lines
        ],
    }
