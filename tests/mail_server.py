"""A mail server small enough for tests: it takes letters on a real socket."""

from __future__ import annotations

import socketserver
import threading


class MailServer:
    """Keeps what it is sent; refuses the first ``refuse`` letters for now."""

    def __init__(self, refuse: int = 0) -> None:
        self.mails: list[str] = []
        self.refuse = refuse
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._talk())
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> MailServer:
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _talk(self) -> type[socketserver.StreamRequestHandler]:
        keeper = self

        class Talk(socketserver.StreamRequestHandler):
            def say(self, text: str) -> None:
                self.wfile.write(f"{text}\r\n".encode())

            def handle(self) -> None:
                self.say("220 ready")
                for line in self.rfile:
                    verb = line.decode().strip().upper()
                    if verb == "DATA":
                        self.take()
                    elif verb.startswith("QUIT"):
                        self.say("221 bye")
                        return
                    elif verb.startswith("RCPT") and keeper.refuse:
                        keeper.refuse -= 1
                        self.say("451 later")
                    else:
                        self.say("250 ok")

            def take(self) -> None:
                self.say("354 go on")
                lines = []
                for line in self.rfile:
                    if line == b".\r\n":
                        break
                    lines.append(line.decode())
                keeper.mails.append("".join(lines))
                self.say("250 taken")

        return Talk
