"""The fund's files into members and entries."""
