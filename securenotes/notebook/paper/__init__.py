"""What leaves the program: PDF/A that typst sets, and files for their owner alone."""
