"""What keeps the fund running: proof, keys, staff."""
