"""Mails into the outbox."""
