"""What publishing costs: a process of its own against a forge on loopback; CPU with that of git below it, memory, requests.

``python benchmarks/bot/publish_cost.py --files 2000 --groups 10 --each 40``
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from sophia_tidy.bot.bundle.bundle import write_bundle  # noqa: E402
from sophia_tidy.bot.model.rules import BotRules  # noqa: E402
from tests.bot.publish.made_night import night_bundle  # noqa: E402
from tests.forge.running import RunningForge, running_forge  # noqa: E402


def files(count: int) -> dict[str, bytes]:
    """Modules of some 60 lines, fifty in a folder."""
    return {
        f"pkg{number // 50}/module{number}.py": b"".join(
            b"value_%d_%d = %d\n" % (number, line, line) for line in range(60)
        )
        for number in range(count)
    }


def groups(count: int, each: int, tree: dict[str, bytes]) -> dict[str, dict[str, bytes]]:
    """Each group changes files of its own."""
    names = sorted(tree)
    return {
        f"group-{number}": {name: b"# tidy\n" + tree[name] for name in names[number * each : (number + 1) * each]}
        for number in range(count)
    }


def publish(forge: RunningForge, bundle: Path, *words: str) -> tuple[float, float, int]:
    """CPU in seconds and memory in MB of the process with all that it started, and its requests."""
    mark = len(forge.requests)
    command = [sys.executable, "-m", "sophia_tidy", "bot", "publish", str(bundle), "--api", forge.url, "-q", *words]
    process = os.posix_spawn(
        sys.executable,
        command,
        {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "SOPHIA_TIDY_TOKEN": forge.token},
    )
    _, status, used = os.wait4(process, 0)
    if status:
        raise SystemExit(f"bot publish ended with {os.waitstatus_to_exitcode(status)}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, len(forge.requests) - mark


def measured(options: argparse.Namespace) -> Iterator[str]:
    rules = BotRules(open=options.groups, new=options.groups)
    tree = files(options.files)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "forge").mkdir()
        with running_forge(place / "forge", options.forge, files=tree) as forge:
            write_bundle(
                place / "tidy.bundle", night_bundle(forge, place, groups(options.groups, options.each, tree), rules)
            )
            for night in ("first", "quiet", "quiet"):
                cpu, memory, requests = publish(forge, place / "tidy.bundle", "--any-time")
                yield f"| {options.forge} | {options.files} | {options.groups} x {options.each} | {night} | {cpu:.2f} | {memory:.0f} | {requests} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--groups", type=int, default=10)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--forge", choices=("github", "gitea"), default="github")
    print("| forge | files | groups | night | CPU s | memory MB | requests |")
    print("| --- | --: | --- | --- | --: | --: | --: |")
    for line in measured(parser.parse_args()):
        print(line, flush=True)


if __name__ == "__main__":
    main()
