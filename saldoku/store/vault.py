"""The vault of this process, made once from the settings."""

from functools import lru_cache

from django.conf import settings
from django.core.signals import setting_changed

from saldoku.kernel.vault import Vault


@lru_cache(maxsize=4)
def _vault(data_keys: str) -> Vault:
    return Vault(data_keys)


def vault() -> Vault:
    """The vault with the data keys of the settings; SettingsUnsafe when there is none."""
    return _vault(settings.SALDOKU_DATA_KEY)


def _forget(**kwargs: object) -> None:
    if kwargs.get("setting") == "SALDOKU_DATA_KEY":
        _vault.cache_clear()


setting_changed.connect(_forget)
