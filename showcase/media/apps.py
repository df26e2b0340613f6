from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "showcase.media"
    label = "media"
