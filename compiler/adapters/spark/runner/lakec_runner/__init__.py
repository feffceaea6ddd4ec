"""Carries out a lakec job: a plan of SQL statements, on one Spark session."""
