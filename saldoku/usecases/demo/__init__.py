"""What only the demo may ask: a phone on the screen, a mailbox, a clerk's code. Refused anywhere else."""
