"""GitHub's commit statuses, from a server of the tests' own."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WORDS = {"success": "reconciliation succeeded", "failure": "health check failed"}


class Statuses:
    """Whatever commit is asked for, Flux has said ``state`` of it; ``refused``: nobody may ask."""

    def __init__(self) -> None:
        self.state, self.asked = "success", list[str]()
        statuses = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                statuses.asked.append(self.path)
                told = [
                    {
                        "context": "kustomization/apps/0123abcd",
                        "state": statuses.state,
                        "description": WORDS.get(statuses.state),
                    }
                ]
                body = json.dumps(told if "/statuses" in self.path else {"commits": []}).encode()
                self.send_response(404 if statuses.state == "refused" else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing: pytest shows what the test says."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
