"""Scores a plan."""

WEIGHTS = {
    “length”: 0.2,
    “detail”: 0.5,
    “risk”: 0.3,
}


class Critic:
    def score(self, features: dict[str, float]) -> float:
        return sum(WEIGHTS[name] * value for name, value in features.items())
