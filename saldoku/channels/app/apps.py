"""The app door."""

from django.apps import AppConfig


class AppDoor(AppConfig):
    name = "saldoku.channels.app"
    label = "door_app"
