"""GitHub's expressions, worked out with values for everything: "Evaluate expressions in workflows and actions".

Nothing is unknown here: the caller gives a value to every secret, output and
variable, so that an expression comes to one value before and after.
"""

import json
import math
import re

TOKEN = re.compile(
    r"\s*(?:(?P<number>-?(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?))|'(?P<text>(?:[^']|'')*)'"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_-]*)|(?P<sign>==|!=|<=|>=|&&|\|\||[<>!()\[\].,*]))"
)


class Wrong(Exception):
    """The text is no expression."""


def tokens(text):
    found, at = [], 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if match is None:
            raise Wrong(text)
        kind = match.lastgroup
        found.append((kind, match[kind]))
        at = match.end()
    return [*found, ("end", "")]


class Reading:
    """Recursive descent from the loosest operator to the tightest; each method comes to a value."""

    def __init__(self, text, contexts, functions):
        self.tokens, self.at = tokens(text), 0
        self.contexts, self.functions = contexts, functions

    def take(self, *signs):
        kind, value = self.tokens[self.at]
        if kind == "sign" and value in signs:
            self.at += 1
            return value
        return None

    def need(self, sign):
        if not self.take(sign):
            raise Wrong(f"{sign} expected, {self.tokens[self.at]} found")

    def whole(self):
        value = self.either()
        if self.tokens[self.at][0] != "end":
            raise Wrong(self.tokens[self.at])
        return value

    def either(self):
        left = self.both()
        while self.take("||"):
            right = self.both()
            left = left if true(left) else right
        return left

    def both(self):
        left = self.compared()
        while self.take("&&"):
            right = self.compared()
            left = right if true(left) else left
        return left

    def compared(self):
        left = self.single()
        while sign := self.take("==", "!=", "<", "<=", ">", ">="):
            left = compare(sign, left, self.single())
        return left

    def single(self):
        if self.take("!"):
            return not true(self.single())
        kind, value = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return float(int(value, 16)) if "x" in value else float(value)
        if kind == "text":
            return value.replace("''", "'")
        if (kind, value) == ("sign", "("):
            inner = self.either()
            self.need(")")
            return self.within(inner)
        if kind != "name":
            raise Wrong(value)
        if self.take("("):
            return self.within(self.called(value))
        plain = {"true": True, "false": False, "null": None, "nan": math.nan, "infinity": math.inf}
        if value.lower() in plain:
            return plain[value.lower()]
        return self.within(lookup(self.contexts, value))

    def called(self, name):
        arguments = []
        while not self.take(")"):
            arguments.append(self.either())
            self.take(",")
        return self.functions(name.lower(), arguments)

    def within(self, value):
        while sign := self.take(".", "["):
            if sign == ".":
                key = "*" if self.take("*") else self.tokens[self.at][1]
                self.at += key != "*"
            else:
                key = "*" if self.take("*") else self.either()
                self.need("]")
            if key == "*":
                value = Spread(value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
            elif isinstance(value, Spread):
                value = Spread(each for item in value if (each := lookup(item, key)) is not None)
            else:
                value = lookup(value, key)
        return value


class Spread(list):
    """What ``.*`` comes to."""


def lookup(value, key):
    if isinstance(value, dict):
        return next((each for name, each in value.items() if str(name).lower() == shown(key).lower()), None)
    if isinstance(value, list) and isinstance(key, float) and 0 <= key < len(value):
        return value[int(key)]
    return None


def true(value):
    return not (value is None or value is False or value == "" or value == 0 or value != value)


def number(value):
    if value is None:
        return 0.0
    if isinstance(value, bool | int | float):
        return float(value)
    if isinstance(value, str):
        try:
            return float(value) if value.strip() else 0.0
        except ValueError:
            return math.nan
    return math.nan


def compare(sign, left, right):
    if isinstance(left, str) and isinstance(right, str):
        left, right = left.lower(), right.lower()
    elif type(left) is not type(right):
        left, right = number(left), number(right)
    match sign:
        case "==":
            return left == right
        case "!=":
            return left != right
    if left is None:
        left = right = 0.0
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign]


def shown(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else str(value)
    return value if isinstance(value, str) else "Object" if isinstance(value, dict) else "Array"


def pure(name, arguments):
    """The functions that need no run; None for others."""
    match name, arguments:
        case "contains", [list() as where, what]:
            return any(compare("==", each, what) for each in where)
        case "contains", [where, what]:
            return shown(what).lower() in shown(where).lower()
        case "startswith", [where, what]:
            return shown(where).lower().startswith(shown(what).lower())
        case "endswith", [where, what]:
            return shown(where).lower().endswith(shown(what).lower())
        case "format", [pattern, *rest]:
            return re.sub(r"\{\{|\}\}|\{(\d+)\}", lambda m: shown(rest[int(m[1])]) if m[1] else m[0][0], shown(pattern))
        case "join", [values, *rest]:
            return (shown(rest[0]) if rest else ",").join(map(shown, values if isinstance(values, list) else [values]))
        case "fromjson", [text]:
            return numbered(json.loads(shown(text) or "null"))
        case "tojson", [value]:
            return json.dumps(value, indent=2)
        case "hashfiles", _:
            return "hash"
        case "case", _:
            pairs = list(zip(arguments[::2], arguments[1::2], strict=False))
            return next((value for test, value in pairs if true(test)), arguments[-1])
    raise Wrong(name)


def numbered(value):
    if isinstance(value, list):
        return [numbered(each) for each in value]
    if isinstance(value, dict):
        return {key: numbered(each) for key, each in value.items()}
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def filled(text, contexts, functions):
    """A text with its ``${{ }}`` worked out."""
    return re.sub(
        r"\$\{\{(.*?)\}\}", lambda match: shown(Reading(match[1], contexts, functions).whole()), text, flags=re.DOTALL
    )
