"""Happenings that tell the triggers of some files apart: a name for each filter, one for none, each clock, each input."""

import re
from itertools import combinations

from .filters import DEFAULT_TYPES, listed
from .started import triggers

ACTIONS = {"release": ("published", "created"), "issues": ("opened", "labeled"), "issue_comment": ("created", "edited")}


def witness(pattern):
    """A name that a pattern takes, as far as such a simple one is found."""
    name = re.sub(r"\[(.)[^\]]*\]\+?", r"\1", pattern.removeprefix("!"))
    return name.replace("**/", "deep/down/").replace("**", "a/b").replace("*", "some").replace("?", "").replace("+", "")


def names(values):
    return dict.fromkeys(each for value in values for each in (witness(value),) if each)


def happenings(files):
    """Dicts for `World`, deterministic; of ``files`` as they were before."""
    branches, tags, paths, events = {"main": None, "some/where": None}, {"v1.2.3": None}, {"no/such.file": None}, {}
    for workflow in files.values():
        for event, how in triggers(workflow).items():
            branches |= names([*listed(how.get("branches")), *listed(how.get("branches-ignore"))])
            tags |= names([*listed(how.get("tags")), *listed(how.get("tags-ignore"))])
            paths |= names([*listed(how.get("paths")), *listed(how.get("paths-ignore"))])
            events.setdefault(event, {}).update(dict.fromkeys(listed(how.get("types"))))
    changed = [(each,) for each in paths] + list(combinations(list(paths)[:12], 2))
    for event, types in events.items():
        actions = list(dict.fromkeys((*types, *DEFAULT_TYPES.get(event, ()), *ACTIONS.get(event, ()), "other")))
        match event:
            case "push":
                yield from ({"event": event, "branch": b, "ref": b, "paths": p} for b in branches for p in changed)
                yield from ({"event": event, "tag": tag, "paths": p} for tag in tags for p in changed[:3])
            case "pull_request" | "pull_request_target":
                yield from (
                    {"event": event, "action": a, "branch": b, "paths": p}
                    for a in actions
                    for b in branches
                    for p in (changed if a in ("opened", "synchronize") else changed[:2])
                )
            case "workflow_run":
                of = dict.fromkeys(
                    n for w in files.values() for n in listed(triggers(w).get(event, {}).get("workflows"))
                )
                yield from (
                    {"event": event, "action": a, "branch": b, "ref": "main", "of": n, "conclusion": c}
                    for n in of
                    for a in ("requested", "completed")
                    for b in branches
                    for c in ("success", "failure")
                )
            case "schedule":
                crons = dict.fromkeys(
                    each["cron"] for w in files.values() for each in triggers(w).get(event, {}).get("crons", ())
                )
                yield from ({"event": event, "cron": each} for each in crons)
            case "merge_group":
                yield from ({"event": event, "action": "checks_requested", "branch": b} for b in branches)
            case "workflow_dispatch" | "workflow_call":
                continue
            case _:
                yield from ({"event": event, "action": each} for each in actions)
    for file, workflow in files.items():
        if "workflow_dispatch" in triggers(workflow):
            inputs = triggers(workflow)["workflow_dispatch"].get("inputs") or {}
            yield from (
                {"event": "workflow_dispatch", "file": file, "given": given, "branch": b}
                for given in given_to(inputs)
                for b in ("main", "some/where")
            )


def given_to(inputs):
    """Tables of inputs: the defaults, and each input at each of its values beside the defaults of the others."""
    inputs = {name: how or {} for name, how in inputs.items()}
    plain = {name: str(how.get("default", "")) for name, how in inputs.items()}
    yield plain
    for name, how in inputs.items():
        for value in how.get("options") or (("true", "false") if how.get("type") == "boolean" else ("a", "")):
            yield {**plain, name: str(value)}
