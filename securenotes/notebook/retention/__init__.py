"""The records plan, and what becomes of notes by it (R24)."""
