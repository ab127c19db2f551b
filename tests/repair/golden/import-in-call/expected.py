import os

from app.core import Settings
settings = Settings(
    name=os.environ["NAME"],
    debug=False,
)
