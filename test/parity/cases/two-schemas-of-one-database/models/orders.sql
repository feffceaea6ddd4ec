select i as id, '{{ "a" if target.name == "dev" else "A" }}' as name from range(2) t(i)
