"""The website's pages, asked by Django's test client."""
