"""Giving out what is kept on a pupil: collect, mask, decide, write (R26)."""
