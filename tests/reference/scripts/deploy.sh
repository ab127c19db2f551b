#!/usr/bin/env bash
# Builds the images and rolls the stack out.
set -euo pipefail
cd "$(dirname "$0")/.."
docker build --tag sophia/api .
docker stack deploy --compose-file docker-compose.yml sophia
