"""Claims to be a member: weighed, waiting, confirmed or refused."""
