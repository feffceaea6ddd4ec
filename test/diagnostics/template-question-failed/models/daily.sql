select {{ run_query('select 1 frm x').rows[0][0] if execute }}
