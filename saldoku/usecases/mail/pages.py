"""The pages of the website that messages point to.

Messages are written where no request is at hand, often for another channel, so the addresses stand here;
a test holds them against the website's own list.
"""

from urllib.parse import quote

from django.conf import settings

_PAGES = {
    "home": "/",
    "login": "/akun/masuk/",
    "forgotten": "/akun/sandi/lupa/",
    "offices": "/kantor/",
    "register-check": "/daftar/kode/?tiket={ticket}&kode={code}",
    "confirm-link": "/sambung/{secret}/",
}


def page(name: str, **parts: str) -> str:
    """The full address of a page, such as `page("confirm-link", secret=…)`."""
    quoted = {key: quote(value, safe="") for key, value in parts.items()}
    return f"{settings.SALDOKU_PUBLIC_URL}{_PAGES[name].format(**quoted)}"
