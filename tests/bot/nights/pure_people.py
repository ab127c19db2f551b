"""What people do in the pure world: to branches, to what is open, and to the base."""

from .pure_forge import PureState, PureThing
from .pure_git import PureCommit, committed, history, merged
from .world import FINDINGS, GROUPS

_MARK = "<!-- tidy:"


class PurePeople:
    """The events of `World` that are people's, over one state; ``follows_renames`` is what the forge does with a branch that is renamed: what is open from it follows, or is closed."""

    def __init__(self, *, follows_renames: bool = False) -> None:
        files = {f"{group}.{part}": "0" for group in GROUPS for part in ("near", "far")}
        findings = {f"{group}.finding": "a" for group in GROUPS[:2]}
        self.state = PureState(committed({**files, **findings, "other": "0"}, [], "first"))
        self.follows_renames = follows_renames
        self.count = 0
        self.merged_findings: dict[int, dict[str, str]] = {}

    def _word(self) -> str:
        self.count += 1
        return str(self.count)

    # Branches.
    def _tip(self, branch: str) -> PureCommit | None:
        return None if branch == self.state.base else self.state.branches.get(branch)

    def push(self, branch: str) -> bool:
        tip, word = self._tip(branch), self._word()
        return tip is not None and self._set(branch, committed({**tip.files, f"person/{word}": word}, [tip], word))

    def amend(self, branch: str) -> bool:
        tip = self._tip(branch)
        return tip is not None and self._set(branch, committed(tip.files, tip.parents, self._word()))

    def rebase(self, branch: str) -> bool:
        tip, base = self._tip(branch), self.state.branches[self.state.base]
        files = merged(tip, base) if tip is not None else None
        return files is not None and self._set(branch, committed(files, [base], self._word()))

    def update(self, branch: str) -> bool:
        tip, base = self._tip(branch), self.state.branches[self.state.base]
        if tip is None or base in history(tip) or (files := merged(tip, base)) is None:
            return False
        return self._set(branch, committed(files, [tip, base], self._word()))

    def reset(self, branch: str) -> bool:
        tip = self._tip(branch)
        group = next((each for each in GROUPS if branch.startswith(f"tidy/{each}")), "")
        older = [each for each in self.state.seen.get(branch, ()) if each.group == group and each != tip]
        return bool(group and tip and older) and self._set(branch, older[-1])

    def delete_branch(self, branch: str) -> bool:
        return self._tip(branch) is not None and self._set(branch, None)

    def make_branch(self, branch: str) -> bool:
        base, word = self.state.branches[self.state.base], self._word()
        if branch in self.state.branches:
            return False
        return self._set(branch, committed({**base.files, f"person/{word}": word}, [base], word))

    def rename_branch(self, branch: str, name: str) -> bool:
        tip = self._tip(branch)
        if tip is None or name in self.state.branches:
            return False
        things = self.state.open_from(branch)
        self.state.branches[name] = tip
        self._set(branch, None)
        for thing in things if self.follows_renames else ():
            self.state.put(thing._replace(branch=name))
        return True

    def _set(self, branch: str, commit: PureCommit | None) -> bool:
        self.state.set_branch(branch, commit)
        return True

    # Pull requests and issues.
    def _thing(self, number: int, *, is_open: bool | None = None) -> PureThing | None:
        thing = self.state.things.get(number)
        return thing if thing is not None and is_open in (None, thing.is_open) else None

    def _put(self, thing: PureThing | None) -> bool:
        if thing is not None:
            self.state.put(thing)
        return thing is not None

    def suggest(self, number: int) -> bool:
        thing = self._thing(number, is_open=True)
        return thing is not None and self.push(thing.branch)

    def merge(self, number: int, how: str) -> bool:
        thing = self._thing(number, is_open=True)
        base = self.state.branches.get(thing.base) if thing is not None else None
        if thing is None or thing.head is None or base is None or thing.base != self.state.base:
            return False
        if (files := merged(thing.head, base)) is None:
            return False
        parents = [base, thing.head] if how == "merge" else [base]
        self.state.set_branch(thing.base, committed(files, parents, self._word()))
        self.state.put(thing._replace(is_open=False, is_merged=True))
        self.merged_findings[number] = {p: w for p, w in base.files.items() if p.endswith(".finding")}
        return True

    def revert(self, number: int) -> bool:
        if number not in self.merged_findings:
            return False
        base = self.state.branches[self.state.base]
        before = self.merged_findings.pop(number)
        thing = self.state.things[number]
        shown = thing.head.files if thing.head is not None else {}
        back = {path: word for path, word in before.items() if not shown.get(path) and not base.files.get(path)}
        return bool(back) and self._based({**base.files, **back})

    def close(self, number: int) -> bool:
        thing = self._thing(number, is_open=True)
        return self._put(thing and thing._replace(is_open=False))

    def reopen(self, number: int) -> bool:
        thing = self._thing(number, is_open=False)
        if thing is None or thing.is_merged:
            return False
        if not thing.branch:
            return self._put(thing._replace(is_open=True))
        tip = self.state.branches.get(thing.branch)
        if tip is None or thing.head not in history(tip) or self.state.open_from(thing.branch):
            return False
        return self._put(thing._replace(is_open=True, head=tip))

    def edit_body(self, number: int) -> bool:
        thing = self._thing(number)
        text = f"{thing.body}\n\nWords of a person's, {self._word()}." if thing else ""
        return self._put(thing and thing._replace(body=text.replace("\r\n", "\n").replace("\n", "\r\n")))

    def clear_body(self, number: int) -> bool:
        thing = self._thing(number)
        return self._put(thing and thing._replace(body=""))

    def label(self, number: int, name: str) -> bool:
        thing = self._thing(number)
        return self._put(thing and thing._replace(labels=tuple(dict.fromkeys((*thing.labels, name)))))

    def unlabel(self, number: int, name: str) -> bool:
        thing = self._thing(number)
        if thing is None or name not in thing.labels:
            return False
        return self._put(thing._replace(labels=tuple(each for each in thing.labels if each != name)))

    def tick(self, number: int, key: str) -> bool:
        thing = self._thing(number)
        box = f"] {_MARK}{key} -->"
        if thing is None or box not in thing.body:
            return False
        body = thing.body.replace(f"[ {box}", f"[x{box}")
        return self._put(thing._replace(body=body if body != thing.body else body.replace(f"[x{box}", f"[ {box}")))

    def retitle(self, number: int) -> bool:
        thing = self._thing(number)
        return self._put(thing and thing._replace(title=f"Words of a person's, {self._word()}"))

    # The base.
    def _based(self, files: dict[str, str]) -> bool:
        base = self.state.branches[self.state.base]
        self.state.set_branch(self.state.base, committed(files, [base], self._word()))
        return True

    def find(self, group: str, finding: str) -> bool:
        files = self.state.branches[self.state.base].files
        is_other = finding in FINDINGS and files.get(f"{group}.finding", "") != finding
        return is_other and self._based({**files, f"{group}.finding": finding})

    def touch(self, group: str, *, is_near: bool) -> bool:
        files = self.state.branches[self.state.base].files
        return self._based({**files, f"{group}.{'near' if is_near else 'far'}": self._word()})

    def move_base(self) -> bool:
        return self._based({**self.state.branches[self.state.base].files, "other": self._word()})

    def rename_base(self, name: str) -> bool:
        if name in self.state.branches:
            return False
        self.state.branches[name] = self.state.branches.pop(self.state.base)
        if self.follows_renames:
            for thing in list(self.state.things.values()):
                if thing.is_open and thing.base == self.state.base:
                    self.state.put(thing._replace(base=name))
        self.state.base = name
        return True
