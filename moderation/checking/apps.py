from django.apps import AppConfig


class CheckingConfig(AppConfig):
    name = "moderation.checking"
    label = "checking"
