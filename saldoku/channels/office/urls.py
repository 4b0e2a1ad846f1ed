"""The addresses of the office console. No identifier of a member ever stands in one."""

from django.urls import path

from saldoku.channels.office.views import start

app_name = "office"

urlpatterns = [
    path("", start.start, name="start"),
]
