from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "saldoku.channels.office"
    label = "door_office"
