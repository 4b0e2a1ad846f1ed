"""Asking by SMS: which number speaks for which member, and how that is proved."""
