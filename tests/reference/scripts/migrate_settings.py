"""Move the settings from YAML to the environment."""

import os

<<<<<<< HEAD
PREFIX = "SOPHIA_"
=======
PREFIX = "SOPHIA_V2_"
>>>>>>> feature/settings-v2


def migrate(values):
    for key, value in values.items():
        os.environ[PREFIX + key.upper()] = str(value)
