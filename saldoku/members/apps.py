from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "saldoku.members"
    label = "members"
