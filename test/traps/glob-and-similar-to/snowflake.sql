refused at "glob 'ab[cd]' as g, ": the operator ~~~ has no counterpart
