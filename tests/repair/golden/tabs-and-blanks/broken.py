def f(rows):
	for row in rows:
		print(row)
        return rows
