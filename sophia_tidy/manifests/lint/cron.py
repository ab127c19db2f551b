"""The schedule of a CronJob: five fields, or a descriptor such as ``@daily``.

After robfig/cron v3 ``ParseStandard``, which the API server asks
(``pkg/apis/batch/validation/validation.go``).
"""

_MONTHS = {
    name: n
    for n, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_DAYS = {name: n for n, name in enumerate(["sun", "mon", "tue", "wed", "thu", "fri", "sat"])}
_FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of month", 1, 31, {}),
    ("month", 1, 12, _MONTHS),
    ("day of week", 0, 6, _DAYS),
)
_DESCRIPTORS = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
_UNITS = ("ns", "us", "µs", "ms", "s", "m", "h")


def cron_wrong(text: str) -> str:
    """What is wrong with a schedule, "" where nothing is."""
    if text.startswith("@"):
        return _descriptor_wrong(text)
    fields = text.split()
    if len(fields) != len(_FIELDS):
        return f"has {len(fields)} fields; expected 5 (minute, hour, day of month, month, day of week)"
    for field, (name, low, high, names) in zip(fields, _FIELDS, strict=True):
        for part in field.split(","):
            if wrong := _part_wrong(part.lower(), low, high, names):
                return f"has a {name} {part!r} that {wrong}"
    return ""


def _part_wrong(part: str, low: int, high: int, names: dict[str, int]) -> str:
    span, slash, step = part.partition("/")
    if slash and not (step.isascii() and step.isdigit() and int(step) > 0):
        return "has no step; expected a number above 0 after '/'"
    if span in ("*", "?"):
        return ""
    first, dash, last = span.partition("-")
    start, end = (
        names.get(each, int(each) if each.isascii() and each.isdigit() else None)
        for each in (first, last if dash else first)
    )
    if start is None or end is None:
        return "is no number or name"
    if not (low <= start <= high and low <= end <= high):
        return f"is out of range; expected {low} to {high}"
    return "ends before it begins" if start > end else ""


def _descriptor_wrong(text: str) -> str:
    if text in _DESCRIPTORS or (text.startswith("@every ") and _is_duration(text[7:].strip())):
        return ""
    return f"is no descriptor; expected one of {', '.join(_DESCRIPTORS)} or @every DURATION"


def _is_duration(text: str) -> bool:
    """Go's ``time.ParseDuration``: numbers, each with its unit."""
    rest = text.lstrip("+-")
    while rest:
        end = next((i for i, c in enumerate(rest) if c not in "0123456789."), len(rest))
        unit = next((u for u in sorted(_UNITS, key=len, reverse=True) if rest[end:].startswith(u)), "")
        if not rest[:end].strip(".") or rest[:end].count(".") > 1 or not unit:
            return False
        rest = rest[end + len(unit) :]
    return text.lstrip("+-") != ""
