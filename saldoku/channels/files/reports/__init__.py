"""What goes back to whoever sent a file: rejected rows to mend, and differences to look into."""
