select * from main.order_lines
