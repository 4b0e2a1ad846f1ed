"""The suite. It mirrors saldoku/; `journeys` are stories in a browser, `house` keeps the architecture."""
