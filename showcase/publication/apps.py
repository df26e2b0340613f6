from django.apps import AppConfig


class PublicationRecordConfig(AppConfig):
    name = "showcase.publication"
    label = "publication"
