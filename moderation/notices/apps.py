from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "moderation.notices"
    label = "notices"

    def ready(self) -> None:
        from moderation.notices import signals

        signals.connect()
