def template(name):
    return f"hello {name}, your token is {}"
