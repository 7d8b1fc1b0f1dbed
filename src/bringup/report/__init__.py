"""Run results for people: terminal tables, one-file HTML, trace-event JSON."""
