"""The yearly return: declared, credited, adjusted for money that came late, and estimated before all that."""
