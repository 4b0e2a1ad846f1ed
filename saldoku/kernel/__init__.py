"""Money, dates, identifiers, clock, errors: plain Python that every other room may use."""
