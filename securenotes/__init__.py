"""What is kept and who may see it: rules, vault, keeper, repository, notebook."""
