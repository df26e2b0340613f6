from django.apps import AppConfig


class ReplicationConfig(AppConfig):
    name = "showcase.replication"
    label = "replication"
