"""Pictures for the pages: scenes as they are filmed or will be, faces, the strip to scrub by.

Each is made when first asked for, from what the film's steps left in the store, and kept there.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.continuity import Continuity
from core.film import Brief, Scene, TimedShot
from core.frozen import Ref
from core.graph import Graph
from core.media import stills
from core.media.strip import strip_of, webp
from core.media.take import render_frame
from core.models import Film, Step
from core.planning import FilmPlan
from core.runner import look_up
from core.stages import (
    Performance,
    Picture,
    PublishRequest,
    Result,
    Rig,
    Script,
    SegmentRequest,
    Speech,
    Take,
)
from core.studio import Studio

#: Raised when pictures are made otherwise than before.
_LAYOUT = "1"

#: One picture is drawn at a time in a process: the takes kept ready are not shared.
_easel = threading.Lock()


def still(studio: Studio, session: Session, film: Film, scene_id: str, width: int) -> Ref | None:
    """A scene as the film shows it, with its people and without words, as WebP.

    ``None``: nothing of it is drawn yet.
    """
    key = _key("still", film.id, scene_id, str(width))
    kept = _kept(studio, key)
    if kept is not None:
        return kept
    plan, graph = _replayed(studio, session, film)
    take = _telling_take(plan, graph, scene_id)
    if take is None:
        return _place_in(studio, plan, graph, scene_id, width)
    height = round(width * take.picture.height / take.picture.width / 2) * 2
    with _easel:
        middle = take.frames * 3 // 5
        frame = render_frame(take, width, height, middle, studio.store.read)
    return _keep(studio, key, webp(frame))


def place(studio: Studio, brief: Brief, scene: Scene, width: int) -> Ref | None:
    """The place of a scene as it would be drawn for ``brief``; ``None``: it never was."""
    picture = _drawn(studio, brief, scene)
    return _place(studio, picture, width) if picture is not None else None


def is_drawn(studio: Studio, brief: Brief, scene: Scene) -> bool:
    """Whether the place of a scene was drawn before as ``brief`` wants it."""
    return _drawn(studio, brief, scene) is not None


def plate(studio: Studio, session: Session, film: Film, task: str, width: int) -> Ref | None:
    """What one step of a film drew: a place or a face. ``None``: it is not drawn yet."""
    step = session.get(Step, (film.id, task))
    if step is None or step.document is None or step.stage != "images":
        return None
    result = _result_of(step)
    if isinstance(result, Picture):
        return _place(studio, result, width)
    return _bust(studio, result, width) if isinstance(result, Rig) else None


def plate_task(brief: Brief, scene: Scene) -> str:
    """The id of the step that draws a scene's place."""
    return FilmPlan(brief, (), "").plate(scene, 0).id


def face(studio: Studio, session: Session, film: Film, character: str, size: int) -> Ref | None:
    """A character of a film, head and shoulders. ``None``: they are not drawn."""
    return plate(studio, session, film, f"images/{character}/bust", size)


def scaled(studio: Studio, ref: Ref, width: int) -> Ref:
    """A picture no wider than ``width``, as WebP."""
    key = _key("scaled", ref.sha256, str(width))
    return _kept(studio, key) or _keep(
        studio, key, webp(stills.fitted(studio.store.read(ref), width))
    )


def strip(studio: Studio, film: Film) -> dict[str, object]:
    """The sheet to scrub by: ``ref``, ``width``, ``height``, ``columns``, ``times`` (seconds)."""
    delivery = PublishRequest.model_validate(film.delivery)
    key = _key("strip", delivery.film.video.sha256)
    kept = studio.store.recorded(key)
    if kept is not None:
        facts: dict[str, object] = json.loads(kept)
        if studio.store.holds(Ref.model_validate(facts["ref"])):
            return facts
    made = strip_of(studio.store.path(delivery.film.video))
    ref = studio.store.put(made.sheet, "image/webp")
    facts = {
        "ref": ref.model_dump(), "width": made.width, "height": made.height,
        "columns": made.columns, "times": made.times,
    }  # fmt: skip
    studio.store.record(key, json.dumps(facts).encode())
    return facts


# --- a film's plan, as far as it is made -------------------------------------------------


