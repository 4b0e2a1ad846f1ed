from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "saldoku.messaging"
    label = "messaging"
