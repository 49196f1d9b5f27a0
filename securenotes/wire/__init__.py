"""What client and server say to each other: one table of endpoints, one codec."""
