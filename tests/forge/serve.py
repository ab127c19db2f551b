"""The forge as a program: ``python -m tests.forge.serve --folder /tmp/forge --source REPOSITORY``.

It prints one line of JSON with its addresses, serves until it is stopped
(^C, TERM, or the end of its standard input with ``--until-eof``), and then
writes the journal of what was asked, without tokens, where ``--journal`` says.
The token that it knows is ``$FORGE_TOKEN``, else the one of the tests.
"""

import argparse
import json
import os
import signal
import sys
from pathlib import Path
from threading import Event

from .journal import Journal
from .running import TOKEN, running_forge


def main() -> None:
    asked = _parser().parse_args()
    token = os.environ.get("FORGE_TOKEN", TOKEN)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with running_forge(
        asked.folder,
        asked.kind,
        source=asked.source,
        full_name=asked.repository,
        token=token,
        port=asked.port,
        address=asked.address,
    ) as forge:
        for permission in asked.without:
            del forge.grant.permissions[permission]
        forge.ticks_by_itself()
        addresses = {"kind": forge.kind, "api": forge.url, "web": forge.web_url, "clone": forge.clone_url}
        print(json.dumps(addresses), flush=True)
        if asked.until_eof:
            sys.stdin.read()
        else:
            stop.wait()
        if asked.journal:
            asked.journal.write_text(_told(forge.requests), "utf-8")
        for problem in forge.problems:
            print(problem, file=sys.stderr)


def _told(requests: Journal) -> str:
    """A line of JSON for each request."""
    rows = [
        {
            "method": one.method,
            "path": one.path,
            "status": one.status,
            "kind": one.kind,
            "body": one.body.decode("utf-8", "replace"),
        }
        for one in requests
    ]
    return "".join(json.dumps(row) + "\n" for row in rows)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.forge.serve", description="a forge to test against")
    parser.add_argument("--kind", choices=("github", "gitea"), default="github")
    parser.add_argument("--folder", type=Path, required=True, help="where the repository is made")
    parser.add_argument("--source", type=Path, help="a repository whose branches it has")
    parser.add_argument("--repository", default="acme/shop", metavar="OWNER/NAME")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--address", default="127.0.0.1", help="where it listens")
    parser.add_argument("--without", action="append", default=[], metavar="PERMISSION", help="what the token may not")
    parser.add_argument("--journal", type=Path, help="where what was asked is written at the end")
    parser.add_argument("--until-eof", action="store_true", help="serve until standard input ends")
    return parser


if __name__ == "__main__":
    main()
