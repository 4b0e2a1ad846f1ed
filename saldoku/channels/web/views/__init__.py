"""The website's pages: each view asks one use-case and hands its answer to a template."""
