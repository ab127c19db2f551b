"""Stacks that the converter was not written against: Compose files out of fetched repositories.

Each repository is unpacked whole, since a stack reads its neighbours (env
files, configs, bases to extend).  A file counts where the Compose binary
accepts it as it stands.  A repository belongs to one half, ``seen`` or
``unseen``, so that nothing learnt of the one half is about the other; which
half is decided by a digest of its name.

    $ python -m benchmarks.convert.gather GIT_DIR... --out DIR --oracle docker-compose
"""

import argparse
import hashlib
import json
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

import yaml

LARGEST = 200_000
A_REPOSITORY = 12
_SWARM_DEPLOY = {"placement", "mode", "endpoint_mode", "update_config", "rollback_config", "labels"}


@dataclass(frozen=True, slots=True)
class Found:
    """One accepted stack; ``path`` counts from the repository's root, ``tree`` from the output folder."""

    repository: str
    commit: str
    path: str
    tree: str
    half: str
    swarm: bool
    services: int


class _Loader(yaml.CSafeLoader):
    """Safe YAML that reads over Compose's ``!reset`` and ``!override``."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


def unpack(git_dir: Path, out: Path) -> tuple[str, str]:
    """Unpack the newest commit; the repository's name and the commit."""
    name = next(part for part in git_dir.parts[::-1] if "+" in part).replace("+", "/")
    commit = _git(git_dir, "rev-parse", "HEAD").decode().strip()
    tree = out / "trees" / name.replace("/", "+")
    if not tree.exists():
        for path, content in blobs(git_dir, commit):
            target = tree / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    return name, commit


def blobs(git_dir: Path, commit: str) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each plain file that the snapshot has and that is not large."""
    entries = []
    for line in _git(git_dir, "ls-tree", "-r", "-z", commit).decode(errors="replace").split("\0")[:-1]:
        about, path = line.split("\t", 1)
        mode, kind, digest = about.split()
        if kind == "blob" and mode != "120000" and "\ufffd" not in path:
            entries.append((digest, path))
    stream = BytesIO(_git(git_dir, "cat-file", "--batch", asked="".join(f"{each}\n" for each, _ in entries).encode()))
    for _, path in entries:
        answer = stream.readline().split()
        if answer[-1] == b"missing":
            continue
        content = stream.read(int(answer[2]) + 1)[:-1]
        if len(content) < LARGEST:
            yield path, content


def _git(git_dir: Path, *words: str, asked: bytes = b"") -> bytes:
    return subprocess.run(["git", "--git-dir", git_dir, *words], check=True, capture_output=True, input=asked).stdout


def stacks_of(tree: Path) -> Iterator[tuple[Path, dict]]:
    """Every YAML file below ``tree`` that has services, with its values."""
    for path in sorted([*tree.rglob("*.yml"), *tree.rglob("*.yaml")]):
        try:
            values = yaml.load(path.read_bytes(), Loader=_Loader)
        except (yaml.YAMLError, UnicodeDecodeError, ValueError):
            continue
        if isinstance(values, dict) and isinstance(values.get("services"), dict) and values["services"]:
            yield path, values


def is_swarm(path: Path, values: dict) -> bool:
    """Whether the file was written for ``docker stack deploy``, told without the converter's help."""
    services = [each for each in values["services"].values() if isinstance(each, dict)]
    networks = [each for each in (values.get("networks") or {}).values() if isinstance(each, dict)]
    obeyed = any(_SWARM_DEPLOY & set(each.get("deploy") or {}) for each in services)
    return obeyed or any(each.get("driver") == "overlay" for each in networks)


def accepted(oracle: str, path: Path) -> bool:
    """Whether the Compose binary takes the file as it stands, with no variable set."""
    return (
        subprocess.run(
            [oracle, "-f", path.name, "config", "-q"],
            cwd=path.parent,
            capture_output=True,
            timeout=60,
            env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
        ).returncode
        == 0
    )


def gather(git_dirs: list[Path], out: Path, oracle: str) -> Iterator[Found]:
    """The accepted stacks of each repository, at most `A_REPOSITORY`, those for Swarm first."""
    digests: set[str] = set()
    for git_dir in sorted(git_dirs):
        name, commit = unpack(git_dir, out)
        tree = out / "trees" / name.replace("/", "+")
        half = "seen" if hashlib.sha256(name.encode()).digest()[0] % 2 else "unseen"
        found = [(not is_swarm(path, values), path, values) for path, values in stacks_of(tree)]
        taken = 0
        for not_swarm, path, values in sorted(found, key=lambda each: (each[0], str(each[1]))):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            if taken < A_REPOSITORY and digest not in digests and accepted(oracle, path):
                digests.add(digest)
                taken += 1
                yield Found(
                    name,
                    commit,
                    str(path.relative_to(tree)),
                    str(path.relative_to(out)),
                    half,
                    not not_swarm,
                    len(values["services"]),
                )


def main() -> None:
    """Gather, and write ``index.json`` beside the trees."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("git_dirs", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--oracle", default="docker-compose")
    options = parser.parse_args()
    found = list(gather([each.resolve() for each in options.git_dirs], options.out.resolve(), options.oracle))
    (options.out / "index.json").write_text(json.dumps([asdict(each) for each in found], indent=1) + "\n")
    for half in ("seen", "unseen"):
        mine = [each for each in found if each.half == half]
        print(
            f"{half}: {len(mine)} stacks, {sum(each.swarm for each in mine)} for Swarm, "
            f"{len({each.repository for each in mine})} repositories"
        )


if __name__ == "__main__":
    main()
