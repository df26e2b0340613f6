"""The one place that reads the process environment."""

from __future__ import annotations

from pathlib import Path

from environs import Env

BASE_DIR = Path(__file__).resolve().parents[2]

env = Env()

DATA_DIR = Path(env.str("SHOWCASE_DATA_DIR", str(BASE_DIR / "var"))).resolve()


def database() -> dict[str, object]:
    """Return Django's connection settings: DATABASE_URL, or SQLite in the data folder."""
    if env.str("DATABASE_URL", ""):
        config = dict(env.dj_db_url("DATABASE_URL"))
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
        return config
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "showcase.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }
