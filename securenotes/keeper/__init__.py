"""Stores and checks sealed records, never opens them."""
