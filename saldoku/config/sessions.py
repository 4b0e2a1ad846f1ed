"""Sessions in the database, sealed: allauth notes in them by which address somebody logged in."""

from typing import Any, Final

from django.contrib.sessions.backends.db import SessionStore as InDatabase

from saldoku.kernel.errors import SettingsUnsafe
from saldoku.store.vault import vault

_PURPOSE: Final = "session"


class SessionStore(InDatabase):
    """Django's own store, whose contents a copy of the database does not show."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        return vault().seal(super().encode(session_dict), purpose=_PURPOSE)

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Empty when the data key is gone or the row was changed: that person logs in again."""
        sealed = session_data.decode() if isinstance(session_data, bytes) else session_data
        try:
            return super().decode(vault().open(sealed, purpose=_PURPOSE))
        except (SettingsUnsafe, ValueError):
            return {}
