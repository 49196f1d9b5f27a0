"""Where a note is written: its fields, what keeps them, and what helps beside."""
