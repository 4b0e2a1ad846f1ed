"""The SMS door: text to request (`grammar`), view to one answer (`answers`). Pure: no model, no query."""
