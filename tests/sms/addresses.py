"""The SMS door alone, so that its tests start without the other doors."""

from django.urls import include, path

urlpatterns = [path("sms/", include("saldoku.channels.sms.urls"))]
