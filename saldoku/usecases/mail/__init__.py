"""Mails and account messages: their words, their look, and their way into the outbox."""
