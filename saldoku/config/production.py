"""What production must not run without."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection

from saldoku.kernel.errors import SaldokuError, SettingsUnsafe
from saldoku.messaging.gateways.settings import sms_gateways
from saldoku.store.vault import vault
from saldoku.usecases.fund import the_scheme

MODES = ("production", "development", "demo", "test")


@dataclass(frozen=True, slots=True)
class Unsafe:
    """A setting that is missing or unsafe, why, and what to do."""

    setting: str
    why: str
    do: str


def unsafe_settings() -> list[Unsafe]:
    """Everything that keeps this installation from running in production; empty when it may."""
    return [*_mode(), *_keys(), *_addresses(), *_rules_and_carriers(), *_database()]


def _mode() -> Iterator[Unsafe]:
    if settings.SALDOKU_MODE not in MODES:
        yield Unsafe("SALDOKU_MODE", "no such mode", f"write one of {', '.join(MODES)}")


def _keys() -> Iterator[Unsafe]:
    if len(settings.SALDOKU_SECRET_KEY) < 32:
        yield Unsafe(
            "SALDOKU_SECRET_KEY",
            "missing or shorter than 32 characters",
            "set 50 random characters and keep them secret",
        )
    try:
        vault()
    except SettingsUnsafe as refusal:
        yield Unsafe("SALDOKU_DATA_KEY", refusal.fields["why"], refusal.fields["do"])


def _addresses() -> Iterator[Unsafe]:
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield Unsafe(
            "SALDOKU_ALLOWED_HOSTS",
            "empty or open to every name",
            "list the names under which the site is reached",
        )
    if not settings.SALDOKU_PUBLIC_URL.startswith("https://"):
        yield Unsafe(
            "SALDOKU_PUBLIC_URL",
            "not an https address",
            "set the address that members open, with https://",
        )


def _rules_and_carriers() -> Iterator[Unsafe]:
    if any(word in settings.EMAIL_BACKEND for word in ("console", "locmem", "dummy", "filebased")):
        yield Unsafe(
            "EMAIL_URL", "mails would not leave this machine", "set smtp+tls://user:password@host:587"
        )
    if not settings.SALDOKU_SMS_GATEWAYS:
        yield Unsafe("SALDOKU_SMS_GATEWAYS", "no carrier is named", "see docs/operate/sms.md")
    try:
        the_scheme()
    except SaldokuError as refusal:
        why = f"{refusal.fields['file']}: {refusal.fields['why']}"
        yield Unsafe("SALDOKU_SCHEME", why, refusal.fields["do"])
        return
    try:
        sms_gateways()
    except SettingsUnsafe as refusal:
        yield Unsafe("SALDOKU_SMS_GATEWAYS", refusal.fields["why"], refusal.fields["do"])


def _database() -> Iterator[Unsafe]:
    if connection.vendor != "postgresql":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            row = cursor.fetchone()
    except DatabaseError:
        yield Unsafe("DATABASE_URL", "the database does not answer", "check address and password")
        return
    if row and row[0]:
        yield Unsafe(
            "DATABASE_URL",
            "the role is a superuser, above the rights that keep the books append-only",
            "use a role without SUPERUSER",
        )
