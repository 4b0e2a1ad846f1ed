"""Stories in a real browser, against real processes: `saldoku serve` and `saldoku work`."""
