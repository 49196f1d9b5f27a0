"""Giving out what is kept on a pupil: the screens of an administrator (R26)."""
