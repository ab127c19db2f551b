MESSAGES = {
    "late": "sorry",
    "lost": 'it\'s gone',
}


def say(key):
    print(MESSAGES[key])
