"""Files of npm packages, served from where set-up put them; nothing is copied into the house."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort, send_from_directory, url_for

from core.assets import npm_package

#: Package → the folders of it that browsers may read.
_OPEN = {
    "htmx.org": ("dist/",),
    "sortablejs": ("modular/", "Sortable.min.js"),
    "wavesurfer.js": ("dist/",),
    # Not its page, which shows whatever document its address names.
    "swagger-ui-dist": ("swagger-ui.css", "swagger-ui-bundle.js"),
    "@fontsource-variable/inter": ("",),
    "@fontsource-variable/fira-code": ("",),
}

blueprint = Blueprint("assets", __name__, url_prefix="/assets")


@blueprint.get("/<path:name>")
def package(name: str) -> Response:
    """One file of an open package."""
    for owner, folders in _OPEN.items():
        inside = name.removeprefix(f"{owner}/")
        if inside != name and inside.startswith(folders) and ".." not in inside:
            response = send_from_directory(npm_package(owner), inside)
            response.cache_control.max_age = 86_400
            return response
    abort(404)


def install(app: Flask) -> None:
    """Serve packages; templates write ``npm('htmx.org/dist/htmx.min.js')``."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["npm"] = lambda name: url_for("assets.package", name=name)
