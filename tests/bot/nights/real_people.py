"""What people do in the real world: by real git, and in the forge's own memory."""

import copy
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from ...forge.records import Issue, Refused
from ...forge.running import RunningForge, running_forge
from .real_plan import parts_of, path_of, text_of
from .world import FINDINGS, GROUPS

_MARK = "<!-- tidy:"


class RealPeople:
    """The events of `World` that are people's, on one forge; ``kind`` is github or gitea.

    ``bots`` are the commits that the bot made, ``known`` all that a branch
    ever had, with their parents, ``tips`` what each branch was at, in order.
    """

    def __init__(self, folder: Path, kind: str) -> None:
        self._stack = ExitStack()
        files = {path_of(group): text_of(_first(group)) for group in GROUPS}
        forge = running_forge(folder / "forge", kind, files={**files, "other.txt": b"0\n"})
        self.forge: RunningForge = self._stack.enter_context(forge)
        self.state, self.person = self.forge.state, self.forge.person
        self.bots: dict[str, str] = {}
        self.known: dict[str, tuple[str, ...]] = {}
        self.tips: dict[str, list[str]] = {}
        self.count = 0
        self.see()

    @property
    def base(self) -> str:
        return self.state.facts.default_branch

    def see(self) -> None:
        """What branches have now is known from now on."""
        for row in self.state.bare.says("rev-list", "--parents", "--branches").splitlines():
            sha, *parents = row.split(" ")
            self.known[sha] = tuple(parents)
        for branch, tip in self.state.bare.branches().items():
            seen = self.tips.setdefault(branch, [])
            if seen[-1:] != [tip]:
                seen.append(tip)

    def _word(self) -> str:
        self.count += 1
        return str(self.count)

    # Branches.
    def _is_there(self, branch: str) -> bool:
        return branch != self.base and branch in self.state.bare.branches()

    def _did(self, is_possible: bool, do: Callable[[], object]) -> bool:
        """Whether it was done: it is possible, and the forge did not refuse it or find nothing to do."""
        if not is_possible:
            return False
        before = copy.deepcopy(self.state.issues)
        try:
            done = do()
        except Refused:
            return False
        self.state.lists.remember(before)
        self.see()
        return done is not None and done is not False

    def _file(self) -> dict[str, bytes | None]:
        word = self._word()
        return {f"person/{word}.txt": word.encode()}

    def push(self, branch: str) -> bool:
        return self._did(self._is_there(branch), lambda: self.person.push(branch, self._file()))

    def amend(self, branch: str) -> bool:
        return self._did(self._is_there(branch), lambda: self.person.amend(branch, {}))

    def rebase(self, branch: str) -> bool:
        return self._did(self._is_there(branch), lambda: self.person.rebase(branch))

    def update(self, branch: str) -> bool:
        return self._did(self._is_there(branch), lambda: self.person.merge_into(branch))

    def reset(self, branch: str) -> bool:
        group = next((each for each in GROUPS if branch.startswith(f"tidy/{each}")), "")
        seen = self.tips.get(branch, [])
        older = [sha for sha in seen[:-1] if sha in self.bots and sha != seen[-1]] if seen else []
        is_possible = bool(group and older) and self._is_there(branch)
        return self._did(is_possible, lambda: self.person.reset(branch, older[-1]) or True)

    def delete_branch(self, branch: str) -> bool:
        return self._did(self._is_there(branch), lambda: self.person.delete_branch(branch) or True)

    def make_branch(self, branch: str) -> bool:
        is_free = branch not in self.state.bare.branches()
        return self._did(is_free, lambda: self.person.push(branch, self._file(), base=self.base))

    def rename_branch(self, branch: str, name: str) -> bool:
        is_possible = self._is_there(branch) and name not in self.state.bare.branches()
        return self._did(is_possible, lambda: self.person.rename_branch(branch, name) or True)

    # Pull requests and issues.
    def _issue(self, number: int) -> Issue | None:
        return self.state.issues.get(number)

    def suggest(self, number: int) -> bool:
        issue = self._issue(number)
        if issue is None or issue.pull is None or not issue.is_open:
            return False
        branch, word = issue.pull.head, self._word()
        return self._did(
            self._is_there(branch), lambda: self.person.suggest(branch, f"person/{word}.txt", word.encode())
        )

    def merge(self, number: int, how: str) -> bool:
        issue = self._issue(number)
        is_possible = issue is not None and issue.pull is not None and issue.is_open and issue.pull.base == self.base
        return self._did(is_possible, lambda: self.person.merge(number, how))

    def revert(self, number: int) -> bool:
        issue = self._issue(number)
        is_merged = issue is not None and issue.pull is not None and issue.pull.merged is not None
        return self._did(is_merged, lambda: self.person.revert(number))

    def close(self, number: int) -> bool:
        issue = self._issue(number)
        return self._did(issue is not None and issue.is_open, lambda: self.person.close(number) or True)

    def reopen(self, number: int) -> bool:
        issue = self._issue(number)
        return self._did(issue is not None and not issue.is_open, lambda: self.person.reopen(number))

    def _edited(self, number: int, make: Callable[[str], str]) -> bool:
        issue = self._issue(number)
        return self._did(issue is not None, lambda: self.person.edit(number, body=make(issue.body)) or True)

    def edit_body(self, number: int) -> bool:
        def anew(body: str) -> str:
            text = f"{body}\n\nWords of a person's, {self._word()}."
            return text.replace("\r\n", "\n").replace("\n", "\r\n")

        return self._edited(number, anew)

    def clear_body(self, number: int) -> bool:
        return self._edited(number, lambda _: "")

    def label(self, number: int, name: str) -> bool:
        return self._did(self._issue(number) is not None, lambda: self.person.label(number, name) or True)

    def unlabel(self, number: int, name: str) -> bool:
        issue = self._issue(number)
        is_there = issue is not None and name in issue.labels
        return self._did(is_there, lambda: self.person.unlabel(number, name) or True)

    def tick(self, number: int, key: str) -> bool:
        issue, box = self._issue(number), f"] {_MARK}{key} -->"
        if issue is None or box not in issue.body:
            return False
        ticked = issue.body.replace(f"[ {box}", f"[x{box}")
        return self._edited(number, lambda body: ticked if ticked != body else body.replace(f"[x{box}", f"[ {box}"))

    def retitle(self, number: int) -> bool:
        title = f"Words of a person's, {self._word()}"
        return self._did(self._issue(number) is not None, lambda: self.person.edit(number, title=title) or True)

    # The base.
    def _on_base(self, path: str, content: bytes) -> bool:
        return self._did(True, lambda: self.person.push(self.base, {path: content}))

    def _parts(self, group: str) -> dict[str, str]:
        return parts_of(self.state.bare.run("cat-file", "blob", f"{self.base}:{path_of(group)}"))

    def find(self, group: str, finding: str) -> bool:
        parts = self._parts(group)
        if finding not in FINDINGS or parts["finding"] == finding:
            return False
        return self._on_base(path_of(group), text_of({**parts, "finding": finding}))

    def touch(self, group: str, *, is_near: bool) -> bool:
        parts = self._parts(group) | {"near" if is_near else "far": self._word()}
        return self._on_base(path_of(group), text_of(parts))

    def move_base(self) -> bool:
        return self._on_base("other.txt", f"{self._word()}\n".encode())

    def rename_base(self, name: str) -> bool:
        is_free = name not in self.state.bare.branches()
        return self._did(is_free, lambda: self.person.rename_branch(self.base, name) or True)


def _first(group: str) -> dict[str, str]:
    return {"near": "0", "far": "0", "finding": "a" if group in GROUPS[:2] else ""}
