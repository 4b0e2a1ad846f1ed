"""Stories of registration, told against the use-cases."""
