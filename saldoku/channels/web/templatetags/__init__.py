"""Template tags of the look: icons, words and pictures."""
