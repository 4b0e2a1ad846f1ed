from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "saldoku.channels.demo"
    label = "door_demo"
