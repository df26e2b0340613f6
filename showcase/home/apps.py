from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "showcase.home"
    label = "home"
