def find(rows, key):
    for row in rows:
        if row["key"] == key:
            retrun row
    return None
