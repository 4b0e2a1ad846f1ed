"""The architecture, kept by machines. Each test also fails when it finds nothing to look at."""
