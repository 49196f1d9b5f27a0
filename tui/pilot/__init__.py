"""Plain-text scenarios that drive the real application, for testers."""
