"""The keeper served over HTTP to many clients."""
