"""Nights as processes of their own, killed at one of their requests: the next one goes on, and the token is left nowhere.

All of them, a minute of waiting for the pace: ``python -m pytest tests/bot/nights/test_killed_nights.py -m slow``.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sophia_tidy.bot.bundle.bundle import write_bundle

from ...forge.faults import DropBefore
from .real_plan import planned
from .real_world import RealWorld
from .world import GROUPS, RULES


class Process:
    """`sophia-tidy bot publish` on a world, with its token in a file and its temporary files in a folder of their own."""

    def __init__(self, world: RealWorld, folder: Path) -> None:
        self.world, self.folder, self.killed_at = world, folder, 0
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        (folder / "work").mkdir()
        (folder / "token").write_text(world.forge.token)
        world.forge.clock.is_real = True
        world.forge.front.gate = self._gate
        self.process: subprocess.Popen[str] | None = None

    def night(self, kill_at: int = 0) -> int:
        """The exit code; it is killed when it sends that request, the first being 1."""
        bundle = planned(self.world.forge, RULES)
        write_bundle(self.folder / "night.bundle", bundle)
        forge = self.world.forge
        asked = ["--repository", forge.full_name, "--forge", forge.kind, "--api", forge.url, "--token-file", "../token"]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TMPDIR": str(self.temporary)}
        self.killed_at = kill_at
        with subprocess.Popen(
            [sys.executable, "-m", "sophia_tidy", "bot", "publish", "../night.bundle", "--any-time", *asked],
            cwd=self.folder / "work", env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) as process:  # fmt: skip
            self.process = process
            said = process.communicate()[0]
        self.world.watch.said(said, "what it says")
        self._look()
        return process.returncode

    def _gate(self, token: str) -> None:
        self._look()
        if self.killed_at:
            self.killed_at -= 1
            if not self.killed_at and self.process is not None:
                self.process.kill()
                self.process.wait()

    def _look(self) -> None:
        """At its files; and at the arguments of all processes, for a git that outlives it is nobody's child."""
        watch = self.world.watch
        watch.look()
        for path in self.temporary.rglob("*"):
            if path.is_file() and not path.is_symlink() and watch.token in path.read_bytes():
                watch.found.append(f"the file {path.name}")
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes()
            except OSError:
                continue
            if watch.token in words:
                watch.found.append(f"the arguments of {words[:40]!r}")


@pytest.mark.slow
@pytest.mark.parametrize("is_before", [True, False])
@pytest.mark.parametrize("kill_at", [3, 7, 9, 11, 13, 15, 17, 19])
@pytest.mark.parametrize("kind", ["github", "gitea"])
def test_a_killed_night_is_gone_on_with(kind, kill_at, is_before, tmp_path):
    world = RealWorld(kind)
    try:
        process = Process(world, tmp_path)
        if is_before:
            world.forge.faults.at(kill_at, DropBefore())
        assert process.night(kill_at) in (-9, 0, 1)
        world.forge.faults.clear()
        for _ in range(2):
            assert process.night() in (0, 1)
        mark = len(world.forge.requests)
        process.night()
        assert world.forge.requests.since(mark).writes() == []
        pulls = [issue.pull.head for issue in world.state.issues.values() if issue.pull]
        assert sorted(pulls) == [f"tidy/{group}" for group in GROUPS[:2]]
        assert len([issue for issue in world.state.issues.values() if not issue.pull]) == 1
    finally:
        world.end()
