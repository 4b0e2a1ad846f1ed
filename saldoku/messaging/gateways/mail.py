"""E-mail as a gateway, through the mail server that EMAIL_URL names."""

import smtplib
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from saldoku.messaging.gateways import Accepted, Outcome, OutMessage, Refused, Unknown

_SECONDS = 20


@dataclass(frozen=True, slots=True)
class MailGateway:
    """Hands mails to the mail server. What it refuses before or after the text is a definite refusal."""

    name: str = "mail"

    def send(self, message: OutMessage) -> Outcome:
        mail_id = f"<{message.id}@{_domain()}>"
        mail = EmailMultiAlternatives(
            subject=" ".join(message.subject.split()),  # a line break here would be a header of its own
            body=message.text,
            to=[message.recipient],
            # The same id at every try: most mailboxes show two copies with one id as one mail.
            headers={"Message-ID": mail_id, "Auto-Submitted": "auto-generated"},
        )
        if message.html:
            mail.attach_alternative(message.html, "text/html")
        server = get_connection(timeout=_SECONDS)
        try:
            server.open()
        except (OSError, smtplib.SMTPException) as trouble:
            server.close()
            return Refused(f"connect: {type(trouble).__name__}", transient=not _is_final(trouble))
        try:
            server.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()))[0]
            return Refused(f"smtp {code}", transient=code < 500)
        except smtplib.SMTPResponseException as refused:  # the sender, or the text itself
            return Refused(f"smtp {refused.smtp_code}", transient=refused.smtp_code < 500)
        except ValueError:  # an address or a header that no mail can have
            return Refused("not a mail", transient=False)
        except (OSError, smtplib.SMTPException) as trouble:
            return Unknown(type(trouble).__name__)
        finally:
            _hang_up(server)
        return Accepted(mail_id)


def _is_final(trouble: Exception) -> bool:
    """A wrong password stays wrong, but an operator may put it right while the mail waits: nothing is."""
    return isinstance(trouble, smtplib.SMTPNotSupportedError)


def _hang_up(server: object) -> None:
    # The mail is with the server or it is not: a failing farewell changes neither.
    try:
        server.close()  # type: ignore[attr-defined]  # every backend has it; the stubs name no common type
    except (OSError, smtplib.SMTPException):
        return


def _domain() -> str:
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return address.rpartition("@")[2] or "localhost"
