"""The code that the demo clerk's authenticator shows now, so that nobody needs one to look around."""

from datetime import datetime

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt

from saldoku.kernel.errors import NotFound
from saldoku.usecases.demo.guard import only_in_demo


def show_clerk_code(*, email: str, at: datetime) -> str:
    """Six digits, good for half a minute."""
    only_in_demo()
    found = Authenticator.objects.filter(user__email=email, type=Authenticator.Type.TOTP).first()
    if found is None:
        raise NotFound(what="clerk")
    counter = int(at.timestamp()) // app_settings.TOTP_PERIOD
    code: str = format_hotp_value(hotp_value(decrypt(found.data["secret"]), counter))
    return code
