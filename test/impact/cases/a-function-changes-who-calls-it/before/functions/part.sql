amount / {{ divisor() }}
