"""One screen per file; a screen calls only the notebook."""
