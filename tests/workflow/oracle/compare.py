"""Two sets of workflow files at every happening: the jobs that one starts and the other does not, or not as it was."""

from .happenings import happenings
from .started import World, read, started, triggers

LOOSE = ("permissions",)  # Hardening gives a job that says nothing the least that it needs.


def typed(inputs, given):
    """Values as GitHub hands them over: a boolean is one."""
    kinds = {name: (how or {}).get("type") for name, how in inputs.items()}
    return {
        name: {"true": True, "false": False}.get(value, value) if kinds.get(name) == "boolean" else value
        for name, value in given.items()
    }


def in_place(happened):
    """Who is dispatched: the file itself."""

    def dispatch(file, how):
        return typed(how.get("inputs") or {}, happened["given"]) if file == happened["file"] else None

    return dispatch


def carried(happened, files, old):
    """Who is dispatched after: the file itself where it is still there, else the one that offers its name."""

    def dispatch(file, how):
        if happened["file"] in files:
            return in_place(happened)(file, how)
        inputs = how.get("inputs") or {}
        if happened["file"] not in ((inputs.get("workflow") or {}).get("options") or ()):
            return None
        asked = triggers(old[happened["file"]])["workflow_dispatch"].get("inputs") or {}
        named = {renamed(inputs, name, asked[name] or {}): value for name, value in happened["given"].items()}
        rest = {name: str((how or {}).get("default", "")) for name, how in inputs.items() if name not in named}
        return typed(inputs, {**rest, **named, "workflow": happened["file"]})

    return dispatch


def renamed(inputs, name, how):
    """What an old input is called now: as it was, or, where another has its name, by whatever ends so and asks for the same."""
    asks = ("type", "options", "default")
    same = [
        each
        for each, other in inputs.items()
        if each.endswith(name) and all((other or {}).get(key) == how.get(key) for key in asks)
    ]
    return name if name in same or not same else same[0]


def differences(before, after, *, skip=(), ours=(), plans=None, seeds=(1, 2, 3)):
    """(what happened, what only one of them starts) for each happening at which they differ, and how many happenings were looked at.

    ``before`` and ``after`` are names to texts; ``skip`` are (file, job) of
    ``before`` that have gone for other reasons; ``ours`` are files of
    ``after`` whose jobs are new; ``plans(happened)`` gives `World` the
    outputs of jobs that only say which filters hold.
    """
    old = {name: found for name, text in before.items() if (found := read(text))}
    new = {name: found for name, text in after.items() if name not in ours and (found := read(text))}
    found, looked = [], 0
    for happened in happenings(old):
        looked += 1
        for seed in seeds:
            one = started(old, World({**happened, "dispatch": in_place(happened)}, seed), skip)
            two = started(
                new, World({**happened, "dispatch": carried(happened, new, old)}, seed, plans and plans(happened))
            )
            lost, doubled = compared(one, two)
            if lost or doubled:
                found.append((happened, lost, doubled))
                break
    return found, looked


def compared(one, two):
    """What is left of each when the equal are taken away, then those that differ in what is loose alone."""
    lost, doubled = list((one - two).elements()), list((two - one).elements())
    for each in list(lost):
        loosely = {name: value for name, value in each if name not in LOOSE}
        says = dict(each)["permissions"]
        for other in doubled:
            if loosely == {n: v for n, v in other if n not in LOOSE} and (says is None or isinstance(says, str)):
                lost.remove(each)
                doubled.remove(other)
                break
    return lost, doubled


__all__ = ["differences", "triggers"]
