from django.apps import AppConfig


class GateConfig(AppConfig):
    name = "moderation.publication"
    label = "gate"

    def ready(self) -> None:
        from moderation.publication import checks, doors  # noqa: F401

        doors.connect()
