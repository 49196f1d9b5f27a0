"""A pupil moves to another school of the organisation (vault § 7)."""
