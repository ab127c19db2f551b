def total(rows):
    result = sum(float(row["price"]) for row in rows
    return round(result, 2)


def mean(rows):
    return total(rows) / len(rows)
