"""Where a published note is read, with its versions."""
