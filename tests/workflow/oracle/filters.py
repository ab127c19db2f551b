"""GitHub's filters of branches, tags and paths: "Workflow syntax", filter pattern cheat sheet."""

import re

DEFAULT_TYPES = {
    "pull_request": ("opened", "synchronize", "reopened"),
    "pull_request_target": ("opened", "synchronize", "reopened"),
}


def pattern(text):
    """The pattern as a regular expression."""
    made, at = "", 0
    while at < len(text):
        each = text[at]
        if text.startswith("**/", at) and (at == 0 or text[at - 1] == "/"):
            made, at = made + "(?:.*/)?", at + 3
        elif text.startswith("**", at):
            made, at = made + ".*", at + 2
        elif each == "*":
            made, at = made + "[^/]*", at + 1
        elif each in "?+" and made:
            made, at = made + each, at + 1
        elif each == "[" and "]" in text[at:]:
            end = text.index("]", at)
            made, at = made + text[at : end + 1], end + 1
        elif each == "\\" and at + 1 < len(text):
            made, at = made + re.escape(text[at + 1]), at + 2
        else:
            made, at = made + re.escape(each), at + 1
    return re.compile(made)


def taken(patterns, name):
    """Whether the last pattern that fits takes the name."""
    found = False
    for each in patterns:
        if pattern(each.removeprefix("!")).fullmatch(name):
            found = not each.startswith("!")
    return found


def listed(value):
    return [value] if isinstance(value, str) else list(value or ())


def ref_taken(how, kind, name):
    """Whether ``branches``/``branches-ignore`` or ``tags``/``tags-ignore`` take a name; a push with only the other kind takes none."""
    other = {"branches": "tags", "tags": "branches"}[kind]
    if kind in how:
        return taken(listed(how[kind]), name)
    if f"{kind}-ignore" in how:
        return not taken(listed(how[f"{kind}-ignore"]), name)
    return not (other in how or f"{other}-ignore" in how)


def paths_taken(how, paths):
    if "paths" in how:
        return any(taken(listed(how["paths"]), each) for each in paths)
    if "paths-ignore" in how:
        return not all(taken(listed(how["paths-ignore"]), each) for each in paths)
    return True


def starts(event, how, happened):
    """Whether one entry of ``on`` takes what happened; ``how`` is {} where it says nothing."""
    if event != happened["event"]:
        return False
    types = listed(how.get("types")) or list(DEFAULT_TYPES.get(event, ()))
    if types and event not in ("push", "schedule", "workflow_dispatch") and happened.get("action") not in types:
        return False
    match event:
        case "push" if happened.get("tag"):
            return ref_taken(how, "tags", happened["tag"])
        case "push":
            return ref_taken(how, "branches", happened["branch"]) and paths_taken(how, happened["paths"])
        case "pull_request" | "pull_request_target":
            return ref_taken({k: v for k, v in how.items() if "branches" in k}, "branches", happened["branch"]) and (
                paths_taken(how, happened["paths"])
            )
        case "workflow_run":
            named = happened["of"] in listed(how.get("workflows"))
            return named and ref_taken(
                {k: v for k, v in how.items() if "branches" in k}, "branches", happened["branch"]
            )
        case "merge_group":
            return ref_taken({k: v for k, v in how.items() if "branches" in k}, "branches", happened["branch"])
    return True
