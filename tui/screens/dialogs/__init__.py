"""Modal screens that answer one question."""
