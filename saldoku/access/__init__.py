"""Log-ins, codes, handsets, limits, and the log of who saw or did what."""
