"""What people see: the only floor that imports Textual."""
