"""People, their cards, employers, contact points and offices."""
