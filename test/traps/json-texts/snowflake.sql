refused at "json_array_length(j ": json_array_length() has no counterpart
