"""Requests to be linked, decided by a clerk who saw the papers."""
