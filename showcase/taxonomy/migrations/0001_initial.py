import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_hi', models.CharField(blank=True, max_length=200, verbose_name='name in Hindi')),
                ('name_ur', models.CharField(blank=True, max_length=200, verbose_name='name in Urdu')),
                ('number', models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name='number')),
                ('uri', models.URLField(unique=True, verbose_name='URI')),
            ],
            options={
                'verbose_name': 'goal',
                'verbose_name_plural': 'goals',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='InstitutionType',
            fields=[
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_hi', models.CharField(blank=True, max_length=200, verbose_name='name in Hindi')),
                ('name_ur', models.CharField(blank=True, max_length=200, verbose_name='name in Urdu')),
                ('key', models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name='key')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
            ],
            options={
                'verbose_name': 'institution type',
                'verbose_name_plural': 'institution types',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='PracticeType',
            fields=[
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_hi', models.CharField(blank=True, max_length=200, verbose_name='name in Hindi')),
                ('name_ur', models.CharField(blank=True, max_length=200, verbose_name='name in Urdu')),
                ('key', models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name='key')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
            ],
            options={
                'verbose_name': 'practice type',
                'verbose_name_plural': 'practice types',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('slug', models.SlugField(max_length=80, primary_key=True, serialize=False, verbose_name='slug')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_hi', models.CharField(blank=True, max_length=200, verbose_name='name in Hindi')),
                ('name_ur', models.CharField(blank=True, max_length=200, verbose_name='name in Urdu')),
                ('code', models.CharField(max_length=6, primary_key=True, serialize=False, verbose_name='ISO 3166 code')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('country_code', models.CharField(db_index=True, max_length=2, verbose_name='country')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='taxonomy.region', verbose_name='part of')),
            ],
            options={
                'verbose_name': 'region',
                'verbose_name_plural': 'regions',
                'ordering': ['name', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Sector',
            fields=[
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_hi', models.CharField(blank=True, max_length=200, verbose_name='name in Hindi')),
                ('name_ur', models.CharField(blank=True, max_length=200, verbose_name='name in Urdu')),
                ('code', models.CharField(max_length=4, primary_key=True, serialize=False, verbose_name='COFOG code')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='taxonomy.sector', verbose_name='division')),
            ],
            options={
                'verbose_name': 'sector',
                'verbose_name_plural': 'sectors',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('code', models.CharField(max_length=5, primary_key=True, serialize=False, verbose_name='code')),
                ('uri', models.URLField(unique=True, verbose_name='URI')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='taxonomy.goal', verbose_name='goal')),
            ],
            options={
                'verbose_name': 'target',
                'verbose_name_plural': 'targets',
                'ordering': ['position'],
            },
        ),
    ]
