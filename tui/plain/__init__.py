"""The interface as lines, for screen readers and slow lines."""