def _replayed(studio: Studio, session: Session, film: Film) -> tuple[FilmPlan, Graph]:
    """The film's plan with every result a picture needs. Captions are left out of it."""
    brief = Brief.model_validate(film.brief).model_copy(update={"burn": False, "subtitles": ()})
    kept = Continuity.model_validate(film.continuity) if film.continuity else None
    plan = FilmPlan(brief, studio.registry.voices(), "", kept)
    graph = plan.graph()
    wanted = ("script", "images", "voice", "lipsync")
    steps = session.scalars(
        select(Step).where(
            Step.film_id == film.id, Step.stage.in_(wanted), Step.document.is_not(None)
        )
    )
    made = {step.task: step for step in steps}
    while ready := [task for task in graph.ready() if task.id in made]:
        for task in ready:
            graph.finish(task.id, _result_of(made[task.id]))
    return plan, graph


def _result_of(step: Step) -> Result:
    kinds: dict[str, type[Result]] = {"script": Script, "voice": Speech, "lipsync": Performance}
    kind = kinds.get(step.stage) or (Picture if step.task.startswith("images/plate-") else Rig)
    return kind.model_validate(step.document)


def _telling_take(plan: FilmPlan, graph: Graph, scene_id: str) -> Take | None:
    """The shot that shows a scene best, once all in it is drawn."""
    if not hasattr(plan, "timeline"):
        return None
    shots = [shot for scene in plan.timeline.scenes if scene.scene.id == scene_id
             for shot in scene.shots]  # fmt: skip
    for shot in sorted(shots, key=_fitness):
        task = graph.tasks.get(f"segment/{shot.id}.1")
        if task is not None and all(need in graph.results for need in task.needs):
            request = task.build(graph.results)
            assert isinstance(request, SegmentRequest)
            take = request.slices[-1].take
            return take.model_copy(update={"title": None, "fade_in": 0, "fade_out": 0})
    return None


def _fitness(shot: TimedShot) -> tuple[bool, bool, int]:
    """Without words over it, with people, from not too near."""
    return bool(shot.card), not shot.people, ("medium", "wide", "close").index(shot.framing)


def _place_in(
    studio: Studio, plan: FilmPlan, graph: Graph, scene_id: str, width: int
) -> Ref | None:
    """The bare place, when the people in it are not drawn yet."""
    play = getattr(plan, "screenplay", None)
    scene = next((one for one in play.scenes if one.id == scene_id), None) if play else None
    result = graph.results.get(plan.plate(scene, 0).id) if scene else None
    return _place(studio, result, width) if isinstance(result, Picture) else None


def _drawn(studio: Studio, brief: Brief, scene: Scene) -> Picture | None:
    task = FilmPlan(brief, (), "").plate(scene, 0)
    outcome = look_up(studio.registry, studio.store, task.build({}), brief.use)
    return Picture.model_validate(outcome.document) if outcome is not None else None


# --- made once ---------------------------------------------------------------------------


def _place(studio: Studio, picture: Picture, width: int) -> Ref:
    return _once(
        studio, _key("place", picture.digest(), str(width)),
        lambda: webp(stills.place(picture, width, studio.store.read)),
    )  # fmt: skip


def _bust(studio: Studio, rig: Rig, size: int) -> Ref:
    return _once(
        studio, _key("bust", rig.digest(), str(size)),
        lambda: webp(stills.bust(rig, size, studio.store.read)),
    )  # fmt: skip


def _once(studio: Studio, key: str, make: Callable[[], bytes]) -> Ref:
    return _kept(studio, key) or _keep(studio, key, make())


def _key(*parts: str) -> str:
    return hashlib.sha256("\n".join(("picture", _LAYOUT, *parts)).encode()).hexdigest()


def _kept(studio: Studio, key: str) -> Ref | None:
    document = studio.store.recorded(key)
    if document is None:
        return None
    ref = Ref.model_validate_json(document)
    return ref if studio.store.holds(ref) else None


def _keep(studio: Studio, key: str, content: bytes) -> Ref:
    ref = studio.store.put(content, "image/webp")
    studio.store.record(key, ref.canonical())
    return ref
