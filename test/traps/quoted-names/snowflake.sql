select
  "SELECT" as "FROM",
  "A B" + "X`Y" as "SUM OF ""BOTH"""
from given
