from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "moderation.demo"
    label = "demo"
