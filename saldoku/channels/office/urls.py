"""The addresses of the office console. No identifier of a member ever stands in one: a ticket does."""

from django.urls import path

from saldoku.channels.office.views import claims, contacts, corrections, lookups, members, start

app_name = "office"

urlpatterns = [
    path("", start.start, name="start"),
    path("alasan/<str:ticket>/", members.reason, name="reason"),
    path("saldo/<str:ticket>/", members.balance, name="balance"),
    path("cetak/<str:ticket>/", members.sheet, name="sheet"),
    path("rincian/<str:ticket>/", members.statement, name="statement"),
    path("rincian/<str:ticket>/semua/", members.years, name="years"),
    path("rincian/<str:ticket>/<int:year>/", members.statement, name="statement_year"),
    path("kontak/<str:ticket>/", contacts.contacts, name="contacts"),
    path("kontak/<str:ticket>/pin/", contacts.forgotten_pin, name="forgotten_pin"),
    path("sambung/", claims.claims, name="claims"),
    path("sambung/<str:ticket>/", claims.claim, name="claim"),
    path("sambung/<str:ticket>/peserta/<str:found>/", claims.claim, name="claim_of"),
    path("corrections/", corrections.waiting, name="corrections"),
    path("corrections/ask/<str:ticket>/", corrections.ask, name="ask_correction"),
    path("corrections/ask/<str:ticket>/<int:year>/", corrections.ask, name="ask_correction_year"),
    path("hari-ini/", lookups.mine, name="lookups"),
    path("hari-ini/kantor/", lookups.office, name="office_lookups"),
]
