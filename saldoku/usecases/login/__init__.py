"""Log-ins of the app: whether one still lives, whose it is, which language it reads."""
