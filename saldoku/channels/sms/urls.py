"""Addresses of the SMS door."""

from django.urls import path

from saldoku.channels.sms import views

app_name = "sms"
urlpatterns = [path("inbound/<str:gateway>", views.inbound, name="inbound")]
