def status(code):
    if code = 200:
        return "ok"
    return "error"
