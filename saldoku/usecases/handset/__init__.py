"""Which phone may ask for whom by SMS."""
