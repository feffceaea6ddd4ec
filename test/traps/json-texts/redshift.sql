refused at "json_extract_string(": an element of a JSON list has no counterpart
