from django.apps import AppConfig


class ErasureConfig(AppConfig):
    name = "moderation.erasure"
    label = "erasure"
