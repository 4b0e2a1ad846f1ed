"""Model fields for values that must not be readable in a copy of the database."""

from typing import Any

from django.db import models
from django.db.models.lookups import In

from saldoku.store.vault import vault


class SealedField(models.TextField):  # type: ignore[type-arg]  # not generic when run
    """Text encrypted at rest (AES-GCM). Two rows with one value differ, so it cannot be searched:
    keep a blind index (`vault().index`) beside it. `purpose` binds a value to its column."""

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "purpose": self.purpose}

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return vault().open(value, purpose=self.purpose) if value else value

    def get_prep_value(self, value: Any) -> Any:
        return vault().seal(str(value), purpose=self.purpose) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Only `isnull` makes sense: equal values are sealed differently each time."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class SealedEqualMixin:
    """Encrypted so that equality can still be asked (AES-SIV), for columns that a library looks up.

    Everybody who holds the database sees which rows are equal, nothing else. `exact` matches the
    value as sealed under every key of the settings, so that a key can be replaced while in use.
    """

    purpose = "login-email"

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return vault().open(value, purpose=self.purpose) if value else value

    def get_prep_value(self, value: Any) -> Any:
        return vault().seal_equal(str(value).lower(), purpose=self.purpose) if value else value


class SealedEmailField(SealedEqualMixin, models.EmailField):  # type: ignore[type-arg]  # not generic when run
    """The e-mail address that a person logs in with. 254 characters need 370 when sealed."""


class BorrowedEmailField(SealedEmailField):
    """The same for a column that a library declares: migrations go on seeing the library's field."""

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.EmailField", args, kwargs


class SealedExact(In):
    """`exact` on a sealed column: the value under the current key or an older one."""

    lookup_name = "exact"

    def __init__(self, lhs: Any, rhs: Any) -> None:
        purpose = lhs.output_field.purpose
        sealed = list(vault().equals(str(rhs).lower(), purpose=purpose)) if rhs else [""]
        super().__init__(lhs, sealed)

    def get_prep_lookup(self) -> Any:
        return self.rhs


SealedEmailField.register_lookup(SealedExact)
