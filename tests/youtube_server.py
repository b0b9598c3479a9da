"""A stand-in for YouTube: its OAuth pages, its API and its resumable uploads, over real sockets.

Written from Google's documentation, apart from the plugin that it tests. It is strict where Google
is, and does what is planned: cuts connections, refuses, takes less than was sent.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sys
import threading
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.youtube_sessions import Sessions

CLIENT, SECRET = "client-1.apps.example", "client-secret"
_ROOT = "https://www.googleapis.com/auth/youtube."
ALL_SCOPES = (_ROOT + "upload", _ROOT + "readonly", _ROOT + "force-ssl")
Answer = tuple[int, Any]


class Refused(Exception):  # noqa: N818 - an answer, not a fault of the server
    """Google's way to say no."""

    def __init__(self, status: int, reason: str, message: str = "") -> None:
        super().__init__(reason)
        told = {"domain": "youtube", "reason": reason, "message": message or reason}
        self.status = status
        self.body = {"error": {"code": status, "message": message or reason, "errors": [told]}}


@dataclass
class Video:
    """A video as YouTube keeps it."""

    id: str
    body: dict[str, Any]
    sha256: str
    size: int
    status: str = "uploaded"
    why: str = ""
    thumbnail: bytes = b""
    captions: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Grant:
    """What a person allowed."""

    scopes: tuple[str, ...]
    refresh: str
    access: set[str] = field(default_factory=set)
    ended: bool = False


