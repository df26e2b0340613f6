from django.apps import AppConfig


class CheckingConfig(AppConfig):
    name = "moderation.checking"
    label = "checking"

    def ready(self) -> None:
        from moderation.checking import signals

        signals.connect()
