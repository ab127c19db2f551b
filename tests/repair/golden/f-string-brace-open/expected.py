def describe(user):
    name = user["name"]
    age = user["age"]
    return f"{name} is {age} years old"
