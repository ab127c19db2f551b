"""Breaks a goal into steps."""import json
from dataclasses import dataclass


@dataclass
class Step:
    title: str
    done: bool = False


class Planner:
    def plan(self, goal: str) -> list[Step]:
        steps = []
        for part in goal.split(" and "):
            steps.append(Step(title=part.strip()))
        return steps

    def dump(self, steps: list[Step]) -> str:
        return json.dumps([step.title for step in steps])
