def find(rows, key):
    for row in rows:
        if row["key"] == key:
            return row
    return None
