def area(a, b):
    return abs((a[0] - b[0]) * (a[1] - b[1]))


print(area((0, 0), (2, 3))))
