from django.apps import AppConfig


class AppConfig(AppConfig):
    name = "saldoku.channels.app"
    label = "door_app"
