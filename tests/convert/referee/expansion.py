"""What a container sees of ``$(NAME)`` in its command, arguments and environment.

The rules of Kubernetes' ``third_party/forked/golang/expansion``: ``$(X)`` is
replaced where X is an earlier variable and stays where it is none; ``$$`` is
one dollar; a dollar before anything else is itself.
"""

from collections.abc import Mapping


def expand(text: str, variables: Mapping[str, str]) -> str:
    """The text as the kubelet hands it over."""
    out, position = [], 0
    while position < len(text):
        if text[position] != "$" or position + 1 == len(text):
            out.append(text[position])
            position += 1
            continue
        follower = text[position + 1]
        close = text.find(")", position)
        if follower == "(" and close > 0:
            name = text[position + 2 : close]
            out.append(variables.get(name, f"$({name})"))
            position = close + 1
        else:
            out.append("$" if follower == "$" else f"${follower}")
            position += 2
    return "".join(out)
