"""The addresses of the website."""

from django.urls import path, register_converter

from saldoku.channels.web.views import activity, contributions, home, links, offices, registration, statement
from saldoku.channels.web.views import balance as balances

app_name = "web"


class CardNumber:
    """A KPJ as it stands in an address: 6 to 14 letters and digits."""

    regex = "[0-9A-Za-z]{6,14}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


class Year:
    """Four digits."""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(CardNumber, "kpj")
register_converter(Year, "year")

urlpatterns = [
    path("", home.home, name="home"),
    path("saldo/", balances.balance, name="balance"),
    path("saldo/<kpj:account_no>/", balances.card, name="card"),
    path("saldo/<kpj:account_no>/semua/", statement.years, name="years"),
    path("saldo/<kpj:account_no>/<year:year>/", statement.statement, name="statement"),
    path("kartu/", balances.cards, name="cards"),
    path("iuran/", contributions.contributions, name="contributions"),
    path("aktivitas/", activity.activity, name="activity"),
    path("kantor/", offices.offices, name="offices"),
    path("tertunda/", links.pending, name="pending"),
    path("tertunda/kartu/", links.link_card, name="link_card"),
    path("sambung/<str:secret>/", links.answer_link, name="confirm_link"),
    path("daftar/", registration.register, name="register"),
    path("daftar/email/", registration.register_email, name="register_email"),
    path("daftar/kode/", registration.register_check, name="register_check"),
    path("daftar/data-diri/", registration.register_identity, name="register_identity"),
    path("daftar/hp/", registration.register_phone, name="register_phone"),
    path("daftar/hp/kode/", registration.register_phone_code, name="register_phone_code"),
    path("daftar/sandi/", registration.register_password, name="register_password"),
    path("daftar/selesai/", registration.register_done, name="register_done"),
]
