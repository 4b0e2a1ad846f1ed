"""Inbox, outbox and the gateways that carry messages."""
