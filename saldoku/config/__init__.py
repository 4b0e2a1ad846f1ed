"""Settings, urls, servers and the command line: where the rooms are wired together."""
