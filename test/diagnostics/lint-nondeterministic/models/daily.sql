select now() as a
