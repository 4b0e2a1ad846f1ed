"""The demo: a believable fund, a worker beside the server, and where to click."""
