"""The rows of the table of endpoints, a file a use."""
