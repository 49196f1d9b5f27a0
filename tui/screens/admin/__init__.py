"""The school's own screens, for its administrators."""
