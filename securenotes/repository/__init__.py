"""The single way to the store: one interface over sealed records."""
