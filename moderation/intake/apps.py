from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "moderation.intake"
    label = "intake"
