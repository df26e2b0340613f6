from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "showcase.accounts"
    label = "accounts"
