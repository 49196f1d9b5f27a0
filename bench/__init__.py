"""Measured against limits and peers in the same run; prints ratios."""
