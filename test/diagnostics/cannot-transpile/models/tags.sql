select list_transform(['a', 'b'], lambda t : upper(t)) as tags
