from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from showcase.taxonomy.loader import load_taxonomy


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    load_taxonomy(apps, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("taxonomy", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
