"""A made-up repository of any size: packages that import each other, scripts, documents, workflows, leftovers.

Or one of equal modules in packages that nobody names, so that every file of it has a verdict.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from checkout import at, begin

_SHARES = (
    ("module", 62),
    ("test", 12),
    ("document", 12),
    ("script", 6),
    ("data", 4),
    ("leftover", 2),
    ("workflow", 1),
    ("config", 1),
)


IN_A_PACKAGE = 50


def make(place: Path, count: int) -> None:
    """A committed repository of about ``count`` files; the same one for the same count."""
    _written(place, files(count))


def make_islands(place: Path, count: int) -> None:
    """A committed repository of ``count`` equal modules in packages of fifty, each of which may go."""
    text = "def work(value):\n    return value + 1\n"
    _written(place, ((f"pack_{n // IN_A_PACKAGE}/mod_{n % IN_A_PACKAGE}.py", text) for n in range(count)))


def _written(place: Path, contents: Iterable[tuple[str, str]]) -> None:
    begin(place)
    for name, text in contents:
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    at(place, "add", "--all")
    at(place, "commit", "--quiet", "--message", "All of it")


def files(count: int) -> Iterator[tuple[str, str]]:
    """Names and contents."""
    random = Random(count)
    packages = max(2, count // 60)
    yield "pyproject.toml", '[project]\nname = "made-up"\n\n[project.scripts]\nmade-up = "p0.m0:main"\n'
    yield "Makefile", "".join(f"job{n}:\n\tpython scripts/job_{n}.py\n" for n in range(0, count // 25, 2))
    for package in range(packages):
        yield f"p{package}/__init__.py", ""
    for kind, share in _SHARES:
        for n in range(count * share // 100):
            yield _file(kind, n, packages, random)


def _file(kind: str, n: int, packages: int, random: Random) -> tuple[str, str]:
    near = [random.randrange(packages) for _ in range(4)]
    match kind:
        case "module":
            return f"p{n % packages}/m{n // packages}.py", _module(n, near)
        case "test":
            return (
                f"tests/test_{n}.py",
                f"from p{near[0]}.m0 import work_{near[0]}\n\n\ndef test_{n}():\n    assert work_{near[0]}\n",
            )
        case "document":
            links = "".join(f"- [module {m}](../p{m}/m0.py)\n- [page {m}](page_{m}.md)\n" for m in near)
            return f"docs/page_{n}.md", f"# Page {n}\n\n{links}\n" + "Words about the platform and its parts.\n" * 40
        case "script":
            return (
                f"scripts/job_{n}.py",
                f"import p{near[0]}.m0\n\nif __name__ == '__main__':\n    print(open('data/rows_{n}.json').read())\n",
            )
        case "data":
            return f"data/rows_{n}.json", "[" + ", ".join(
                f'{{"id": {i}, "name": "row {i}"}}' for i in range(200)
            ) + "]\n"
        case "leftover":
            return f"scripts/fix_import_{n}_backup.py", f"import p{near[0]}.m0\nprint({n})\n"
        case "workflow":
            return (f".github/workflows/w{n}.yml", f"name: w{n}\non: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
                    f"      - run: python scripts/job_{n}.py\n")  # fmt: skip
        case _:
            return f"config/c{n}.yaml", f"name: c{n}\nmodule: p{near[0]}.m0\npath: data/rows_{n}.json\n"


def _module(n: int, near: list[int]) -> str:
    imports = "".join(f"from p{m} import m0 as other_{m}\n" for m in sorted(set(near)))
    body = "".join(
        f"\n\ndef work_{n if k == 0 else f'{n}_{k}'}(value, other=None):\n    total = value + {k}\n"
        f"    for each in range(total):\n        total += each\n    return total\n"
        for k in range(12)
    )
    return f'"""Module {n}."""\n\nimport os\n\n{imports}{body}'
