import os

settings = Settings(
from app.core import Settings
    name=os.environ["NAME"],
    debug=False,
)
