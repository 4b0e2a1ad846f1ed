"""The app door."""
