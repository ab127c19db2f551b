TABLE = {
    "a": {
        "b": "c",
        "d": "e",
    }
}
