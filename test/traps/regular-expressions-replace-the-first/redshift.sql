refused at "regexp_replace(a, '-": only all matches can be replaced: add the option 'g'
