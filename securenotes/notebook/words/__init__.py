"""Word lists of our own: for passphrases, and against common passwords."""
