from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "moderation.policy"
    label = "moderation_policy"
