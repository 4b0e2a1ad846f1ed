"""What a thief, a flood and bad luck would try, and what comes of it."""
