Dear {{ customer.name }}
