"""Plain language: a local, rule-based look at what is being written."""
