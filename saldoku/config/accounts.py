"""How allauth fits this house: no sign-up of its own, mails through the outbox, codes of six digits."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override

from saldoku.kernel import clock
from saldoku.kernel.vault import Vault
from saldoku.store.vault import vault
from saldoku.usecases.mail.queue_mail import queue_mail


class Accounts(DefaultAccountAdapter):
    """Membership registration is our own use-case; allauth logs in, resets and limits."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """JSON can carry half a sign, which no hash takes: it is a wrong password, not a failure of ours."""
        storable = {
            name: value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
            for name, value in credentials.items()
        }
        return super().authenticate(request, **storable)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Under our own name, whatever name a request came by: nobody gets to choose the host in a mail."""
        uid, _, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": secret})
        return f"{settings.SALDOKU_PUBLIC_URL}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail into the outbox: it leaves once, also when the mail server is down now. In the
        language of its reader, which need not be that of the page which somebody sent it from."""
        language = getattr(context.get("user"), "language", "") or get_language() or "id"
        with override(language):
            message = self.render_mail(template_prefix, email, {**context, "email": email})
        queue_mail(
            to=email,
            subject=str(message.subject),
            text=str(message.body),
            about=template_prefix.rsplit("/", 1)[-1],
            at=clock.now(),
            language=language,
        )


class SecondFactor(DefaultMFAAdapter):
    """TOTP secrets and recovery seeds are sealed like every other secret of a person."""

    def encrypt(self, text: str) -> str:
        return self._vault().seal(text, purpose="mfa")

    def decrypt(self, encrypted_text: str) -> str:
        return self._vault().open(encrypted_text, purpose="mfa")

    @staticmethod
    def _vault() -> Vault:
        return vault()
