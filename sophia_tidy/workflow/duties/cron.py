"""A cron line in words, as GitHub reads it: five fields, in UTC."""

import re

_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def in_words(cron: str) -> str:
    """What a cron line says; the line itself where it says nothing simple.

    Source: POSIX crontab, and "schedule" of GitHub's documentation: minute,
    hour, day of the month, month, day of the week; 0 is Sunday, UTC.
    """
    fields = cron.split()
    if len(fields) != 5:
        return cron
    minute, hour, day, month, weekday = fields
    time, days = _time(minute, hour), _days(day, month, weekday)
    if time is None or days is None:
        return cron
    return time if time.startswith("every") and days == " every day" else f"{time}{days}"


def _time(minute: str, hour: str) -> str | None:
    if (every := re.fullmatch(r"\*/(\d+)", minute)) and hour == "*":
        return f"every {every[1]} minutes"
    if minute == "*" and hour == "*":
        return "every minute"
    if not minute.isdecimal():
        return None
    if hour == "*":
        return f"every hour at minute {int(minute)}"
    if every := re.fullmatch(r"\*/(\d+)", hour):
        return f"every {every[1]} hours at minute {int(minute)}"
    hours = hour.split(",")
    if not all(each.isdecimal() for each in hours):
        return None
    return f"at {_listed([f'{int(each):02}:{int(minute):02}' for each in hours])} UTC"


def _days(day: str, month: str, weekday: str) -> str | None:
    months = _names(month, _MONTHS)
    if months is None or (day != "*" and weekday != "*"):
        return None
    within = f" in {months}" if months else ""
    if weekday != "*":
        names = _names(weekday, _DAYS)
        return None if names is None else f" on {names}{within}"
    if day == "*":
        return f"{within} every day" if within else " every day"
    if not all(each.isdecimal() for each in day.split(",")):
        return None
    return f" on day {_listed(day.split(','))}{within or ' of the month'}"


def _names(field: str, names: tuple[str, ...]) -> str | None:
    """The names of a field's numbers, lists and ranges; empty for all of them."""
    if field == "*":
        return ""
    found = []
    for part in field.split(","):
        ends = [_number(each, names) for each in part.split("-")]
        if len(ends) > 2 or None in ends:
            return None
        found.append(" to ".join(names[each] for each in ends if each is not None))
    return _listed(found)


def _number(text: str, names: tuple[str, ...]) -> int | None:
    if text.isdecimal():
        return int(text) if int(text) < len(names) and names[int(text)] else None
    return next((index for index, name in enumerate(names) if name and name[:3].upper() == text.upper()), None)


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
