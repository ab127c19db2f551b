def count(rows):
    i = 0
    for row in rows:
        if row and row[0]:
            i += 1
    return i
