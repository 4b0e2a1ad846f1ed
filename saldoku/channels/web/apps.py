from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "saldoku.channels.web"
    label = "door_web"
