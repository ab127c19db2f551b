"""What a night costs on which nothing is to be done: `bot`, planning and publishing, beside `run --check` on the same commit.

``python benchmarks/bot/quiet_night.py [--rounds N] [GIT_DIR...]``

Several repositories are put together in one, each in a folder; without any, one is made in which nothing is to be done.
Nights are published, with all that they want, until one writes nothing; then both commands take turns.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.forge.running import RunningForge, running_forge  # noqa: E402

CLEAN = 2000
_NIGHTS = 6
# One write a second is the pace on GitHub; here nobody waits for anybody.
_TABLE = "[tool.sophia-tidy.bot]\nopen = 200\nnew = 200\nwrites-per-minute = 80\n"


class Cost(NamedTuple):
    """CPU in seconds with all that was started, memory in MB of the largest process, and the exit code."""

    cpu: float
    memory: float
    code: int


def cost(place: Path, *words: str, token: str = "") -> Cost:
    """One command as a process of its own."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(place.parent)}
    if token:
        environment["SOPHIA_TIDY_TOKEN"] = token
    command = [sys.executable, "-m", "sophia_tidy", "-C", str(place), *words, "-q"]
    silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    process = os.posix_spawn(sys.executable, command, environment, file_actions=silent)
    _, status, used = os.wait4(process, 0)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))


def git(place: Path, *words: str) -> str:
    who = ("-c", "user.name=a person", "-c", "user.email=person@example.org")
    return subprocess.run(["git", "-C", place, *who, *words], check=True, capture_output=True, text=True).stdout


def lay_out(place: Path, repositories: list[Path]) -> None:
    """The repository under test, committed on main."""
    place.mkdir()
    git(place, "init", "--quiet", "--initial-branch", "main")
    for repository in repositories:
        folder = place / repository.resolve().name if len(repositories) > 1 else place
        folder.mkdir(exist_ok=True)
        archive = subprocess.run(["git", "-C", repository, "archive", "HEAD"], check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
    if not repositories:
        for number in range(CLEAN):
            file = place / f"package{number // 50}" / f"module{number}.py"
            file.parent.mkdir(exist_ok=True)
            file.write_text("".join(f"value_{line} = {line}\n" for line in range(60)), "utf-8")
    (place / "tidy.toml").write_text(_TABLE, "utf-8")
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "--message", "as it was")


def nights(place: Path, forge: RunningForge, bundle: Path) -> tuple[int, int]:
    """Nights until one writes nothing: how many came before it, and how many requests it sent."""
    for number in range(_NIGHTS):
        mark = len(forge.requests)
        code = night(place, forge, bundle).code
        if code not in (0, 1):
            raise SystemExit(f"bot ended with {code}")
        last = list(forge.requests)[mark:]
        if all(one.method == "GET" for one in last):
            return number, len(last)
    raise SystemExit(f"{_NIGHTS} nights, and the last one still wrote")


def night(place: Path, forge: RunningForge, bundle: Path) -> Cost:
    """Both halves, one after the other."""
    config = ("--config", str(place / "tidy.toml"))
    planned = cost(place, "bot", "plan", "--output", str(bundle), *config)
    words = ("bot", "publish", str(bundle), "--forge", forge.kind, "--api", forge.url, "--any-time", *config)
    sent = cost(place, *words, token=forge.token)
    return Cost(planned.cpu + sent.cpu, max(planned.memory, sent.memory), max(planned.code, sent.code))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("repositories", nargs="*", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "repository"
        lay_out(place, options.repositories)
        (Path(name) / "forge").mkdir()
        with running_forge(Path(name) / "forge", "github", source=place, full_name="acme/platform") as forge:
            git(place, "remote", "add", "origin", forge.clone_url)
            bundle, files = Path(name) / "tidy.bundle", len(git(place, "ls-files").splitlines())
            done, requests = nights(place, forge, bundle)
            turns = [
                (
                    cost(place, "run", "--check", "--no-cache", "--config", str(place / "tidy.toml")),
                    night(place, forge, bundle),
                )
                for _ in range(options.rounds)
            ]
    run, bot = median(one.cpu for one, _ in turns), median(two.cpu for _, two in turns)
    ratio = median(two.cpu / one.cpu for one, two in turns)
    print(
        f"{files} files, {done} nights before, {requests} requests; run --check {run:.2f} s, bot {bot:.2f} s, ratio {ratio:.2f}"
    )


if __name__ == "__main__":
    main()
