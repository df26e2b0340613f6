from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "showcase.institutions"
    label = "institutions"
