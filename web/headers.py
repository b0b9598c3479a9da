"""What browsers are told to refuse, and who is believed about where a request came from."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from core.settings import Settings
from core.store.opening import origins
from web.context import studio

#: For everything that is not a page of ours: files, JSON.
PLAIN = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_PAGE = {
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(self), payment=(), usb=(), "
        "fullscreen=(self), picture-in-picture=(self), autoplay=(self)"
    ),
}

#: Nothing in a served file runs or loads anything, whatever somebody put into it.
_FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


def install(app: Flask) -> None:
    """Add the headers to every response; behind a proxy, believe it."""
    with app.app_context():
        settings = studio().settings
    policy = _policy(settings)
    secure = settings.address.startswith("https://")
    strict = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"} if secure else {}
    ours = {**PLAIN, "Content-Security-Policy": policy, **strict}
    if settings.public_url:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]

    @app.after_request
    def _add(response: Response) -> Response:
        headers = response.headers
        if request.path.startswith("/api/") and response.mimetype == "application/json":
            # Most answers, and none of them has any of these by itself.
            headers.extend(ours)
            return response
        for name, value in PLAIN.items():
            headers.setdefault(name, value)
        if response.mimetype == "text/html":
            for name, value in _PAGE.items():
                headers.setdefault(name, value)
            # Kept by nobody else, and asked for again after signing out.
            headers.setdefault("Cache-Control", "private, no-cache")
        is_file = request.blueprint == "media"
        headers.setdefault("Content-Security-Policy", _FILE_POLICY if is_file else policy)
        for name, value in strict.items():
            headers.setdefault(name, value)
        return response


def _policy(settings: Settings) -> str:
    # Forms lead to ourselves, and through a redirect to the services that sign people in or take
    # their money.
    others = [settings.google_base_url] if settings.google_client_id else []
    others += [settings.github_base_url] if settings.github_client_id else []
    others += [settings.youtube_auth_url] if settings.youtube_client_id else []
    if settings.stripe_secret_key:
        others += ["https://*.stripe.com", settings.stripe_api_url]
    forms = " ".join(f"{urlsplit(one).scheme}://{urlsplit(one).netloc}" for one in others if one)
    # Where YouTube keeps the pictures of channels.
    pictures = "https://*.ggpht.com https://*.googleusercontent.com" if (
        settings.youtube_client_id
    ) else ""  # fmt: skip
    parts = {
        "default-src": "'self'",
        "script-src": "'self'",
        # Inline styles carry measures (`--x`), and wavesurfer styles its own shadow tree.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": f"'self' data: blob: {pictures}".strip(),
        "media-src": " ".join(("'self' data: blob:", *origins(settings))),
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": f"'self' {forms}".strip(),
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())
