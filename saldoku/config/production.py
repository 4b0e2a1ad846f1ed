"""What production must not run without."""

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
    found: list[Unsafe] = []

    def mind(bad: bool, setting: str, why: str, do: str) -> None:
        if bad:
            found.append(Unsafe(setting, why, do))

    mind(
        settings.SALDOKU_MODE not in MODES,
        "SALDOKU_MODE",
        "no such mode",
        f"write one of {', '.join(MODES)}",
    )
    mind(
        len(settings.SALDOKU_SECRET_KEY) < 32,
        "SALDOKU_SECRET_KEY",
        "missing or shorter than 32 characters",
        "set 50 random characters and keep them secret",
    )
    try:
        vault()
    except SaldokuError as refusal:
        fields = refusal.fields
        found.append(Unsafe("SALDOKU_DATA_KEY", fields["why"], fields["do"]))
    mind(
        not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS,
        "SALDOKU_ALLOWED_HOSTS",
        "empty or open to every name",
        "list the names under which the site is reached",
    )
    mind(
        not settings.SALDOKU_PUBLIC_URL.startswith("https://"),
        "SALDOKU_PUBLIC_URL",
        "not an https address",
        "set the address that members open, with https://",
    )
    mind(
        "console" in settings.EMAIL_BACKEND or "locmem" in settings.EMAIL_BACKEND,
        "EMAIL_URL",
        "mails would not leave this machine",
        "set smtp+tls://user:password@host:587",
    )
    mind(
        not settings.SALDOKU_SMS_GATEWAYS or "console://" in settings.SALDOKU_SMS_GATEWAYS,
        "SALDOKU_SMS_GATEWAYS",
        "no carrier is named",
        "see docs/operate/sms.md",
    )
    try:
        the_scheme()
    except SaldokuError as refusal:
        fields = refusal.fields
        found.append(Unsafe("SALDOKU_SCHEME", f"{fields['file']}: {fields['why']}", fields["do"]))
    else:
        try:
            sms_gateways()
        except SettingsUnsafe as refusal:
            found.append(Unsafe("SALDOKU_SMS_GATEWAYS", refusal.fields["why"], refusal.fields["do"]))
    if connection.vendor == "postgresql":
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
                row = cursor.fetchone()
        except DatabaseError:
            found.append(Unsafe("DATABASE_URL", "the database does not answer", "check address and password"))
        else:
            mind(
                bool(row and row[0]),
                "DATABASE_URL",
                "the role is a superuser, above the rights that keep the books append-only",
                "use a role without SUPERUSER",
            )
    return found
