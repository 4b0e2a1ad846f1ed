"""What a member owns and how it came about."""
