"""A made-up municipality to try everything on: Lillåns kommun.

Two schools, twelve staff, sixty pupils and some hundred notes, all invented.
The store is a throwaway one (vault § 3): its genesis says so.
"""
