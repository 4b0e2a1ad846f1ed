"""Everything that anyone may ask of the fund: one file, one public keyword-only function each."""
