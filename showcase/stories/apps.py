from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "showcase.stories"
    label = "stories"
