select concat(a, b) as joined, a || b as strict, concat(a, '-', 1) as mixed, concat_ws('-', a, b) as ws from given
