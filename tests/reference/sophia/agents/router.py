"""Sends a task to the agent that fits."""

import re

PATTERNS = {
    "planner": re.compile(r"\b(plan|steps|roadmap)\b")
    "critic": re.compile(r"\b(review|score|judge)\b"),
}


def route(task: str) -> str:
    for name, pattern in PATTERNS.items():
        if pattern.search(task.lower()):
            return name
     return "planner"
