select cast(json_object('i', i, 't', t, 'b', b) as varchar) as j from given
