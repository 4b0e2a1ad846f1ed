from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "saldoku.ledger"
    label = "ledger"
