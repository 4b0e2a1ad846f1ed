"""The demo's front page: four doors, a phone, a mailbox. Exists only where SALDOKU_MODE is demo."""
