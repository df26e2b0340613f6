from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "showcase.feedback"
    label = "feedback"
