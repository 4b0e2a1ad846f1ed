"""From an e-mail address to a log-in that is linked to a member."""
