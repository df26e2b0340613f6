from django.apps import AppConfig


class AmendingConfig(AppConfig):
    name = "moderation.amending"
    label = "amending"
