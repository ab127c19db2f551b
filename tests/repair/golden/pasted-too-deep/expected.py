import json


def load(path):
    text = path.read_text("utf-8")
    rows = json.loads(text)
    return rows


def save(path, data):
    path.write_text(json.dumps(data), "utf-8")
