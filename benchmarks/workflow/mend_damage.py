"""Ways in which programs and people break a workflow, each seeded; a text that a way does not touch gives None.

They are written from what such files look like, not from the rules that mend them.
"""

import re
from collections.abc import Callable
from random import Random

Damage = Callable[[str, Random], str | None]


def _one(text: str, random: Random, change: Callable[[str], str | None]) -> str | None:
    """One of the lines that the change applies to, changed."""
    lines = text.split("\n")
    possible = [(index, new) for index, line in enumerate(lines) if (new := change(line)) is not None and new != line]
    if not possible:
        return None
    index, new = random.choice(possible)
    lines[index] = new
    return "\n".join(lines)


def _every(text: str, change: Callable[[str], str]) -> str | None:
    damaged = "\n".join(map(change, text.split("\n")))
    return damaged if damaged != text else None


def blank_behind_every_colon(text: str, _: Random) -> str | None:
    """The famous mender: ``:x`` to ``: x`` everywhere."""
    return _every(text, lambda line: re.sub(r":(?=[^\s:])", ": ", line))


def blank_behind_a_colon(text: str, random: Random) -> str | None:
    """The same in one line."""
    return _one(text, random, lambda line: re.sub(r"(?<=\w):(?=[\w/])", ": ", line))


def quotes_around_every_value(text: str, _: Random) -> str | None:
    """Another mender: every value in quotes, those too that have some."""
    return _every(text, lambda line: re.sub(r"^(\s*(?:- )?(?:name|run|if)): +([^|>\s].*)$", r'\1: "\2"', line))


def quotes_lost(text: str, _: Random) -> str | None:
    """A program that wrote scalars without quotes."""
    return _every(text, lambda line: re.sub(r"""^(\s*(?:- +)?[\w-]+: +|\s*- +)(["'])([^"']*)\2\s*$""", r"\1\3", line))


def blank_lost(text: str, random: Random) -> str | None:
    """``key:value``."""
    return _one(text, random, lambda line: re.sub(r"^(\s*(?:- )?[\w-]+): +(?=[^\s|>])", r"\1:", line))


def closing_quote_lost(text: str, random: Random) -> str | None:
    return _one(text, random, lambda line: line[:-1] if re.search(r"""(?:: |- )(["'])[^"']*\1$""", line) else None)


def opening_quote_lost(text: str, random: Random) -> str | None:
    return _one(text, random, lambda line: re.sub(r"""((?:: |- ))(["'])([^"']*\2)$""", r"\1\3", line))


def colon_lost(text: str, random: Random) -> str | None:
    return _one(text, random, lambda line: re.sub(r"^(\s*(?:- )?[\w-]+):(?=\s|$)", r"\1", line))


def dash_lost(text: str, random: Random) -> str | None:
    return _one(text, random, lambda line: re.sub(r"^(\s+)- (?=\w+:)", r"\1  ", line))


def tabs(text: str, random: Random) -> str | None:
    """An editor's tabs for the blanks of some lines."""
    begin = random.randrange(max(1, text.count("\n")))
    lines = text.split("\n")
    for index in range(begin, min(begin + 4, len(lines))):
        lines[index] = re.sub(r"^((?:  )+)", lambda match: "\t" * (len(match[1]) // 2), lines[index])
    damaged = "\n".join(lines)
    return damaged if damaged != text else None


def a_line_moved(text: str, random: Random) -> str | None:
    by = random.choice((-2, -1, 1, 2, 4))

    def move(line: str) -> str | None:
        blanks = len(line) - len(line.lstrip(" "))
        return (
            " " * max(0, blanks + by) + line.lstrip(" ") if line.strip() and not line.lstrip().startswith("#") else None
        )

    return _one(text, random, move)


def a_script_at_the_margin(text: str, random: Random) -> str | None:
    """The content of one ``run: |`` without its indentation, as a paste into a template leaves it."""
    lines = text.split("\n")
    heads = [index for index, line in enumerate(lines) if re.search(r"run: \|$", line)]
    if not heads:
        return None
    head = random.choice(heads)
    least = len(lines[head]) - len(lines[head].lstrip(" -"))
    body = []
    for index in range(head + 1, len(lines)):
        if lines[index].strip() and len(lines[index]) - len(lines[index].lstrip(" ")) <= least:
            break
        body.append(index)
    common = min((len(lines[i]) - len(lines[i].lstrip(" ")) for i in body if lines[i].strip()), default=0)
    for index in body:
        lines[index] = lines[index][common:]
    return "\n".join(lines) if common else None


def mark_and_script_joined(text: str, random: Random) -> str | None:
    """``run: | first line``."""
    heads = list(re.finditer(r"run: \|\n +(?=\S)", text))
    if not heads:
        return None
    match = random.choice(heads)
    return f"{text[: match.start()]}run: | {text[match.end() :]}"


def mark_lost(text: str, random: Random) -> str | None:
    """``run: first line`` and the rest below."""
    heads = list(re.finditer(r"run: \|\n +(?=\S)", text))
    if not heads:
        return None
    match = random.choice(heads)
    return f"{text[: match.start()]}run: {text[match.end() :]}"


def a_merge_unfinished(text: str, random: Random) -> str | None:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    return "\n".join(
        [
            *lines[:at],
            "<<<<<<< HEAD",
            *lines[at : at + 2],
            "=======",
            *lines[at : at + 1],
            ">>>>>>> topic",
            *lines[at + 2 :],
        ]
    )


def on_dumped(text: str, _: Random) -> str | None:
    damaged = re.sub(r"^on:", "true:", text, flags=re.MULTILINE)
    return damaged if damaged != text else None


def braces_split(text: str, _: Random) -> str | None:
    damaged = text.replace("${{", "${ {").replace("}}", "} }")
    return damaged if damaged != text else None


def an_answer_around_it(text: str, _: Random) -> str | None:
    return f"Here is the updated workflow:\n\n```yaml\n{text}```\n\n**Changes:** the *deploy* job: now it waits.\n"


def no_break_spaces(text: str, random: Random) -> str | None:
    return _one(text, random, lambda line: re.sub(r"^ +", lambda match: "\u00a0" * len(match[0]), line))


DAMAGES: tuple[Damage, ...] = (
    blank_behind_every_colon,
    blank_behind_a_colon,
    quotes_around_every_value,
    quotes_lost,
    blank_lost,
    closing_quote_lost,
    opening_quote_lost,
    colon_lost,
    dash_lost,
    tabs,
    a_line_moved,
    a_script_at_the_margin,
    mark_and_script_joined,
    mark_lost,
    a_merge_unfinished,
    on_dumped,
    braces_split,
    an_answer_around_it,
    no_break_spaces,
)
