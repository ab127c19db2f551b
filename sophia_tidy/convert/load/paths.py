"""Relative paths to absolute ones, as Go's ``path/filepath`` joins them and compose-go's ``paths`` resolves them."""

import posixpath
from typing import Any, NamedTuple

from .errors import Code, LoadError
from .marked import Block, Row

_REMOTE_CONTEXTS = ("https://", "http://", "git://", "ssh://", "github.com/", "git@")


def clean(path: str) -> str:
    """``path.Clean``: like ``normpath``, but POSIX's two leading slashes are one."""
    result = posixpath.normpath(path)
    return result[1:] if result.startswith("//") else result


def join(*parts: str) -> str:
    """``filepath.Join``: an absolute part does not start anew, empty parts are left out."""
    given = [part for part in parts if part]
    return clean("/".join(given)) if given else ""


def is_windows_absolute(path: str) -> bool:
    """A drive with a slash, or a UNC path."""
    if path[1:2] == ":":
        return path[2:3] in ("/", "\\")
    return len(path) > 2 and path[0] in "\\/" and path[1] in "\\/" and path[2] not in "\\/"


class Resolver(NamedTuple):
    """Makes the paths of a canonical model absolute; ``directory`` may itself be relative, for what is included."""

    directory: str
    home: str | None = None

    def model(self, model: Block) -> None:
        """Resolve in place.

        Raises:
            LoadError: a bind mount without a source.
        """
        for name, service in _blocks(model, "services"):
            try:
                self._service(service)
            except LoadError as fault:
                raise fault.under(name, model["services"]).under("services", model) from None
        for kind in ("configs", "secrets"):
            for _, each in _blocks(model, kind):
                if isinstance(each.get("file"), str):
                    each["file"] = self.unix(each["file"])
        for _, volume in _blocks(model, "volumes"):
            self._volume(volume)

    def _service(self, service: Block) -> None:
        if isinstance(build := service.get("build"), Block):
            self._build(build)
        for entry in _row(service, "env_file"):
            if isinstance(entry, Block) and isinstance(entry.get("path"), str):
                entry["path"] = self.absolute(entry["path"])
        for row in _rows_of(service, "label_file"):
            row[:] = [self.absolute(each) if isinstance(each, str) else each for each in row]
        if isinstance(extends := service.get("extends"), Block) and isinstance(extends.get("file"), str):
            extends["file"] = self.absolute(extends["file"])
        if isinstance(develop := service.get("develop"), Block):
            for watch in _row(develop, "watch"):
                if isinstance(watch, Block) and isinstance(watch.get("path"), str):
                    watch["path"] = self.absolute(watch["path"])
        for index, mount in enumerate(_row(service, "volumes")):
            if isinstance(mount, Block) and mount.get("type") == "bind":
                if not isinstance(mount.get("source"), str):
                    raise (
                        LoadError("is a bind mount without a source", Code.MISSING_KEY)
                        .under(index, service["volumes"])
                        .under("volumes", service)
                    )
                mount["source"] = self.unix(mount["source"])

    def _build(self, build: Block) -> None:
        if isinstance(build.get("context"), str):
            build["context"] = self._context(build["context"])
        if isinstance(contexts := build.get("additional_contexts"), Block):
            for key, each in contexts.items():
                if not isinstance(each, str):
                    raise LoadError("is no string; expected a path or an address", Code.WRONG_TYPE).under(key, contexts)
                contexts[key] = self._context(each)
        if isinstance(ssh := build.get("ssh"), Block):
            for key, each in ssh.items():
                if isinstance(each, str):
                    ssh[key] = self.unix(each)

    def _volume(self, volume: Block) -> None:
        options = volume.get("driver_opts")
        if (
            volume.get("driver") == "local"
            and isinstance(options, Block)
            and options.get("o") == "bind"
            and isinstance(options.get("device"), str)
        ):
            options["device"] = self.unix(options["device"])

    def _context(self, value: str) -> str:
        remote = "://" in value or value.startswith(("service:", *_REMOTE_CONTEXTS))
        return value if remote else self.absolute(value)

    def _expand(self, path: str) -> str:
        return join(self.home, path[1:]) if path.startswith("~") and self.home else path

    def absolute(self, path: str) -> str:
        """``path`` from the directory; an empty one stays empty."""
        path = self._expand(path)
        return path if not path or path.startswith("/") else join(self.directory, path)

    def unix(self, path: str) -> str:
        """The same for a path that may be a Windows client's, which is left alone."""
        path = self._expand(path)
        return path if path.startswith("/") or is_windows_absolute(path) else join(self.directory, path)


def _blocks(model: Block, kind: str) -> list[tuple[str, Block]]:
    section = model.get(kind)
    return (
        [(key, each) for key, each in section.items() if isinstance(each, Block)] if isinstance(section, Block) else []
    )


def _row(block: Block, key: str) -> list[Any]:
    value = block.get(key)
    return value if isinstance(value, Row) else []


def _rows_of(block: Block, key: str) -> list[Row]:
    value = block.get(key)
    return [value] if isinstance(value, Row) else []


def relative(path: str, start: str) -> str:
    """``path`` as seen from ``start``, both absolute."""
    return posixpath.relpath(path, start)
