"""Reads rosters from files: staging, checks, difference."""
