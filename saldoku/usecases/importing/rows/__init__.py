"""A row of contributions: whose it is, what the rule asks, what is wrong with it."""
