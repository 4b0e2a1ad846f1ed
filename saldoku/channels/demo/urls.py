"""The demo's addresses, under /demo/."""

from django.urls import path

from saldoku.channels.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.start, name="start"),
    path("phone/", views.phone, name="phone"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("code/", views.clerk_code, name="code"),
]
