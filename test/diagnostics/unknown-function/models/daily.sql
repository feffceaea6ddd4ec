select uper('a') as a
