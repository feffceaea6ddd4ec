select {% if 1 is evn %}1{% endif %} as a
