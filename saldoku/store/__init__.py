"""Column types that the data rooms share: sealed values and blind indexes. Django, but no tables."""
