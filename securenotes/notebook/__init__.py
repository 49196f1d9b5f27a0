"""What a signed-in person can do, in the words of the rules."""
