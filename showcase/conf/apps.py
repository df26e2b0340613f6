from django.apps import AppConfig


class ShowcaseConfig(AppConfig):
    """The composition root: the commands that prepare, serve and work for the whole site."""

    name = "showcase.conf"
    label = "showcase_conf"
