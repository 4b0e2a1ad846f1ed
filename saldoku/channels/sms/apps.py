from django.apps import AppConfig


class SmsConfig(AppConfig):
    name = "saldoku.channels.sms"
    label = "door_sms"
