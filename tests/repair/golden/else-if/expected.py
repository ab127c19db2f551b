def grade(points):
    if points > 90:
        return "A"
    elif points > 80:
        return "B"
    else:
        return "C"
