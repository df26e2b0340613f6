from django.apps import AppConfig


class AftercareConfig(AppConfig):
    name = "moderation.aftercare"
    label = "aftercare"
