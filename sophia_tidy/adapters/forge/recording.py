"""A dry run's sender: reads go to the forge, writes are only noted down, each exactly as it would be sent, in order."""

from collections.abc import Mapping

from . import stand_ins
from .addresses import ForgeAddress
from .errors import ForgeError, ForgeTrouble
from .exchange import ForgeAnswer, ForgeRequest, ForgeSender


class RecordingSender:
    """Notes writes down, and answers them as if they were done.

    ``sender`` carries the reads; where it is None the forge is not asked at
    all, and is told as having the branch ``base`` and nothing else.
    """

    def __init__(self, address: ForgeAddress, base: str, sender: ForgeSender | None):
        self._address = address
        self._base = base
        self._sender = sender
        self._noted: list[ForgeRequest] = []
        self._made: dict[str, object] = {}

    @property
    def requests(self) -> tuple[ForgeRequest, ...]:
        """The writes so far.

        ``{3}`` in a path or a body is the number, or the hash, that the
        answer to the third of them would tell.
        """
        return tuple(
            each._replace(path=stand_ins.with_names(each.path), body=_named(each.body)) for each in self._noted
        )

    def send(self, request: ForgeRequest) -> ForgeAnswer:
        """The forge's answer to a read, a stand-in for a write's."""
        if request.is_write:
            self._noted.append(request)
            data = stand_ins.written(request, len(self._noted))
            self._keep(request, data)
            return ForgeAnswer(201, data=data)
        if stand_ins.is_of_nothing(request.path):
            return ForgeAnswer(200, data=self._made.get(request.path, []))
        if self._sender is not None:
            return self._sender.send(request)
        if any(f"/{kind}/" in request.path for kind in ("pulls", "git/commits")):
            message = f"{request.asked}: the forge is not asked; expected nothing to be there"
            raise ForgeError(ForgeTrouble.NOT_FOUND, message, asked=request.asked, status=404)
        return ForgeAnswer(200, data=stand_ins.nothing_there(request, self._address, self._base))

    def _keep(self, request: ForgeRequest, data: object) -> None:
        """What was made can be read again, with what was changed of it."""
        if not isinstance(data, dict) or "number" not in data:
            return
        path = f"{'/'.join(request.path.split('/')[:5])}/{data['number']}"
        before = self._made.get(path)
        changed = {key: data[key] for key in request.body or () if key in data}
        self._made[path] = {**before, **changed} if isinstance(before, dict) else data


def _named(body: Mapping[str, object] | None) -> dict[str, object] | None:
    return None if body is None else {key: _value(value) for key, value in body.items()}


def _value(value: object) -> object:
    """A value of a body with names in the place of stand-ins."""
    match value:
        case str():
            return stand_ins.with_names(value)
        case list():
            return [_value(each) for each in value]
        case dict():
            return _named(value)
        case int() if not isinstance(value, bool) and stand_ins.is_of_nothing(str(value)):
            return stand_ins.with_names(str(value))
    return value
