"""The names under which Compose looks for a stack (compose-go, ``DefaultFileNames``), the first that is there."""

NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
