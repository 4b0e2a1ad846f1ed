"""The pages of the office console, by noun."""
