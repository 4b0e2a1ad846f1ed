"""Every address of Saldoku. Rooms bring their own lists; log-in addresses are allauth's views."""

from allauth.account import views as account
from django.conf import settings
from django.urls import include, path, re_path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("saldoku.channels.web.urls")),
    path("app/", include("saldoku.channels.app.urls")),
    path("api/v1/auth/", include("saldoku.config.app_login_urls")),
    path("api/v1/", include("saldoku.channels.app.api_urls")),
    path("office/", include("saldoku.channels.office.urls")),
    path("sms/", include("saldoku.channels.sms.urls")),
    path("bahasa/", set_language, name="set_language"),
    path("akun/masuk/", account.login, name="account_login"),
    path("akun/keluar/", account.logout, name="account_logout"),
    path("akun/nonaktif/", account.account_inactive, name="account_inactive"),
    path("akun/konfirmasi/", account.reauthenticate, name="account_reauthenticate"),
    path("akun/sandi/ganti/", account.password_change, name="account_change_password"),
    path("akun/sandi/buat/", account.password_set, name="account_set_password"),
    path("akun/sandi/lupa/", account.password_reset, name="account_reset_password"),
    path("akun/sandi/lupa/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    re_path(  # the key has dashes of its own
        "^akun/sandi/baru/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "akun/sandi/baru/selesai/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("akun/2fa/", include("allauth.mfa.urls")),
    path("", include("saldoku.config.status_urls")),
]
if settings.SALDOKU_MODE == "demo":
    urlpatterns.append(path("demo/", include("saldoku.channels.demo.urls")))
