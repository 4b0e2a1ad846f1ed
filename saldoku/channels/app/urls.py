"""The addresses of `/app/`."""

from django.urls import path

from saldoku.channels.app import shell

app_name = "app"
urlpatterns = [
    path("", shell.page, name="page"),
    path("sw.js", shell.service_worker, name="service-worker"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("v/<str:release>/<path:name>", shell.file, name="file"),
]
