"""What stands around Saldoku in a test with real processes: a mail server, a carrier, the processes."""
