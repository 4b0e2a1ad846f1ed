"""What the API can be asked, by noun: each file translates a request to a use-case and its view to JSON."""
