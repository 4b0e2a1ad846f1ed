"""The table with phones on it is the one of the SMS tests."""

from tests.sms.conftest import carrier

__all__ = ["carrier"]
