"""Encryption of identifying values at rest, with a keyed blind index for exact look-up.

Primitives come from the `cryptography` package: AES-256-GCM for values that are only read back,
AES-SIV for the few that a library must look up by equality, HMAC-SHA-256 for blind indexes, HKDF
to give each purpose its own key. The settings name one or more data keys; the first one writes, all
of them read, so that a key is replaced row by row while the system runs.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from saldoku.kernel.errors import SettingsUnsafe

_NONCE = 12


def new_data_key() -> str:
    """A fresh key in the form that `SALDOKU_DATA_KEY` takes: `<name>:<32 bytes, base64url>`."""
    return f"{secrets.token_hex(3)}:{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}"


def _derive(key: bytes, purpose: str, length: int = 32) -> bytes:
    return HKDF(hashes.SHA256(), length, salt=b"saldoku-1", info=purpose.encode()).derive(key)


@dataclass(frozen=True, slots=True)
class _Key:
    name: str
    gcm: AESGCM
    siv: AESSIV
    index: bytes


def _parse(text: str) -> _Key:
    name, _, encoded = text.strip().partition(":")
    try:
        raw = base64.urlsafe_b64decode(encoded)
    except ValueError:
        raw = b""
    if not name or "." in name or len(raw) != 32:
        raise SettingsUnsafe(
            setting="SALDOKU_DATA_KEY",
            why="it is not a list of NAME:KEY with 32 bytes in base64url each",
            do="make one with: saldoku new-data-key",
        )
    return _Key(
        name,
        AESGCM(_derive(raw, "value")),
        AESSIV(_derive(raw, "equal", 64)),
        _derive(raw, "index"),
    )


class Vault:
    """Seals, opens and indexes values. `purpose` (such as `nik`) binds a value to its column."""

    def __init__(self, data_keys: str) -> None:
        self._keys = [_parse(one) for one in data_keys.split(",") if one.strip()]
        if not self._keys:
            raise SettingsUnsafe(
                setting="SALDOKU_DATA_KEY", why="it is empty", do="make one with: saldoku new-data-key"
            )
        self._by_name = {key.name: key for key in self._keys}

    @property
    def current(self) -> str:
        """The name of the key that writes."""
        return self._keys[0].name

    def seal(self, value: str, *, purpose: str) -> str:
        """Encrypt; two seals of one value differ."""
        key, nonce = self._keys[0], secrets.token_bytes(_NONCE)
        sealed = nonce + key.gcm.encrypt(nonce, value.encode(), purpose.encode())
        return f"{key.name}.{base64.urlsafe_b64encode(sealed).decode()}"

    def open(self, sealed: str, *, purpose: str) -> str:
        """Decrypt what `seal` or `seal_equal` made. An unknown key or a changed value is an error."""
        mode_name, _, encoded = sealed.partition(".")
        name = mode_name.removeprefix("=")
        key = self._by_name.get(name)
        if key is None:
            raise SettingsUnsafe(
                setting="SALDOKU_DATA_KEY",
                why=f"data was written with key {name!r}, which is not in the list",
                do="put that key back at the end of the list",
            )
        raw = base64.urlsafe_b64decode(encoded)
        try:
            if mode_name.startswith("="):
                return key.siv.decrypt(raw, [purpose.encode()]).decode()
            return key.gcm.decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode()).decode()
        except InvalidTag:
            raise SettingsUnsafe(
                setting="SALDOKU_DATA_KEY",
                why=f"a value does not open with key {name!r}: wrong key bytes or a changed value",
                do="check the key against the sealed copy of it",
            ) from None

    def seal_equal(self, value: str, *, purpose: str) -> str:
        """Encrypt so that equal values give equal texts, under the current key."""
        return self.equals(value, purpose=purpose)[0]

    def equals(self, value: str, *, purpose: str) -> Sequence[str]:
        """`seal_equal` under every key: what a look-up must match while a key is being replaced."""
        return [
            f"={key.name}."
            + base64.urlsafe_b64encode(key.siv.encrypt(value.encode(), [purpose.encode()])).decode()
            for key in self._keys
        ]

    def index(self, value: str, *, purpose: str) -> str:
        """The blind index of a normalised value under the current key: 32 hexadecimal digits."""
        return self.indexes(value, purpose=purpose)[0]

    def indexes(self, value: str, *, purpose: str) -> Sequence[str]:
        """The blind index under every key, newest first."""
        message = f"{purpose}\0{value}".encode()
        return [hmac.new(key.index, message, hashlib.sha256).hexdigest()[:32] for key in self._keys]
