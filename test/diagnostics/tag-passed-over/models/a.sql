select {{ cents(1) }} as a, {{ euros(1) }} as b
