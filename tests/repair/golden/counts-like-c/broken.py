def count(rows):
    i = 0
    for row in rows:
        if row && row[0]:
            i++
    return i
