"""The sms door."""
