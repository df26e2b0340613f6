from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "moderation.review"
    label = "review"

    def ready(self) -> None:
        from moderation.review import signals

        signals.connect()