class YouTubeServer:
    """The service; its fields are what it keeps, and what it is planned to do."""

    def __init__(self, folder: Path) -> None:
        self.videos: dict[str, Video] = {}
        self.playlists: dict[str, dict[str, Any]] = {}
        self.items: list[dict[str, str]] = []
        self.grants: list[Grant] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.scopes = ALL_SCOPES
        """What people leave ticked."""
        self.has_channel = True
        self.calls: Counter[str] = Counter()
        """Calls by operation."""
        self.faults: list[tuple[str, Refused | str]] = []
        """(operation, what it answers instead), each once; ``cut``: done, but not told."""
        self.lock = threading.RLock()
        self.sessions = Sessions(folder, self._finished)
        handler = type("Handler", (_Handler,), {"home": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> YouTubeServer:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def settings(self) -> dict[str, str]:
        """The studio's settings to find it."""
        return {
            "youtube_client_id": CLIENT, "youtube_client_secret": SECRET,
            "youtube_auth_url": f"{self.address}/auth", "youtube_api_url": self.address,
            "youtube_token_url": f"{self.address}/token",
            "youtube_revoke_url": f"{self.address}/revoke",
        }  # fmt: skip

    # --- OAuth -------------------------------------------------------------------------

    def consent(self, url: str) -> dict[str, str]:
        """The person says yes at ``url``; gives back what the browser brings to the studio."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["access_type"] == "offline"
        assert asked["prompt"] == "consent"
        assert asked["include_granted_scopes"] == "true"
        assert set(asked["scope"].split()) == set(ALL_SCOPES)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str]) -> Answer:
        """Exchange a code, once, or refresh."""
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client"}
        if form.get("grant_type") == "refresh_token":
            for grant in self.grants:
                if grant.refresh == form.get("refresh_token") and not grant.ended:
                    return 200, self._access(grant)
            return 400, {"error": "invalid_grant"}
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or form.get("redirect_uri") != asked["redirect_uri"]
            or challenge != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        grant = Grant(self.scopes, f"refresh-{secrets.token_hex(8)}")
        self.grants.append(grant)
        return 200, {**self._access(grant), "refresh_token": grant.refresh}

    def revoke(self, form: dict[str, str]) -> Answer:
        """End a grant, by either of its tokens."""
        for grant in self.grants:
            if form.get("token") in {grant.refresh, *grant.access} and not grant.ended:
                grant.ended = True
                return 200, {}
        return 400, {"error": "invalid_token"}

    def _access(self, grant: Grant) -> dict[str, Any]:
        token = f"access-{secrets.token_hex(8)}"
        grant.access.add(token)
        return {"access_token": token, "expires_in": 3599, "token_type": "Bearer",
                "scope": " ".join(grant.scopes)}  # fmt: skip

    def expire(self) -> None:
        """All access tokens end; refreshing brings new ones."""
        for grant in self.grants:
            grant.access.clear()

    def refuse_strangers(self, bearer: str, scope: str) -> None:
        """Only who was let in, and only for what was allowed."""
        token = bearer.removeprefix("Bearer ")
        grant = next((one for one in self.grants if token in one.access and not one.ended), None)
        if grant is None:
            raise Refused(401, "authError", "Invalid Credentials")
        if _ROOT + scope not in grant.scopes:
            raise Refused(403, "insufficientPermissions")

    # --- the API -----------------------------------------------------------------------

    def planned(self, operation: str) -> str:
        """Count a call, and do what was planned for it."""
        self.calls[operation] += 1
        for place, (name, fault) in enumerate(self.faults):
            if name == operation:
                del self.faults[place]
                if isinstance(fault, Refused):
                    raise fault
                return fault
        return ""

    def begin(self, query: dict[str, str], body: dict[str, Any], headers: Any) -> str:
        """``videos.insert``: check what is told of the film; gives back the session's address."""
        snippet, status = body["snippet"], body["status"]
        if query.get("uploadType") != "resumable" or set(query["part"].split(",")) != {
            "snippet", "status",
        }:  # fmt: skip
            raise Refused(400, "invalidPart")
        title, about = snippet.get("title", ""), snippet.get("description", "")
        if not title or len(title) > 100 or set(title) & set("<>"):
            raise Refused(400, "invalidTitle")
        if len(about.encode()) > 5000 or set(about) & set("<>"):
            raise Refused(400, "invalidDescription")
        tags = snippet.get("tags", [])
        if sum(len(tag) + 2 * (" " in tag) for tag in tags) + len(tags) - 1 > 500:
            raise Refused(400, "invalidTags")
        if "publishAt" in status and (
            status["privacyStatus"] != "private"
            or datetime.fromisoformat(status["publishAt"]) <= datetime.now(UTC)
        ):
            raise Refused(400, "invalidPublishAt")
        number = self.sessions.begin(body, int(headers["X-Upload-Content-Length"]))
        return f"{self.address}/resumable/upload/youtube/v3/videos?upload_id={number}"

    def _finished(self, body: dict[str, Any], sha256: str, size: int) -> dict[str, Any]:
        video = Video(f"vid{len(self.videos) + 1:08}", body, sha256, size)
        self.videos[video.id] = video
        return {"kind": "youtube#video", "id": video.id, "status": {"uploadStatus": "uploaded"}}

    def channels(self, query: dict[str, str]) -> Answer:
        """``channels.list``."""
        if not self.has_channel:
            return 200, {"items": []}
        mine = {
            "id": "UC-one",
            "snippet": {"title": "Ada's films", "thumbnails": {"default": {"url": "https://p/1"}}},
            "contentDetails": {"relatedPlaylists": {"uploads": "UU-one"}},
        }
        return 200, {"items": [{name: mine[name] for name in ("id", *query["part"].split(","))}]}

    def videos_list(self, query: dict[str, str]) -> Answer:
        """``videos.list``."""
        asked = query["id"].split(",")
        if len(asked) > 50:
            raise Refused(400, "invalidFilters")
        found = [self.videos[one] for one in asked if one in self.videos]
        return 200, {"items": [_shown(one) for one in found]}

    def thumbnail(self, query: dict[str, str], content: bytes) -> Answer:
        """``thumbnails.set``."""
        if len(content) > 2 << 20 or not content.startswith(b"\xff\xd8"):
            raise Refused(400, "invalidImage")
        self._video(query["videoId"]).thumbnail = content
        return 200, {"items": []}

    def caption(self, body: dict[str, Any], content: bytes) -> Answer:
        """``captions.insert``."""
        snippet = body["snippet"]
        video = self._video(snippet["videoId"])
        if any(
            (one["language"], one["name"]) == (snippet["language"], snippet["name"])
            for one in video.captions.values()
        ):
            raise Refused(409, "captionExists")
        number = f"cap-{video.id}-{len(video.captions)}"
        video.captions[number] = {**snippet, "content": content}
        return 200, {"id": number, "snippet": snippet}

    def captions(self, query: dict[str, str]) -> Answer:
        """``captions.list``."""
        found = self._video(query["videoId"]).captions
        shown = [
            {"id": one, "snippet": {"language": body["language"], "name": body["name"]}}
            for one, body in found.items()
        ]
        return 200, {"items": shown}

    def playlist(self, body: dict[str, Any]) -> Answer:
        """``playlists.insert``."""
        number = f"PL{len(self.playlists) + 1}"
        self.playlists[number] = {"id": number, **body}
        return 200, self.playlists[number]

    def playlists_list(self, _query: dict[str, str]) -> Answer:
        """``playlists.list``."""
        return 200, {"items": list(self.playlists.values())}

    def item(self, body: dict[str, Any]) -> Answer:
        """``playlistItems.insert``."""
        snippet = body["snippet"]
        if snippet["playlistId"] not in self.playlists:
            raise Refused(404, "playlistNotFound")
        video = self._video(snippet["resourceId"]["videoId"])
        self.items.append({"playlist": snippet["playlistId"], "video": video.id})
        return 200, {"id": f"item-{len(self.items)}"}

    def items_list(self, query: dict[str, str]) -> Answer:
        """``playlistItems.list``; a channel's uploads are one too, the newest first."""
        if query["playlistId"] == "UU-one":
            newest = [{"contentDetails": {"videoId": one}} for one in reversed(self.videos)]
            return 200, {"items": newest[: int(query.get("maxResults", 5))]}
        if query["playlistId"] not in self.playlists:
            raise Refused(404, "playlistNotFound")
        there = [
            {"id": str(place)} for place, one in enumerate(self.items)
            if (one["playlist"], one["video"]) == (query["playlistId"], query["videoId"])
        ]  # fmt: skip
        return 200, {"items": there}

    def _video(self, number: str) -> Video:
        if number not in self.videos:
            raise Refused(404, "videoNotFound")
        return self.videos[number]


def _shown(video: Video) -> dict[str, Any]:
    status = {**video.body["status"], "uploadStatus": video.status}
    if video.why:
        status["failureReason" if video.status == "failed" else "rejectionReason"] = video.why
    return {"id": video.id, "snippet": video.body["snippet"], "status": status,
            "processingDetails": {"processingStatus": "processing"}}  # fmt: skip


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Clients that are killed hang up."""
        if not isinstance(sys.exception(), ConnectionError):
            traceback.print_exc()


class _Handler(BaseHTTPRequestHandler):
    home: YouTubeServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._api({
            "/youtube/v3/channels": ("channels.list", "readonly", self.home.channels),
            "/youtube/v3/videos": ("videos.list", "readonly", self.home.videos_list),
            "/youtube/v3/playlists": ("playlists.list", "readonly", self.home.playlists_list),
            "/youtube/v3/playlistItems": ("playlistItems.list", "readonly", self.home.items_list),
            "/youtube/v3/captions": ("captions.list", "force-ssl", self.home.captions),
        })  # fmt: skip

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        if path in ("/token", "/revoke"):
            form = {one: values[0] for one, values in parse_qs(self._body().decode()).items()}
            with self.home.lock:
                self._answer(*getattr(self.home, path[1:])(form))
        elif path in ("/upload/youtube/v3/videos", "/resumable/upload/youtube/v3/videos"):
            self._begin()
        else:
            body, content = self._parts()
            self._api({
                "/upload/youtube/v3/thumbnails/set": (
                    "thumbnails.set", "upload", lambda query: self.home.thumbnail(query, content)),
                "/upload/youtube/v3/captions": (
                    "captions.insert", "force-ssl", lambda _: self.home.caption(body, content)),
                "/youtube/v3/playlists": (
                    "playlists.insert", "force-ssl", lambda _: self.home.playlist(body)),
                "/youtube/v3/playlistItems": (
                    "playlistItems.insert", "force-ssl", lambda _: self.home.item(body)),
            })  # fmt: skip

    def do_PUT(self) -> None:
        """Bytes of a film, or the question how many there are."""
        try:
            self.home.refuse_strangers(self.headers.get("Authorization", ""), "upload")
        except Refused as no:
            self._body()
            self._answer(no.status, no.body)
            return
        self.home.sessions.put(self, self._query()["upload_id"])

    def _begin(self) -> None:
        body = json.loads(self._body())
        try:
            with self.home.lock:
                fault = self.home.planned("videos.insert")
                self.home.refuse_strangers(self.headers.get("Authorization", ""), "upload")
                where = self.home.begin(self._query(), body, self.headers)
        except Refused as no:
            self._answer(no.status, no.body)
            return
        if fault == "cut":
            self.cut()
        else:
            self._answer(200, None, Location=where)

    def _api(self, routes: dict[str, Any]) -> None:
        route = routes.get(urlsplit(self.path).path)
        if route is None:
            self._answer(404, {"error": {"code": 404, "message": "no such path"}})
            return
        operation, scope, work = route
        try:
            with self.home.lock:
                fault = self.home.planned(operation)
                self.home.refuse_strangers(self.headers.get("Authorization", ""), scope)
                answer = work(self._query())
        except Refused as no:
            answer, fault = (no.status, no.body), ""
        if fault == "cut":
            self.cut()
        else:
            self._answer(*answer)

    def _parts(self) -> tuple[dict[str, Any], bytes]:
        """A body's document, and its media."""
        body, kind = self._body(), self.headers.get("Content-Type", "")
        if kind.startswith("application/json"):
            return json.loads(body), b""
        if not kind.startswith("multipart/related"):
            return {}, body
        boundary = kind.partition("boundary=")[2].strip('"').encode()
        first, second = body.split(b"--" + boundary)[1:3]
        document = first.split(b"\n\n", 1)[-1] if b"\r\n\r\n" not in first else (
            first.split(b"\r\n\r\n", 1)[1])  # fmt: skip
        media = second.replace(b"\r\n", b"\n").split(b"\n\n", 1)[1]
        return json.loads(document), media

    def _query(self) -> dict[str, str]:
        query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        return {name: values[0] for name, values in query.items()}

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _answer(self, status: int, document: Any, **headers: str) -> None:
        content = b"" if document is None else json.dumps(document).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "application/json"}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    answer = _answer

    def cut(self) -> None:
        """End the connection without a word."""
        self.close_connection = True
        self.connection.close()
