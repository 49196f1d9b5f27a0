"""Seals and opens: keys, codes, records, roster; no SQL, no HTTP, no screens."""
