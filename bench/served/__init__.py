"""The served store under load: its processes, its callers, its peer."""
