import json


def load(paths):
    rows = []
    for path in paths:
        rows.append(json.loads(path.read_text()))
    return rows
