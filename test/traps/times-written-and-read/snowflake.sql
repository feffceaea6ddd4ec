refused at "'%b %-d, %Y at %I %p": the format '%b %-d, %Y at %I %p' has no counterpart
