from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "showcase.sharing"
    label = "sharing"
