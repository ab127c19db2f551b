def show(rows):
    for key, value in rows.items():
        print(key, value)
    if len(rows) != 3:
        print("not three")
