"""Health checks that are nothing but an HTTP request to the container itself.

``curl -f http://localhost:8080/health`` needs curl in the image and a process
for each check; an ``httpGet`` probe asks the same from outside.  Only forms
of which the probe is the exact counterpart are taken:

- curl with ``--fail`` (an answer of 400 or more is a failure, others succeed,
  as for the probe), wget (which fails on an answer of 400 or more);
- no option that changes the request (method, header, user, data);
- localhost by name or 127.0.0.1, and a port that the stack says others may
  connect to: a port that is bound to the loopback alone could not be reached
  from outside the pod;
- https only where the check does not verify the certificate, since the probe
  does not.

The probe sends the ``Host`` header that the check sent, because frameworks
answer 400 to a host that they do not know.
"""

import re
from collections.abc import Collection, Sequence
from typing import Any

_HERE = ("localhost", "127.0.0.1")
_TAILS = r"\s*(?:\|\|\s*(?:exit\s+1|false)|[12]?>\s*/dev/null|2>&1|>\s*/dev/null\s+2>&1|&>\s*/dev/null)\s*$"
_CURL_ALONE = {
    "-f",
    "--fail",
    "-s",
    "--silent",
    "-S",
    "--show-error",
    "-sS",
    "-fs",
    "-sf",
    "-fsS",
    "-fSs",
    "-sSf",
    "-sfS",
    "-k",
    "--insecure",
    "-fk",
    "-kf",
    "-ksf",
    "-fsk",
    "-skf",
    "-fks",
    "-4",
    "-v",
    "-i",
}
_CURL_VALUE = {"-o", "--output", "--max-time", "-m", "--connect-timeout"}
_WGET_ALONE = {
    "-q",
    "--quiet",
    "--spider",
    "-nv",
    "--no-verbose",
    "-qO-",
    "-qO",
    "-O-",
    "--no-check-certificate",
    "--output-document=-",
    "-S",
}
_WGET_VALUE = {"-O", "-T", "-t", "--timeout", "--tries"}
_UNFIT = frozenset("$`;&|<>(){}*'\"\\")


def http_get(test: Sequence[str], ports: Collection[int]) -> dict[str, Any] | None:
    """The ``httpGet`` that asks what ``test`` asks (list form, ``CMD`` or ``CMD-SHELL`` first), or None."""
    words = _words(test)
    if len(words) < 2 or words[0] not in ("curl", "wget"):
        return None
    options, urls = _split(words)
    if len(urls) != 1 or options is None:
        return None
    return _request(urls[0], options, ports)


def _words(test: Sequence[str]) -> list[str]:
    """The command's words; none where a shell would do more than split them."""
    if test[:1] == ("CMD",) or test[:1] == ["CMD"]:
        return list(test[1:])
    if test[:1] not in (("CMD-SHELL",), ["CMD-SHELL"]) or len(test) != 2:
        return []
    line = test[1].strip()
    while (shorter := re.sub(_TAILS, "", line)) != line:
        line = shorter
    if set(line) & (_UNFIT - set("'\"")):
        return []
    import shlex

    try:
        return shlex.split(line)
    except ValueError:
        return []


def _split(words: list[str]) -> tuple[set[str] | None, list[str]]:
    """Options and URLs; None for the options where one of them changes what is asked."""
    tool, *rest = words
    alone, value = (_CURL_ALONE, _CURL_VALUE) if tool == "curl" else (_WGET_ALONE, _WGET_VALUE)
    options, urls, skip = {tool}, list[str](), False
    for word in rest:
        if skip:
            skip = False
        elif word in value or (word == "-qO" and tool == "wget"):
            skip = True
        elif word in alone or word.partition("=")[0] in value:
            options.add(word)
        elif word.startswith("-"):
            return None, urls
        else:
            urls.append(word)
    return options, urls


def _request(url: str, options: set[str], ports: Collection[int]) -> dict[str, Any] | None:
    if "curl" in options and not _has(options, "f", "--fail"):
        return None
    from urllib.parse import urlsplit

    parts = urlsplit(url if "://" in url else f"http://{url}")
    insecure = _has(options, "k", "--insecure") or "--no-check-certificate" in options
    if parts.scheme not in ("http", "https") or (parts.scheme == "https" and not insecure) or parts.username:
        return None
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return None
    if parts.hostname not in _HERE or port not in ports or set(url) & _UNFIT:
        return None
    return {
        "path": (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
        "port": port,
        **({"scheme": "HTTPS"} if parts.scheme == "https" else {}),
        "httpHeaders": [{"name": "Host", "value": parts.netloc}],
    }


def _has(options: set[str], letter: str, word: str) -> bool:
    """Whether an option is there, by its word or as a letter among others (``-fsS``)."""
    return word in options or any(letter in option for option in options if option[:1] == "-" and option[:2] != "--")
