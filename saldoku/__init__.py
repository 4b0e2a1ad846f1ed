"""Saldoku: members of a fund see what they own."""
