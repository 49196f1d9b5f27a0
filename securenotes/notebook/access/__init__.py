"""The access log in the hands of administrators (R27): rows, checks, reports."""
