"""What a clerk does for a member, and what of it the member reads."""
