"""One connected channel: every call there is, each metered before it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from googleapiclient.http import HttpRequest, MediaInMemoryUpload

from filmwright import DestinationError, Details, GoneError, Listed, Meter, Place, Standing
from plugins.outputs.youtube import sending
from plugins.outputs.youtube.faults import never_arrived, reason_of, told
from plugins.outputs.youtube.place import YouTube
from plugins.outputs.youtube.standing import standing_of
from plugins.outputs.youtube.transport import Transport

_LIST = "https://www.youtube.com/playlist?list="

#: Entries YouTube gives with one call, at most; and pages of playlists that are read.
_PAGE = 50
_PAGES = 4


class Channel:
    """An account with its channel."""

    def __init__(self, place: YouTube, transport: Transport, meter: Meter) -> None:
        self._place = place
        self._transport = transport
        self._meter = meter
        self._service = transport.service()

    def places(self) -> Sequence[Place]:
        """The channel that the person chose on Google's page."""
        query = self._service.channels().list(part="snippet", mine=True)
        found = self._call("channels.list", query)
        return [
            Place(
                one["id"], one["snippet"].get("title", ""),
                one["snippet"].get("thumbnails", {}).get("default", {}).get("url", ""),
            )
            for one in found.get("items", [])
        ]  # fmt: skip

    def begin_upload(self, details: Details, size: int, media_type: str) -> str:
        """Open a session."""
        request = self._insert(details, sending.FilmFile(None, size, media_type))
        with self._metered("videos.insert"):
            return sending.begin(self._place, self._transport, request, size)

    def resume_upload(self, session: str, video: Path, tell: Callable[[int], None]) -> str:
        """Send what is missing; gives back the video's id."""
        film = sending.FilmFile(video, video.stat().st_size, "video/*")
        request = self._service.videos().insert(part="id", body={}, media_body=film)
        whole = sending.resume(self._place, self._transport, request, session, tell)
        return str(whole["id"])

    def find_upload(self, mark: str) -> str:
        """Look through the channel's newest uploads; tags are only shown to the owner."""
        query = self._service.channels().list(part="contentDetails", mine=True)
        mine = self._call("channels.list", query).get("items", [])
        if not mine:
            return ""
        newest = mine[0]["contentDetails"]["relatedPlaylists"]["uploads"]
        listing = self._service.playlistItems().list(
            part="contentDetails", playlistId=newest, maxResults=_PAGE
        )
        try:
            items = self._call("playlistItems.list", listing).get("items", [])
        except GoneError:
            # A channel without a video has no such list yet.
            return ""
        ids = [one["contentDetails"]["videoId"] for one in items]
        if not ids:
            return ""
        videos = self._call(
            "videos.list", self._service.videos().list(part="snippet", id=",".join(ids))
        )
        marked = [
            str(one["id"]) for one in videos.get("items", [])
            if mark in one["snippet"].get("tags", [])
        ]  # fmt: skip
        return marked[0] if marked else ""

    def set_thumbnail(self, video: str, picture: bytes, media_type: str) -> None:
        """Give a video its picture."""
        media = MediaInMemoryUpload(picture, mimetype=media_type)
        request = self._service.thumbnails().set(videoId=video, media_body=media)
        self._call("thumbnails.set", request)

    def put_captions(self, video: str, language: str, name: str, captions: bytes) -> str:
        """Add captions, unless there are such."""
        snippet = {"videoId": video, "language": language, "name": name, "isDraft": False}
        media = MediaInMemoryUpload(captions, mimetype="application/octet-stream")
        request = self._service.captions().insert(
            part="snippet", body={"snippet": snippet}, media_body=media
        )
        try:
            return str(self._call("captions.insert", request)["id"])
        except DestinationError as error:
            if reason_of(error.__cause__) != "captionExists":
                raise
        listing = self._service.captions().list(part="snippet", videoId=video)
        for one in self._call("captions.list", listing).get("items", []):
            if (one["snippet"]["language"], one["snippet"].get("name", "")) == (language, name):
                return str(one["id"])
        raise DestinationError("YouTube says the captions are there, and does not list them.", True)

    def playlists(self) -> Sequence[Listed]:
        """The channel's playlists, 200 at most."""
        found: list[Listed] = []
        page = None
        for _ in range(_PAGES):
            query = self._service.playlists().list(
                part="snippet,status,contentDetails", mine=True, maxResults=_PAGE, pageToken=page
            )
            answer = self._call("playlists.list", query)
            found += [_listed(one) for one in answer.get("items", [])]
            page = answer.get("nextPageToken")
            if not page:
                break
        return found

    def create_playlist(self, title: str, description: str, privacy: str) -> Listed:
        """Make one."""
        body = {
            "snippet": {"title": title, "description": description},
            "status": {"privacyStatus": privacy},
        }
        request = self._service.playlists().insert(part="snippet,status", body=body)
        return _listed(self._call("playlists.insert", request))

    def add_to_playlist(self, playlist: str, video: str) -> None:
        """Add a video, unless it is there."""
        items = self._service.playlistItems()
        there = items.list(part="id", playlistId=playlist, videoId=video)
        if self._call("playlistItems.list", there).get("items"):
            return
        which = {"kind": "youtube#video", "videoId": video}
        body = {"snippet": {"playlistId": playlist, "resourceId": which}}
        self._call("playlistItems.insert", items.insert(part="snippet", body=body))

    def standing(self, videos: Sequence[str]) -> Mapping[str, Standing]:
        """How up to 50 videos are doing, with one call."""
        query = self._service.videos().list(part="status,processingDetails", id=",".join(videos))
        found = {one["id"]: one for one in self._call("videos.list", query).get("items", [])}
        return {one: standing_of(found.get(one), self._place.address(one)) for one in videos}

    def revoke(self) -> None:
        """End the whole grant: Google forgets that this studio was let in."""
        credentials = self._transport.credentials
        with told(self._place, "revoke"):
            answer = requests.post(
                self._place.settings.youtube_revoke_url,
                data={"token": credentials.refresh_token or credentials.token},
                timeout=15,
            )
            # 400: it is not valid any more, which is what was wanted.
            if answer.status_code not in (200, 400):
                answer.raise_for_status()

    def _insert(self, details: Details, film: sending.FilmFile) -> HttpRequest:
        status: dict[str, Any] = {
            "privacyStatus": details.privacy,
            "selfDeclaredMadeForKids": details.made_for_kids,
            "containsSyntheticMedia": details.synthetic,
        }
        if details.publish_at is not None:
            status["publishAt"] = details.publish_at.isoformat()
        snippet = {
            "title": details.title, "description": details.description,
            "tags": [*details.tags, *([details.mark] if details.mark else [])],
            "categoryId": details.category,
        }  # fmt: skip
        if details.language:
            snippet |= {
                "defaultLanguage": details.language, "defaultAudioLanguage": details.language,
            }  # fmt: skip
        request: HttpRequest = self._service.videos().insert(
            part="snippet,status", body={"snippet": snippet, "status": status},
            notifySubscribers=details.notify, media_body=film,
        )  # fmt: skip
        return request

    def _call(self, operation: str, request: HttpRequest) -> dict[str, Any]:
        with self._metered(operation), told(self._place, operation):
            answer: dict[str, Any] = request.execute()
        return answer or {}

    @contextmanager
    def _metered(self, operation: str) -> Iterator[None]:
        """Counts a call; what certainly never reached Google is not counted."""
        give_back = self._meter(operation)
        try:
            yield
        except DestinationError as error:
            if never_arrived(error.__cause__):
                give_back()
            raise


def _listed(document: dict[str, Any]) -> Listed:
    return Listed(
        document["id"], document["snippet"].get("title", ""),
        document.get("status", {}).get("privacyStatus", "private"),
        int(document.get("contentDetails", {}).get("itemCount", 0)), _LIST + document["id"],
    )  # fmt: skip
