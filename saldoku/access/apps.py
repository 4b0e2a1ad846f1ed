from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "saldoku.access"
    label = "access"

    def ready(self) -> None:
        """Seal the address column of allauth's own table, which is not ours to declare.

        allauth finds an account by `email=<lower-case address>`; a deterministic sealed field keeps
        that working while a copy of the database shows no address.
        """
        from allauth.account.models import EmailAddress  # noqa: PLC0415 (apps must be loaded first)

        from saldoku.store.fields import BorrowedEmailField  # noqa: PLC0415 (apps must be loaded first)

        EmailAddress._meta.get_field("email").__class__ = BorrowedEmailField
