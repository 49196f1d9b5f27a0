"""The house's widgets; none of them knows the notebook."""
