"""The list of members: what is on file of the people of a slice, what a row changes, how it is written."""
