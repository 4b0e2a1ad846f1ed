"""The doors: website, SMS, app and office. Translators between people and use-cases, nothing else."""
