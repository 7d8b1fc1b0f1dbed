"""Graph to graph. One pass per file; `pipeline` runs them in order."""
