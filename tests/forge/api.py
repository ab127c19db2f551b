"""What both APIs do before they answer: who asks, whether they may, where the repository has gone, how much is left."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from .answers import Answer, Call, Route
from .limits import Limits
from .manner import Manner
from .openapi import Description
from .records import Grant, Refused
from .state import ForgeState

_FREE = ("/rate_limit", "/version", "/settings/api")  # anybody may ask


@dataclass
class Api:
    """One API, in its manner; ``description`` is what it is held against, where it is at hand.

    ``problems`` are what does not fit the description, of requests and of answers; ``outside`` operations that it does not have.
    """

    state: ForgeState
    routes: tuple[Route, ...]
    manner: Manner
    limits: Limits
    description: Description | None
    problems: list[str] = field(default_factory=list)
    outside: set[str] = field(default_factory=set)

    def answer(
        self, method: str, base: str, web: str, target: str, headers: Mapping[str, str], body: bytes, token: str
    ) -> Answer:
        """``target`` is path and query after the API's own address."""
        path, _, query = target.partition("?")
        try:
            refusal = self.limits.taken(is_write=method not in ("GET", "HEAD"))
            if refusal:
                status, message, more = refusal
                return Answer(status, self.manner.said(Refused(status, message)), {**self.limits.headers(), **more})
            answer = self._routed(method, base, web, path, query, headers, body, token)
        except Refused as refused:
            answer = Answer(refused.status, self.manner.said(refused))
        return answer._replace(headers={**self.limits.headers(), **answer.headers})

    def _routed(
        self,
        method: str,
        base: str,
        web: str,
        path: str,
        query: dict[str, str],
        headers: Mapping[str, str],
        body: bytes,
        token: str,
    ) -> Answer:
        if not headers.get("User-Agent"):
            raise Refused(
                403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header."
            )
        grant = self._grant(token)
        facts = self.state.facts
        path = re.sub(rf"^/repositories/{facts.id}(?=/|$)", f"/repos/{facts.full_name}", path)
        named = re.match(r"/repos/([^/]+/[^/]+)(.*)", path)
        if named and named[1] in facts.older_names:
            return self.manner.redirect(self.state, method, base, named[2] + (f"?{query}" if query else ""))
        if named and named[1].lower() != facts.full_name.lower():
            raise Refused(404, "Not Found")
        for route in self.routes:
            found = route.pattern.fullmatch(path)
            if found and route.method == method:
                sent = _parsed(body)
                named_body = sent if isinstance(sent, dict) else {"labels": sent}  # the older way to name labels
                call = Call(
                    self.state, grant, base, web, f"{base}{path}", found.groupdict(), dict(parse_qsl(query)), named_body
                )
                return self._asked(route, call)
        self.outside.add(f"{method} {path}")
        raise Refused(404, "Not Found")

    def _grant(self, token: str) -> Grant | None:
        if not token:
            return None
        grant = self.state.grants.get(token)
        if grant is None or (grant.expires is not None and grant.expires <= self.state.clock.now()):
            raise Refused(401, "Bad credentials")
        return grant

    def _asked(self, route: Route, call: Call) -> Answer:
        self._held(route, call, None)
        try:
            self._allowed(route, call)
            answer = route.answer(call)
        except Refused as refused:
            answer = Answer(refused.status, self.manner.said(refused))
        self._held(route, call, answer)
        return answer

    def _held(self, route: Route, call: Call, answer: Answer | None) -> None:
        """Hold the question, or the answer, against the description."""
        if self.description is None:
            return
        operation = self.description.operation(route.method, route.operation)
        if operation is None:
            self.outside.add(f"{route.method} {route.operation}")
        elif answer is None:
            self.problems += operation.request_problems(call.query, call.body)
        else:
            self.problems += operation.response_problems(answer.status, answer.payload)

    def _allowed(self, route: Route, call: Call) -> None:
        """
        Raises:
            Refused: 404 for what is private, 401 where nobody is named, 403 where the token may not, or nobody may (an archive).
        """
        facts, grant = call.state.facts, call.grant
        about_repository = "{repo}" in route.operation
        if about_repository and facts.is_private and (grant is None or not any(grant.permissions.values())):
            raise Refused(404, "Not Found")
        if grant is None and (route.level == "write" or not about_repository) and route.operation not in _FREE:
            raise Refused(401, "Requires authentication")
        is_open = route.level == "read" and not facts.is_private
        needed = [need for need in route.needs if need != "metadata"]
        if grant and needed and not is_open and not any(grant.may(need, route.level) for need in needed):
            raise self.manner.forbidden(grant, route.needs, route.level)
        if facts.is_archived and route.level == "write" and about_repository:
            raise self.manner.archived


def _parsed(body: bytes) -> dict[str, object] | list[object]:
    if not body:
        return {}
    try:
        parsed = json.loads(body)
    except ValueError:
        raise Refused(400, "Problems parsing JSON") from None
    if not isinstance(parsed, dict | list):
        raise Refused(400, "Body should be a JSON object")
    return parsed
