"""Entry points: the files that something outside of the repository calls.

A tool finds these by their names and places; nothing in the repository has
to name them.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from ..files.inventory import FileItem
from ..files.kinds import FileKind
from ..references.readers.path_index import PathIndex
from ..references.readers.shell import shell
from ..references.readers.source import SourceFile, stored
from ..references.reference import From

_KINDS = {
    FileKind.WORKFLOW: "the forge runs it",
    FileKind.DOCKERFILE: "docker builds it",
    FileKind.COMPOSE: "docker starts it",
    FileKind.BUILD: "a build tool reads it",
    FileKind.POLICY: "people and the forge look for it",
}
# githooks(5); a folder of hooks may have any of these, with or without an ending.
_HOOKS = (
    "applypatch-msg|pre-applypatch|post-applypatch|pre-commit|pre-merge-commit|prepare-commit-msg|commit-msg|post-commit|pre-rebase"
    "|post-checkout|post-merge|pre-push|pre-receive|update|post-receive|post-update|post-rewrite|pre-auto-gc|push-to-checkout"
    "|sendemail-validate"
)
_PLACES = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (rf"(?:.*/)?\.?(?:git[-_]?)?(?:hooks|husky)/(?:{_HOOKS})(?:\.\w+)?", "git runs it as a hook"),
        (r"(?:.*/)?(?!update$)(?:" + _HOOKS + ")", "git runs it as a hook"),
        (r"(?:.*/)?conftest\.py", "pytest loads it"),
        (r"(?:.*/)?(?:test_[^/]*|[^/]*_test|tests)\.py", "the test runner finds it"),
        (r"(?:.*/)?[^/]*\.(?:test|spec)\.[cm]?[jt]sx?", "the test runner finds it"),
        (r"(?:.*/)?__main__\.py", "python -m runs it"),
        (r"(?:.*/)?manage\.py", "Django's command line"),
        (r"(?:.*/)?(?:wsgi|asgi)\.py", "a server loads it"),
        (r"(?:.*/)?management/commands/[^_/][^/]*\.py", "a Django command"),
        (r"(?:.*/)?migrations/(?:versions/)?[^/]*\.py", "a migration; Django or Alembic runs it"),
        (r"(?:.*/)?(?:alembic|versions)/(?:versions/)?[0-9a-f]{4,}_[^/]*\.py", "a migration; Alembic runs it"),
        (r"(?:.*/)?(?:apps|admin|models|signals|templatetags/[^/]*|urls)\.py", "Django finds it in an app"),
        (r"(?:.*/)?(?:alembic/env|sitecustomize|usercustomize|gunicorn\.conf|noxfile|fabfile)\.py", "a tool loads it"),
        (r"(?:.*/)?docs?/(?:source/)?conf\.py", "Sphinx loads it"),
        (r"(?:.*/)?(?:index|README|readme|_index)\.(?:md|rst|html|txt)", "the first page of its folder"),
        (r"(?:.*/)?(?:CHANGES|CHANGELOG|HISTORY|NEWS|changes|changelog)(?:\.\w+)?", "people look for it"),
        (
            r"(?:AGENTS|CLAUDE|GEMINI)\.md|\.cursorrules|\.cursor/.*|\.github/(?:[^/]*copilot[^/]*|instructions/.*"
            r"|prompts/.*)",
            "an assistant reads it",
        ),
        (r"\.github/.*", "the forge reads it"),
        (r"(?:.*/)?\.pre-commit-(?:config|hooks)\.ya?ml", "pre-commit reads it"),
        (r"(?:.*/)?(?:mkdocs|zensical)\.ya?ml|\.readthedocs\.ya?ml|docs?/Makefile", "the documents are built from it"),
        (r"(?:.*/)?(?:kustomization|Chart|helmfile|skaffold)\.ya?ml", "a deployment tool reads it"),
        (r"(?:.*/)?[^/]*\.tf", "terraform reads its whole folder"),
        (r"(?:.*/)?(?:Pulumi(?:\.\w+)?\.ya?ml|Vagrantfile|Tiltfile)", "a deployment tool reads it"),
        (
            r"(?:.*/)?(?:next|vite|webpack|rollup|tailwind|postcss|jest|vitest|babel|eslint|playwright)\.config\.[cm]?[jt]s",
            "a build tool reads it",
        ),
        (r"(?:.*/)?(?:pages|app|api)/(?:.*/)?(?:index|page|layout|route)\.[jt]sx?", "a web framework finds it"),
        (r"(?:.*/)?\.[^/]+", "a tool finds it by its name"),
    )
)


def roots(inventory: Mapping[PurePosixPath, FileItem]) -> Mapping[PurePosixPath, str]:
    """Each entry point with the reason why it is one."""
    found = ((path, _reason(path, item)) for path, item in inventory.items())
    return {path: reason for path, reason in found if reason}


def _reason(path: PurePosixPath, item: FileItem) -> str | None:
    if item.kind in (FileKind.BACKUP, FileKind.GENERATED):
        return None
    text = str(path)
    return _KINDS.get(item.kind) or next((reason for pattern, reason in _PLACES if pattern.fullmatch(text)), None)


def hooked(
    hooks: Iterable[tuple[str, bytes, PurePosixPath | None]], inventory: Mapping[PurePosixPath, FileItem]
) -> Mapping[PurePosixPath, str]:
    """The files that the hooks of this clone are or name, with the reason; a hook is its place, its text and the file that it is."""
    places = PathIndex(stored(str(path)) for path in inventory)
    found: dict[PurePosixPath, str] = {}
    for place, text, target in hooks:
        if target is not None:
            found.setdefault(target, f"git runs it as the hook {place}")
        source = SourceFile(place if target is None else stored(str(target)), text, FileKind.SHELL, From.CODE)
        for each in shell(source, places):
            if each.target is not None and each.origin is not From.DOCS:
                found.setdefault(each.target, f"the git hook {place} names it")
    return {path: reason for path, reason in found.items() if path in inventory}
